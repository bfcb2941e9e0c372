/** Writing vouchers of the demonstration: amounts become `Money` here, days stay inside their month. */
import { day } from '../../src/lib/day.ts'
import type { Day } from '../../src/lib/day.ts'
import { money, negate, share, subtract } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoLine, DemoVoucher, Yuan } from './model.ts'
import type { Random } from './random.ts'

export const CASH = '101'
/** 银行存款——基本存款账户. */
export const BANK = '10201'

/** A side of a voucher before it has a side. */
export type Entry = Omit<DemoLine, 'side' | 'summary'>

export function yuan(amount: Yuan): Money {
  return money(`${Math.round(amount)}.00`)
}

/** The next full hundred of 元, as people draw cash. */
export function upToHundred(amount: Money): Money {
  return yuan(Math.ceil(Number(amount) / 100) * 100)
}

/** The amount without its 分. */
export function wholeYuan(amount: Money): Money {
  return money(`${amount.slice(0, -3)}.00`)
}

/** Whole 元 with 分 drawn on top, for settlements and interest that never come out round. */
export function withCents(random: Random, amount: Yuan): Money {
  return money(`${Math.round(amount)}.${String(random.whole(1, 99)).padStart(2, '0')}`)
}

export function owed(account: string, amount: Money, name: string): Entry {
  return { account, amount, auxiliary: { kind: 'counterparty', name } }
}

export function earmarked(account: '231' | '241', amount: Money, name: string): Entry {
  return { account, amount, auxiliary: { kind: 'project', name } }
}

export function on(year: number, month: number, date: number): Day {
  return day(`${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`)
}

/** A working date of the month: withdrawals come before the eighth, so cash is there to be paid. */
export function within(random: Random, year: number, month: number): Day {
  return on(year, month, random.whole(8, 27))
}

export function voucher(
  date: Day,
  summary: string,
  debits: readonly Entry[],
  credits: readonly Entry[],
  attachments = 1,
): DemoVoucher {
  return {
    date,
    kind: 'ordinary',
    lines: [
      ...debits.map((entry) => ({ ...entry, side: 'debit' as const, summary })),
      ...credits.map((entry) => ({ ...entry, side: 'credit' as const, summary })),
    ],
    attachments,
  }
}

/** Parts of a whole in random proportion, to the 元, the last taking what is left. */
export function split(random: Random, whole: Money, count: number): Money[] {
  const weights = Array.from({ length: count }, () => random.whole(70, 130))
  const total = weights.reduce((a, b) => a + b, 0)
  let left = whole
  return weights.map((weight, at) => {
    if (at === count - 1) return left
    const part = wholeYuan(share(whole, weight, total))
    left = subtract(left, part)
    return part
  })
}

/** What a line adds to its account, debit positive. */
export function signed(line: DemoLine): Money {
  return line.side === 'debit' ? line.amount : negate(line.amount)
}
