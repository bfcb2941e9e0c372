/** Addresses of imports: a cash book or a voucher table, sent as the raw file. */
import { Hono } from 'hono'
import { z } from 'zod'
import { BookPath, MonthText } from '../books/schema.ts'
import { inBook } from '../books/scope.ts'
import { describePlain, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { requireFile } from '../http/file.ts'
import { act } from '../http/once.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { month } from '../lib/day.ts'
import { Text } from '../lib/text.ts'
import { importCashBook } from './import-cashbook.ts'
import { importVouchers } from './import-vouchers.ts'
import type { PlannedDraft, PlannedLine, PlannedVoucher } from './schema.ts'

const Switch = z.enum(['true', 'false']).default('false')

const CashBookQuery = z.strictObject({
  money: z.enum(['101', '102']).optional(),
  allow_overlap: Switch,
  late_into: MonthText.optional(),
  dry_run: Switch,
  name: Text(200).default('上传的文件'),
})
const VoucherTableQuery = z.strictObject({ dry_run: Switch, name: Text(200).default('上传的文件') })

const Line = z.strictObject({
  account: z.string(),
  side: z.enum(['debit', 'credit']),
  amount: z.string(),
  summary: z.string(),
  counterparty: z.string().nullable(),
  project: z.string().nullable(),
  type: z.string().nullable(),
  exclusion: z.string().nullable(),
})
const Planned = z
  .strictObject({
    date: z.string(),
    business_date: z.string().nullable(),
    rows: z.array(z.int()),
    reason: z.string(),
    confidence: z.number().nullable(),
    lines: z.array(Line),
  })
  .meta({ id: 'Planned', description: 'A voucher or draft made of rows of a file' })
const Skipped = z.array(z.strictObject({ row: z.int(), summary: z.string(), why: z.string() }))
const Balances = z.array(z.strictObject({ account: z.string(), amount: z.string() }))

const CashBookReceipt = z
  .strictObject({
    book: z.string(),
    dry_run: z.boolean(),
    rows: z.int(),
    posted: z.int(),
    posted_rows: z.int(),
    drafted: z.int(),
    drafted_rows: z.int(),
    skipped: Skipped,
    closing: Balances,
    money_closing: z.string(),
    money_default: z.enum(['101', '102']),
    opening: Balances,
    compared: z.int(),
    unchecked: z.array(z.strictObject({ row: z.int(), words: z.string(), why: z.string() })),
    ignored_heads: z.array(z.string()),
    reviewed_by: z.string(),
    drafts: z.array(Planned),
    vouchers: z.array(Planned),
  })
  .meta({
    id: 'CashBookReceipt',
    description: 'What an import did, or would do; `vouchers` on a dry run only',
  })

const VoucherTableReceipt = z
  .strictObject({
    book: z.string(),
    dry_run: z.boolean(),
    rows: z.int(),
    posted: z.int(),
    skipped: Skipped,
    ignored_heads: z.array(z.string()),
    vouchers: z.array(Planned),
  })
  .meta({ id: 'VoucherTableReceipt', description: '`vouchers` on a dry run only' })

function toLine({
  account,
  side,
  amount,
  summary,
  counterparty,
  project,
  type,
}: PlannedLine): z.infer<typeof Line> {
  const { type: answer = null, exclusion = null } = type ?? {}
  return { account, side, amount, summary, counterparty, project, type: answer, exclusion }
}

function toPlanned(item: PlannedVoucher | PlannedDraft): z.infer<typeof Planned> {
  const { date, businessDate, rows, reason, lines } = item
  const confidence = 'confidence' in item ? item.confidence : null
  return { date, business_date: businessDate, rows, reason, confidence, lines: lines.map(toLine) }
}

const FILES = [
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/octet-stream',
]

export const importRoutes = new Hono<Environment>()
  .post(
    '/books/:code/imports/cashbook',
    describePlain('intake', '导入现金、银行日记账(CSV 或 XLSX 原文件)', {
      body: FILES,
      schema: CashBookReceipt,
    }),
    permits('intake.import'),
    keyRequired,
    requireFile(FILES),
    validate('param', BookPath),
    validate('query', CashBookQuery),
    async (c) => {
      const { code } = c.req.valid('param')
      const { money, allow_overlap, late_into, dry_run, name } = c.req.valid('query')
      const input = {
        book: code,
        bytes: new Uint8Array(await c.req.arrayBuffer()),
        name,
        money,
        allowOverlap: allow_overlap === 'true',
        lateInto: late_into === undefined ? undefined : month(late_into),
        dryRun: dry_run === 'true',
      }
      return act(c, inBook(code), 200, async (tx) => {
        const receipt = await importCashBook(tx, c.var.actor, input)
        const vouchers = receipt.dry_run ? receipt.vouchers.map(toPlanned) : []
        return { ...receipt, vouchers, drafts: receipt.drafts.map(toPlanned) } satisfies z.infer<
          typeof CashBookReceipt
        >
      })
    },
  )
  .post(
    '/books/:code/imports/vouchers',
    describePlain('intake', '导入凭证表(CSV 或 XLSX 原文件)', { body: FILES, schema: VoucherTableReceipt }),
    permits('intake.import'),
    keyRequired,
    requireFile(FILES),
    validate('param', BookPath),
    validate('query', VoucherTableQuery),
    async (c) => {
      const { code } = c.req.valid('param')
      const { dry_run, name } = c.req.valid('query')
      const bytes = new Uint8Array(await c.req.arrayBuffer())
      const input = { book: code, bytes, name, dryRun: dry_run === 'true' }
      return act(c, inBook(code), 200, async (tx) => {
        const receipt = await importVouchers(tx, c.var.actor, input)
        const vouchers = receipt.dry_run ? receipt.vouchers.map(toPlanned) : []
        return { ...receipt, vouchers } satisfies z.infer<typeof VoucherTableReceipt>
      })
    },
  )
