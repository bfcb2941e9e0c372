/** A cash book row made ready: signed amount, money account and leaf, the day its voucher takes; and the fingerprint that tells repeats. */
import { absolute, isNegative, isZero, negate } from '../lib/money.ts'
import { firstDayOf, monthOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { BookFacts, CashRow, MoneyAccount, PlanOptions, PlannedLine } from './schema.ts'

export type PlanRow = {
  source: CashRow
  side: 'income' | 'expense'
  /** As written on its side, negative for red. */
  amount: Money
  /** Effect on money, debit positive. */
  effect: Money
  method: MoneyAccount
  /** Whether the row or the file says its 方式 itself. */
  methodSaid: boolean
  /** Leaf of 101/102 posted to. */
  money: string
  date: Day
  businessDate: Day | null
}

export function isFilled(amount: Money | null): amount is Money {
  return amount !== null && !isZero(amount)
}

/** Day of the voucher: late rows move to the first day of the month that takes them. */
export function voucherDay(
  date: Day,
  facts: BookFacts,
  options: PlanOptions,
): { date: Day; businessDate: Day | null } {
  const closed = facts.closedThrough !== null && monthOf(date) <= facts.closedThrough
  if (!closed || options.lateInto === null) return { date, businessDate: null }
  return { date: firstDayOf(options.lateInto), businessDate: date }
}

export function planRow(source: CashRow, money: string, facts: BookFacts, options: PlanOptions): PlanRow {
  const side = isFilled(source.income) ? 'income' : 'expense'
  const amount = (side === 'income' ? source.income : source.expense) as Money
  return {
    source,
    side,
    amount,
    effect: side === 'income' ? amount : negate(amount),
    method: source.method ?? options.moneyDefault,
    methodSaid: source.method !== null,
    money,
    ...voucherDay(source.date, facts, options),
  }
}

/** (date, side, amount, summary, method): what another file repeating it is recognised by (bookkeeping.md 5). */
export function fingerprint(row: PlanRow): string {
  const { date, summary } = row.source
  return [date, row.side, row.amount, summary.replace(/\s+/g, ''), row.method].join('|')
}

export function isRed(row: PlanRow): boolean {
  return isNegative(row.amount)
}

/** The line on the money account: income debits it, expense credits it, red stays on its side. */
export function moneyLine(row: PlanRow): PlannedLine {
  return {
    side: row.side === 'income' ? 'debit' : 'credit',
    account: row.money,
    amount: row.amount,
    summary: row.source.summary,
    counterparty: null,
    project: null,
    type: null,
  }
}

/** The line opposite the money line. */
export function otherLine(row: PlanRow, account: string): PlannedLine {
  return { ...moneyLine(row), side: row.side === 'income' ? 'credit' : 'debit', account }
}

export function size(row: PlanRow): Money {
  return absolute(row.amount)
}

/** The rows of a cash book as text that is equal for equal rows, whatever the file's format, encoding or empty lines. */
export function normalisedRows(rows: readonly CashRow[]): string {
  return rows
    .map((row) => {
      const fields = Object.entries(row).filter(([name]) => name !== 'row')
      return JSON.stringify(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)))
    })
    .join('\n')
}
