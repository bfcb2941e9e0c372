/** An opening file (期初余额表) into a book: 科目编码,科目名称,辅助,年初余额,本年累计借方,本年累计贷方,期初余额,类型 (bookkeeping 3). */
import { monthOfNumber } from '../lib/day.ts'
import { readOpening } from '../accounts/opening.ts'
import type { OpeningRow } from '../accounts/opening.ts'
import { accountsOf, setOpening } from '../accounts/service.ts'
import { requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import { ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { readAmount } from './read-amount.ts'
import { cellText, place } from './read-cells.ts'
import type { SheetRow } from './read-cells.ts'
import { findTable } from './read-heads.ts'
import type { Heads, Table } from './read-heads.ts'
import { readSheets } from './read-sheets.ts'

const HEADS = {
  code: ['科目编码', '科目代码', 'code', 'account'],
  name: ['科目名称', 'name'],
  auxiliary: ['辅助', '辅助核算', '往来单位', '项目', 'auxiliary'],
  yearOpening: ['年初余额', 'year_opening'],
  carriedDebit: ['本年累计借方', 'carried_debit'],
  carriedCredit: ['本年累计贷方', 'carried_credit'],
  opening: ['期初余额', 'opening'],
  type: ['类型', 'type'],
} as const satisfies Heads<string>
type Field = keyof typeof HEADS

function amountIn(table: Table<Field>, row: SheetRow, field: Field, problems: Problem[]): Money | null {
  const column = table.columns.get(field)
  if (column === undefined) return null
  const found = readAmount(row.cells[column])
  if ('amount' in found) return found.amount
  problems.push(
    problem(
      'intake/cell',
      found.wrong,
      place(table.sheet, row.row, table.written.get(field) ?? field, column),
    ),
  )
  return null
}

function typeIn(words: string, names: ReadonlyMap<string, string>): OpeningRow['type'] | undefined {
  if (words === '') return null
  const code = names.get(words) ?? words
  if ((INCOME_ANSWERS as readonly string[]).includes(code) && code !== 'none')
    return { type: code, exclusion: null }
  if ((EXCLUSIONS as readonly string[]).includes(code)) return { type: 'none', exclusion: code }
  return undefined
}

function readRow(
  table: Table<Field>,
  row: SheetRow,
  names: ReadonlyMap<string, string>,
  problems: Problem[],
): OpeningRow | null {
  const text = (field: Field): string => cellText(row.cells[table.columns.get(field) ?? -1]).trim()
  const code = text('code')
  if (code === '' || /^(合计|总计|小计)/.test(code + text('name'))) return null
  const type = typeIn(text('type'), names)
  if (type === undefined)
    problems.push(problem('line/type', `类型「${text('type')}」不在类型表里`, `第${row.row}行·类型`))
  return {
    row: row.row,
    code,
    auxiliary: text('auxiliary') || null,
    yearOpening: amountIn(table, row, 'yearOpening', problems),
    carriedDebit: amountIn(table, row, 'carriedDebit', problems),
    carriedCredit: amountIn(table, row, 'carriedCredit', problems),
    opening: amountIn(table, row, 'opening', problems) ?? ZERO,
    type: type ?? null,
  }
}

async function readTypeNames(tx: Tx): Promise<Map<string, string>> {
  const types = await tx.selectFrom('income_types').select(['code', 'name']).execute()
  const exclusions = await tx.selectFrom('income_exclusions').select(['code', 'name']).execute()
  return new Map([...types, ...exclusions].map(({ code, name }) => [name, code]))
}

async function readFile(bytes: Uint8Array): Promise<Table<Field>> {
  const sheets = await readSheets(bytes)
  if (sheets.value === null) refuseAll(sheets.problems)
  const table = findTable<Field>(sheets.value ?? [], HEADS, ['code', 'opening'])
  if (table.value === null) refuseAll(table.problems)
  if (table.value === null) throw new ProblemError(problem('intake/empty', '期初余额表里没有内容'))
  return table.value
}

/** The book must have a start month; the opening stands on its first day. */
export async function importOpening(
  tx: Tx,
  actor: Actor,
  input: { book: string; bytes: Uint8Array; name: string },
): Promise<void> {
  const book = await requireBook(tx, input.book)
  if (book.startMonth === null) {
    throw new ProblemError(problem('book/not-started', '建期初要同时写明建账月份(--start YYYY-MM)'))
  }
  const table = await readFile(input.bytes)
  const names = await readTypeNames(tx)
  const problems: Problem[] = []
  const rows = table.rows.flatMap((row) => readRow(table, row, names, problems) ?? [])
  refuseAll(problems)
  const accounts = new Map((await accountsOf(tx, book.bookId)).map((account) => [account.code, account]))
  const read = readOpening(rows, accounts)
  refuseAll(read.problems)
  const month = monthOfNumber(book.startMonth)
  if (read.opening !== null) {
    await setOpening(tx, actor, { book: input.book, month, source: input.name, lines: read.opening.lines })
  }
}
