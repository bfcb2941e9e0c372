/** Wire shapes of vouchers (记账凭证): what posting takes and what it answers. */
import { z } from 'zod'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import { MONEY_PATTERN } from '../lib/money.ts'
import { parseDay } from '../lib/day.ts'
import { Text } from '../lib/text.ts'

export const Amount = z
  .string()
  .regex(MONEY_PATTERN, '金额要写成 1234.50 这样的数字,最多两位小数')
  .meta({ id: 'Amount', description: '元, decimal string with at most two places; negative is 红字' })

export const DayText = z
  .string()
  .refine((text) => parseDay(text) !== undefined, '日期要写成 2021-03-05 这样的日历日')
  .meta({ id: 'Day', description: 'YYYY-MM-DD' })

export const VOUCHER_WORDS = ['记', '收', '付', '转'] as const
export const VOUCHER_KINDS = ['ordinary', 'reversal', 'correction', 'transfer', 'distribution'] as const

export const Auxiliary = z
  .strictObject({ kind: z.enum(['counterparty', 'project']), name: Text(100) })
  .meta({ id: 'Auxiliary', description: '辅助核算: 往来单位、个人 or 项目' })

export const IncomeType = z
  .strictObject({
    type: z.enum(INCOME_ANSWERS),
    subtype: Text(50).nullish(),
    exclusion: z.enum(EXCLUSIONS).nullish(),
    confidence: z.number().min(0).max(1).nullish(),
    rule: z.string().max(100).nullish(),
    reason: z.string().max(500).nullish(),
  })
  .meta({
    id: 'IncomeType',
    description: 'Type of an income line; `exclusion` with type none, and only then',
  })

export const VoucherLine = z
  .strictObject({
    account: z.string().regex(/^\d{3}(\d{2}){0,3}$/, '科目编码为 3-2-2-2 位数字'),
    side: z.enum(['debit', 'credit']),
    amount: Amount,
    summary: Text(200),
    auxiliary: Auxiliary.nullish(),
    settles: z.enum(['operating_receivable', 'operating_advance']).nullish(),
    income: IncomeType.nullish(),
  })
  .meta({ id: 'VoucherLine', description: '分录: one side, a signed non-zero amount, a leaf account' })

export const NewVoucher = z
  .strictObject({
    book: z.string().min(1).max(64),
    date: DayText,
    business_date: DayText.nullish(),
    word: z.enum(VOUCHER_WORDS).default('记'),
    kind: z.enum(['ordinary', 'correction', 'distribution']).default('ordinary'),
    attachments: z.int().min(0).max(9999).default(0),
    lines: z.array(VoucherLine).min(2, '至少两行分录').max(500, '最多 500 行分录'),
  })
  .meta({ id: 'NewVoucher', description: 'A voucher to post' })

export type NewVoucher = z.infer<typeof NewVoucher>

export const PostedVoucher = z
  .strictObject({
    book: z.string(),
    seq: z.string(),
    month: z.string(),
    word: z.string(),
    number: z.int(),
    date: z.string(),
    posted_at: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'PostedVoucher', description: '已记账凭证: its number and its seal' })

export type PostedVoucher = z.infer<typeof PostedVoucher>

type VoucherWord = (typeof VOUCHER_WORDS)[number]
type VoucherKind = (typeof VOUCHER_KINDS)[number]

/** What the posting function takes for one line; amounts 元 as decimal strings. */
export type PostingLine = {
  account: string
  side: 'debit' | 'credit'
  amount: string
  summary: string
  auxiliary?: { kind: 'counterparty' | 'project'; name: string } | null | undefined
  settles?: 'operating_receivable' | 'operating_advance' | null | undefined
  income?:
    | {
        type: string
        subtype?: string | null | undefined
        exclusion?: string | null | undefined
        version?: string | null | undefined
        confidence?: number | null | undefined
        rule?: string | null | undefined
        reason?: string | null | undefined
      }
    | null
    | undefined
}

/** What the posting function takes for one voucher; reviewed by a person other than the maker, or under an authorisation. */
export type Posting = {
  bookId: string
  date: string
  businessDate?: string | null | undefined
  word?: VoucherWord
  kind?: VoucherKind
  attachments?: number
  attachmentHashes?: readonly string[]
  source?: string
  reverses?: string | null
  corrects?: string | null
  maker: { id: string; name: string }
  review: { reviewer: { id: string; name: string } } | { authorisation: string }
  actor: { id: string; role: string; origin: string; requestId: string }
  key?: { key: string; bodyHash: string } | undefined
  lines: readonly PostingLine[]
}

/** Answer to one posting: `answer` is the stored JSON, byte for byte. */
export type PostingOutcome =
  | { status: 'posted' | 'repeated'; answer: string }
  | { status: 'refused'; code: string; detail: string | null }
