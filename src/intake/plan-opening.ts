/** 期初余额: the first import sets the opening by it, every later one only checks it (bookkeeping.md 5). */
import { addMonths, lastDayOf, monthOf } from '../lib/day.ts'
import type { Month } from '../lib/day.ts'
import { ZERO, isZero, negate, subtract, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { Banks } from './plan-banks.ts'
import type { BookFacts, CashBook, FigureCheck, PlannedOpening, SpecialRow } from './schema.ts'

/** The other side of an unknown opening: 公积公益金—期初待核, not distributable, to be split by a correction. */
export const PENDING_OPENING = '31199'

export type Opening = {
  opening: PlannedOpening | null
  /** Money by leaf before the first row. */
  base: Map<string, Money>
  /** Rows used up here, not to be checked again as carried balances. */
  used: ReadonlySet<number>
  checks: FigureCheck[]
}

/** The balance a carried row states: in 余额, or else in 收入 or 支出. */
export function statedBalance(special: SpecialRow): Money | null {
  if (special.balance !== null) return special.balance
  if (special.income === null && special.expense === null) return null
  return subtract(special.income ?? ZERO, special.expense ?? ZERO)
}

/** Rows above the first row of business; 上年结转 opens a book where no 期初余额 is written. */
function headRows(book: CashBook): SpecialRow[] {
  const first = book.rows[0]?.row ?? Number.POSITIVE_INFINITY
  const head = book.special.filter((special) => special.row < first && statedBalance(special) !== null)
  const openings = head.filter(({ kind }) => kind === 'opening')
  return openings.length > 0 ? openings : head.filter(({ kind }) => kind === 'carried')
}

function openingMonth(book: CashBook, rows: readonly SpecialRow[], facts: BookFacts): Month | null {
  const days = book.rows.map(({ date }) => date)
  const earliest = days.reduce<string | null>(
    (least, date) => (least === null || date < least ? date : least),
    null,
  )
  const firstMonth = earliest === null ? null : (earliest.slice(0, 7) as Month)
  const said = rows.flatMap(({ date }) => (date === null ? [] : [date]))[0]
  if (facts.start !== null) return facts.start
  if (said === undefined) return firstMonth
  const month = monthOf(said)
  // 12-31 上年 opens the month that follows.
  const opens = said === lastDayOf(month) && firstMonth !== month ? addMonths(month, 1) : month
  return firstMonth !== null && firstMonth < opens ? null : opens
}

function setOpening(
  book: CashBook,
  rows: readonly SpecialRow[],
  facts: BookFacts,
  banks: Banks,
  problems: Problem[],
): PlannedOpening | null {
  const lines: PlannedOpening['lines'] = []
  for (const row of rows) {
    const account = banks.leaf(row)
    if (account === null) continue
    if (lines.some((line) => line.account === account)) {
      problems.push(
        problem('intake/opening-differs', `${account}写了两个期初余额,只能有一个`, `第${row.row}行`),
      )
    }
    lines.push({ account, amount: statedBalance(row) ?? ZERO })
  }
  const month = openingMonth(book, rows, facts)
  if (month === null) {
    const where = `第${rows[0]?.row ?? 0}行·日期`
    problems.push(problem('intake/opening-differs', '期初余额的日期晚于第一笔账,或文件里没有一个日期', where))
    return null
  }
  const filled = lines.filter(({ amount }) => !isZero(amount))
  if (filled.length === 0) return null
  const rest = negate(sum(filled.map(({ amount }) => amount)))
  const other = isZero(rest) ? [] : [{ account: PENDING_OPENING, amount: rest }]
  return { month, rows: rows.map(({ row }) => row), lines: [...filled, ...other] }
}

function isMoney(account: string): boolean {
  return account.startsWith('101') || account.startsWith('102')
}

export function planOpening(book: CashBook, facts: BookFacts, banks: Banks, problems: Problem[]): Opening {
  const rows = headRows(book)
  const used = new Set(rows.map(({ row }) => row))
  if (!facts.opened && !facts.used && rows.length > 0) {
    const opening = setOpening(book, rows, facts, banks, problems)
    const money = opening?.lines.filter(({ account }) => isMoney(account)) ?? []
    return { opening, base: new Map(money.map(({ account, amount }) => [account, amount])), used, checks: [] }
  }
  const base = new Map(facts.moneyBefore.map(({ account, amount }) => [account, amount]))
  const total = sum(base.values())
  const checks = rows.flatMap((row): FigureCheck[] => {
    const stated = statedBalance(row) ?? ZERO
    const account = banks.leaf(row)
    const own = base.get(account ?? '') ?? ZERO
    // Without 方式 a village means all its money.
    const computed = row.method === null && stated === total ? total : own
    const difference = subtract(stated, computed)
    return [{ row: row.row, what: 'opening', words: row.words, stated, computed, difference }]
  })
  return { opening: null, base, used, checks }
}
