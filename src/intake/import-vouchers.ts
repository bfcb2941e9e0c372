/** A voucher table (凭证表) into the books: their grouping, our numbers, the source number kept; all or nothing (bookkeeping 5). */
import { startBook } from '../accounts/service.ts'
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { monthNumber } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { readBookFacts } from './import-facts.ts'
import { postPlanned } from './import-postings.ts'
import { sha256Hex } from '../lib/sha256.ts'
import { refuseSameFile } from './import-file.ts'
import { meanings } from './meanings.ts'
import { readSheets } from './read-sheets.ts'
import { readVoucherTable } from './read-voucher-table.ts'
import type { CashBook, PlannedVoucher, SkippedRow, VoucherTable } from './schema.ts'
import { insertImport } from './store.ts'
import { planVoucherTable } from './voucher-table.ts'

export type VoucherTableReceipt = {
  book: string
  dry_run: boolean
  rows: number
  posted: number
  skipped: SkippedRow[]
  ignored_heads: string[]
  vouchers: PlannedVoucher[]
}

export type VoucherTableImport = {
  book: string
  bytes: Uint8Array
  name: string
  dryRun?: boolean | undefined
}

async function readTable(bytes: Uint8Array): Promise<VoucherTable> {
  const sheets = await readSheets(bytes)
  if (sheets.value === null) refuseAll(sheets.problems)
  const table = readVoucherTable(sheets.value ?? [])
  if (table.value === null) refuseAll(table.problems)
  if (table.value === null || table.value.rows.length === 0)
    throw new ProblemError(problem('intake/empty', '文件里没有凭证'))
  return table.value
}

function firstDay(table: VoucherTable): Day {
  return table.rows.reduce<Day>(
    (least, { date }) => (date < least ? date : least),
    table.rows[0]?.date ?? ('' as Day),
  )
}

const NO_CASH: CashBook = { sheet: '', methods: true, ignoredHeads: [], rows: [], special: [], skipped: [] }

export async function importVouchers(
  tx: Tx,
  actor: Actor,
  input: VoucherTableImport,
): Promise<VoucherTableReceipt> {
  const book = await requireBook(tx, input.book)
  const table = await readTable(input.bytes)
  const rows = table.rows.map(({ row: _, ...rest }) => JSON.stringify(rest))
  const hash = await sha256Hex(rows.join('\n'))
  await refuseSameFile(tx, book, hash)
  const first = firstDay(table)
  const options = { moneyDefault: '102', allowOverlap: true, lateInto: null } as const
  const facts = await readBookFacts(tx, book, NO_CASH, first, options)
  const plan = planVoucherTable(table, meanings, facts)
  refuseAll(plan.problems)
  const receipt: VoucherTableReceipt = {
    book: book.code,
    dry_run: input.dryRun === true,
    rows: table.rows.length,
    posted: plan.vouchers.length,
    skipped: plan.skipped,
    ignored_heads: table.ignoredHeads,
    vouchers: plan.vouchers,
  }
  const authorisation = await authorisationOf(tx, book.bookId)
  if (authorisation === undefined) {
    throw new ProblemError(
      problem('import/no-authorisation', '这个账套没有自动审核授权,凭证表须有人审核后才能导入'),
    )
  }
  if (receipt.dry_run) return receipt
  if (book.startMonth === null) await startBook(tx, book.bookId, monthNumber(first))
  const context = {
    book,
    actor,
    authorisation,
    source: `${input.name} ${hash.slice(0, 12)}`,
  }
  await postPlanned(tx, context, authorisation, plan.vouchers)
  await insertImport(tx, {
    bookId: book.bookId,
    hash,
    kind: 'vouchers',
    name: input.name,
    actor,
    receipt: JSON.stringify({ ...receipt, vouchers: undefined }),
    rows: [],
  })
  return receipt
}
