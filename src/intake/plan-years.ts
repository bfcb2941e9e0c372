/** Shares of a row that spans several years as amounts, so that the person who completes the draft need not type them. */
import { negate } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { PlanRow } from './plan-rows.ts'
import { rowTerm, termShares } from './row-terms.ts'

type Item = { words: string; proposed: string | null; amount?: Money | null }

/** Items as the row trap lists them: this year, later years, and earlier years where there are any; debit positive. */
export function withShares(row: PlanRow, items: readonly Item[] | undefined): Item[] {
  if (items === undefined) return []
  const { summary, date } = row.source
  const term = rowTerm(summary, date)
  const shares = term === null ? null : termShares(term, row.amount, date)
  if (shares === null) return [...items]
  const amounts = [shares.current, shares.later, shares.earlier]
  return items.map((item, index) => {
    const amount = amounts[index]
    return amount === undefined ? item : { ...item, amount: row.side === 'income' ? negate(amount) : amount }
  })
}
