/** What an import tells: rows read, posted, drafted, skipped, the money closing, and what was compared. */
import type { BookRow } from '../books/book.ts'
import { sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { CashBook, Plan, PlanOptions, PlannedDraft, PlannedVoucher, SkippedRow } from './schema.ts'

export type ImportReceipt = {
  book: string
  dry_run: boolean
  rows: number
  /** Rows whose voucher was posted, and vouchers posted. */
  posted: number
  posted_rows: number
  drafted: number
  drafted_rows: number
  skipped: SkippedRow[]
  /** Money by leaf of 101/102 after the import, posted and drafts, 元; and together. */
  closing: { account: string; amount: Money }[]
  money_closing: Money
  /** 方式 of rows that did not say. */
  money_default: '101' | '102'
  opening: { account: string; amount: Money }[]
  compared: number
  unchecked: { row: number; words: string; why: string }[]
  ignored_heads: string[]
  vouchers: PlannedVoucher[]
  drafts: (PlannedDraft | PlannedVoucher)[]
  reviewed_by: string
}

export function receiptOf(parts: {
  book: BookRow
  file: CashBook
  plan: Plan
  reviewed: readonly PlannedVoucher[]
  waiting: readonly PlannedVoucher[]
  options: PlanOptions
  dryRun: boolean
}): ImportReceipt {
  const { book, file, plan, reviewed, waiting, options, dryRun } = parts
  const rowsOf = (items: readonly { rows: number[] }[]): number =>
    new Set(items.flatMap((item) => item.rows)).size
  const drafts = [...plan.drafts, ...waiting]
  return {
    book: book.code,
    dry_run: dryRun,
    rows: file.rows.length,
    posted: reviewed.length,
    posted_rows: rowsOf(reviewed),
    drafted: drafts.length,
    drafted_rows: rowsOf(drafts),
    skipped: plan.skipped,
    closing: plan.closing,
    money_closing: sum(plan.closing.map(({ amount }) => amount)),
    money_default: options.moneyDefault,
    opening: plan.opening?.lines ?? [],
    compared: plan.checks.compared,
    unchecked: plan.checks.unchecked,
    ignored_heads: file.ignoredHeads,
    vouchers: [...reviewed],
    drafts,
    reviewed_by: waiting.length > 0 ? '未审核' : '规则自动审核 v1',
  }
}
