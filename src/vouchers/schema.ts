/** Wire shapes of vouchers (记账凭证): what posting takes and what it answers. */
import { z } from 'zod'
import { BookCode, DayText, MonthText, PageLimit } from '../books/schema.ts'
import { FileHash, VoucherFile } from '../files/schema.ts'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import { MONEY_PATTERN } from '../lib/money.ts'
import { Text } from '../lib/text.ts'

export const Amount = z
  .string()
  .regex(MONEY_PATTERN, '金额要写成 1234.50 这样的数字,最多两位小数')
  .meta({ id: 'Amount', description: '元, decimal string with at most two places; negative is 红字' })

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
    corrects: z
      .string()
      .max(40)
      .nullish()
      .meta({ description: 'With kind correction: the voucher corrected, 「2021-03 记-12」 or #seq' }),
    attachments: z.int().min(0).max(9999).default(0),
    files: z.array(FileHash).max(100, '最多 100 个附件').default([]).meta({
      description: 'Files of the book, sealed into the voucher; `attachments` counts at least these',
    }),
    lines: z.array(VoucherLine).min(2, '至少两行分录').max(500, '最多 500 行分录'),
  })
  .meta({ id: 'NewVoucher', description: 'A voucher to post' })

export type NewVoucher = z.infer<typeof NewVoucher>

/** What is sent to a book's address: the book stands there. */
export const VoucherBody = NewVoucher.omit({ book: true }).meta({
  id: 'VoucherBody',
  description:
    'A voucher to post; income lines on 501 and 502 without a type are classified when the words are clear',
})
export type VoucherBody = z.infer<typeof VoucherBody>

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

const STORED_WORDS = [...VOUCHER_WORDS, '期初'] as const
const STORED_KINDS = ['opening', ...VOUCHER_KINDS] as const
const Person = z.strictObject({ id: z.string(), name: z.string() })

export const VoucherHead = z
  .strictObject({
    seq: z.string(),
    name: z.string(),
    month: z.string(),
    word: z.enum(STORED_WORDS),
    number: z.int(),
    kind: z.enum(STORED_KINDS),
    date: z.string(),
    business_date: z.string().nullable(),
    posted_at: z.string(),
    summary: z.string(),
    total: z.string(),
    lines: z.int(),
    attachments: z.int(),
    reverses: z.string().nullable(),
    reversed_by: z.string().nullable(),
  })
  .meta({ id: 'VoucherHead', description: 'A posted voucher in a list; `seq` is its place in the chain' })
export type VoucherHead = z.infer<typeof VoucherHead>

export const VoucherPage = z
  .strictObject({ items: z.array(VoucherHead), next: z.string().nullable() })
  .meta({ id: 'VoucherPage', description: 'Vouchers in the order of posting' })
export type VoucherPage = z.infer<typeof VoucherPage>

export const StoredType = z
  .strictObject({
    type: z.string(),
    subtype: z.string().nullable(),
    exclusion: z.string().nullable(),
    version: z.string(),
    confidence: z.string().nullable(),
    rule: z.string(),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    why: z.string(),
  })
  .meta({ id: 'StoredType', description: 'The newest assignment of an income line' })

export const VoucherLineStored = z
  .strictObject({
    line: z.int(),
    account: z.string(),
    account_name: z.string(),
    side: z.enum(['debit', 'credit']),
    amount: z.string(),
    summary: z.string(),
    auxiliary: z.strictObject({ kind: z.enum(['counterparty', 'project']), name: z.string() }).nullable(),
    settles: z.enum(['operating_receivable', 'operating_advance']).nullable(),
    income: StoredType.nullable(),
  })
  .meta({ id: 'VoucherLineStored', description: '分录 as posted' })
export type VoucherLineStored = z.infer<typeof VoucherLineStored>

export const Voucher = VoucherHead.omit({ lines: true })
  .extend({
    maker: Person,
    reviewer: Person.nullable(),
    authorisation: z.string().nullable(),
    corrects: z.string().nullable(),
    source: z.string(),
    hash: z.string(),
    lines: z.array(VoucherLineStored),
    files: z.array(VoucherFile),
  })
  .meta({ id: 'Voucher', description: '记账凭证 as posted, with its lines and seal' })
export type Voucher = z.infer<typeof Voucher>

export const VoucherQuery = z.strictObject({
  month: MonthText.optional(),
  after: z
    .string()
    .regex(/^(0|[1-9]\d{0,17})$/, '用上一页的 next')
    .optional(),
  limit: PageLimit,
})
export type VoucherQuery = z.infer<typeof VoucherQuery>

const Seq = z.string().regex(/^(0|[1-9]\d{0,17})$/, '凭证序号是数字')
export const VoucherPath = z.strictObject({ code: BookCode, seq: Seq })
export const LinePath = z.strictObject({
  code: BookCode,
  seq: Seq,
  line: z.string().regex(/^[1-9]\d{0,3}$/, '行号是数字'),
})

export const NewReversal = z
  .strictObject({ date: DayText })
  .meta({ id: 'NewReversal', description: '红字注销: on a day of the same year, not before the original' })

export const NewAssignment = z
  .strictObject({
    type: z.enum(INCOME_ANSWERS),
    subtype: Text(50).nullish(),
    exclusion: z.enum(EXCLUSIONS).nullish(),
    why: Text(500),
  })
  .meta({ id: 'NewAssignment', description: 'A new type of an income line; the old one stays visible' })
export type NewAssignment = z.infer<typeof NewAssignment>

export const Assigned = z
  .strictObject({ voucher: z.string(), line: z.int(), before: z.string(), after: z.string() })
  .meta({ id: 'Assigned', description: 'The type before and after; `type/exclusion` where it is none' })

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
  /** Files of the book; their order does not matter. */
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
