/** How people name a voucher: 「2021-03 记-12」; and how the program reads it back. */
import { monthNumber, monthOfNumber, parseMonth } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'

export type VoucherRef = { seq: string } | { month: number; word: string | null; number: number }

/** `2021-03 记-12`; the opening is 「期初」. */
export function voucherName(month: number, word: string, number: number): string {
  const text = monthOfNumber(month)
  return word === '期初' ? `${text} 期初` : `${text} ${word}-${number}`
}

/** Accepts 「2021-03 记-12」, `2021-03-12` (the book's only word), or `#45` (place in the chain). */
export function readVoucherName(text: string): VoucherRef {
  const seq = /^#(\d{1,18})$/.exec(text.trim())
  if (seq?.[1] !== undefined) return { seq: seq[1] }
  const match = /^(\d{4}-\d{2})[-\s/]+(?:(记|收|付|转)[-字\s/]*)?(\d{1,9})号?$/.exec(text.trim())
  const month = parseMonth(match?.[1] ?? '')
  if (match === null || month === undefined) {
    throw new ProblemError(
      problem('request/invalid', `凭证号「${text}」要写成「2021-03 记-12」这样`, '凭证号'),
    )
  }
  return { month: monthNumber(month), word: match[2] ?? null, number: Number(match[3]) }
}
