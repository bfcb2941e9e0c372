/** The lines behind any figure of the annual summary, keyset-paged; total and count come from the sums the figure came from. */
import { monthOfNumber } from '../lib/day.ts'
import type { Tx } from '../db/transaction.ts'
import { money, negate, sum } from '../lib/money.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { isInternal } from './measures.ts'
import type { SumRow } from './measures.ts'
import { OUTSIDE_KEYS, TYPE_KEYS } from './schema.ts'
import type { FigureLine, FigureLines, LinesQuery, Measure } from './schema.ts'
import { readScope } from './scope.ts'
import { readAnnualBooks, readRelations, readYearSums } from './store.ts'
import { readLines } from './store-lines.ts'
import type { Cursor, LineFilter, LineRow } from './store-lines.ts'

const INCOME = ['501', '502', '503', '504']
const ANY = { types: null, exclusions: null, withoutGeneration: false } as const
const OUTSIDE_ON_INCOME: readonly string[] = OUTSIDE_KEYS

/** Lines that add up to a measure; surpluses are shown by account, income before expense. */
const BY_MEASURE: Record<Measure, LineFilter> = {
  total_income: { ...ANY, accounts: INCOME },
  statutory_operating: { ...ANY, accounts: ['501', '502'] },
  operating_income: { ...ANY, accounts: INCOME, types: TYPE_KEYS },
  operating_surplus: { ...ANY, accounts: ['501', '502', '511', '512', '513'] },
  net_surplus: { ...ANY, accounts: [...INCOME, '511', '512', '513', '514', '515', '521'] },
  operating_received: { ...ANY, accounts: 'received' },
  without_photovoltaic: { ...ANY, accounts: INCOME, types: TYPE_KEYS, withoutGeneration: true },
  without_subsidy: { ...ANY, accounts: ['501', '502', '504'] },
}

function filterOf(query: LinesQuery): LineFilter {
  if (query.measure !== undefined) return BY_MEASURE[query.measure]
  if (query.account !== undefined) return { ...ANY, accounts: [query.account] }
  if (query.type !== undefined) return { ...ANY, accounts: INCOME, types: [query.type] }
  const key = query.exclusion
  if (key !== undefined && OUTSIDE_ON_INCOME.includes(key)) {
    return { ...ANY, accounts: 'elsewhere', exclusions: [key] }
  }
  const exclusions = key === 'other' ? ['other', ...OUTSIDE_KEYS] : [key ?? '']
  return { ...ANY, accounts: INCOME, types: ['none'], exclusions }
}

const SITE_RENT = new Set(['site_rent', '场地租金'])

function isAsked(row: SumRow, { accounts, types, exclusions, withoutGeneration }: LineFilter): boolean {
  if (accounts === 'received') return row.account === 'received'
  const at = accounts === 'elsewhere' ? /^[1-4]/.test(row.account) : accounts.includes(row.account)
  if (!at || (types !== null && !types.includes(row.type))) return false
  if (exclusions !== null && !exclusions.includes(row.exclusion)) return false
  return !(withoutGeneration && row.type === 'photovoltaic' && !SITE_RENT.has(row.subtype))
}

/** An expense takes off in a surplus and counts in its own account. */
function isTakenOff(row: { account: string }, filter: LineFilter): boolean {
  return Array.isArray(filter.accounts) && filter.accounts.length > 1 && /^5[12]/.test(row.account)
}

async function totals(
  tx: Tx,
  query: LinesQuery,
  filter: LineFilter,
): Promise<{ total: FigureLines['total']; count: number }> {
  const { range } = readScope(query.division)
  const sums = await readYearSums(tx, range, query.year)
  const relations = await readRelations(tx, range, query.year)
  const books = await readAnnualBooks(tx, range)
  const villages = new Map<string, Map<string, string>>()
  for (const { division, code, entityId, counts } of books) {
    if (!counts) continue
    villages.set(division, (villages.get(division) ?? new Map<string, string>()).set(code, entityId))
  }
  const rows = books.flatMap(({ bookId, division, counts }) =>
    (counts ? (sums.get(bookId) ?? []) : []).filter(
      (row) => isAsked(row, filter) && !isInternal(row, villages.get(division) ?? new Map(), relations),
    ),
  )
  return {
    total: sum(rows.map((row) => (isTakenOff(row, filter) ? negate(row.amount) : row.amount))),
    count: rows.reduce((count, { lines }) => count + lines, 0),
  }
}

function toLine(row: LineRow, filter: LineFilter): FigureLine {
  const month = monthOfNumber(row.month)
  const amount = money(row.amount)
  return {
    book: row.book,
    book_name: row.bookName,
    voucher: row.kind === 'opening' ? '期初' : `${month} ${row.word}-${row.number}`,
    seq: row.seq,
    line_no: row.line,
    date: row.date,
    summary: row.summary,
    account: row.account,
    account_name: row.accountName,
    amount: isTakenOff(row, filter) ? negate(amount) : amount,
    type: row.type,
    exclusion: row.exclusion,
    rule: row.rule,
    confidence: row.confidence,
    reason: row.reason,
  }
}

const CURSOR = /^(\d{4}-\d{2}-\d{2})\.(\d+)\.(\d+)\.(\d+)$/

function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [, date, bookId, seq, line] = CURSOR.exec(text) ?? []
  if (date === undefined || bookId === undefined || seq === undefined || line === undefined) {
    throw new ProblemError(problem('request/invalid', '翻页标记不对,请从第一页重新查', 'after'))
  }
  return { date, bookId, seq, line: Number(line) }
}

function writeCursor({ date, bookId, seq, line }: LineRow): string {
  return `${date}.${bookId}.${seq}.${line}`
}

/** Call it within `readSnapshot`. */
export async function linesBehind(tx: Tx, query: LinesQuery): Promise<FigureLines> {
  const filter = filterOf(query)
  const { range } = readScope(query.division)
  const after = readCursor(query.after)
  const rows = await readLines(tx, { range, year: query.year, filter, after, limit: query.limit })
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const { total, count } = await totals(tx, query, filter)
  return {
    items: shown.map((row) => toLine(row, filter)),
    next: rows.length > query.limit && last !== undefined ? writeCursor(last) : null,
    total,
    count,
  }
}
