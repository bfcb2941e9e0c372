/** Year-end transfer (年终结转): 501–504 and 511–521 → 321 → 322 未分配收益, 各项分配 → 未分配收益 (research/regulations 1.7, V14). */
import { absolute, add, isNegative, isZero, money, negate, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { PostingLine } from '../vouchers/schema.ts'

/** Signed balance of a leaf and auxiliary item on 31 December, debit positive. */
export type YearBalance = {
  account: string
  auxiliary: { kind: 'counterparty' | 'project'; name: string } | null
  balance: string
}

export const CURRENT_SURPLUS = '321'
export const DISTRIBUTED = '32201'
export const UNDISTRIBUTED = '32202'

/** The line that brings a balance to nil: the opposite side, same amount. */
function clearing(row: YearBalance, summary: string): PostingLine {
  const balance = money(row.balance)
  return {
    account: row.account,
    side: isNegative(balance) ? 'debit' : 'credit',
    amount: absolute(balance),
    summary,
    auxiliary: row.auxiliary,
  }
}

/** The other side of a whole group: `balance` is what the group had, debit positive. */
function receiving(account: string, balance: Money, summary: string): PostingLine {
  return { account, side: isNegative(balance) ? 'credit' : 'debit', amount: absolute(balance), summary }
}

function group(rows: readonly YearBalance[], target: string, summary: string): PostingLine[] {
  const total = sum(rows.map((row) => money(row.balance)))
  const lines = rows.map((row) => clearing(row, summary))
  return isZero(total) ? lines : [...lines, receiving(target, total, summary)]
}

/** Income, then expense, then 本年收益 and 各项分配 into 未分配收益; groups with nothing to clear are left out. */
export function transferVouchers(balances: readonly YearBalance[]): PostingLine[][] {
  const open = balances.filter((row) => !isZero(money(row.balance)))
  const income = open.filter((row) => row.account.startsWith('50'))
  const expense = open.filter((row) => /^5[12]/.test(row.account))
  const surplus = open.filter((row) => row.account.startsWith(CURRENT_SURPLUS))
  const distributed = open.filter((row) => row.account.startsWith(DISTRIBUTED))
  const net = [...income, ...expense, ...surplus].reduce(
    (total, row) => add(total, money(row.balance)),
    money('0'),
  )
  const toSurplus: PostingLine[] = isZero(net)
    ? []
    : [receiving(CURRENT_SURPLUS, negate(net), '结转本年收益'), receiving(UNDISTRIBUTED, net, '结转本年收益')]
  return [
    group(income, CURRENT_SURPLUS, '结转本年收入'),
    group(expense, CURRENT_SURPLUS, '结转本年支出'),
    toSurplus,
    group(distributed, UNDISTRIBUTED, '结转各项分配'),
  ].filter((lines) => lines.length > 0)
}

/** Same sides, negated: what takes a transfer back before a month of the year is reopened. */
export function negatedLines(lines: readonly PostingLine[]): PostingLine[] {
  return lines.map((line) => ({
    ...line,
    amount: negate(money(line.amount)),
    summary: `冲回${line.summary}`,
  }))
}
