/** Money in 元: a decimal string with exactly two places. The only place that adds, compares or formats it; 分 never leaves this file. */
import { Decimal } from 'decimal.js'

/** Canonical amount in 元, `-?(0|[1-9]\d{0,15})\.\d{2}`, never `-0.00`. */
export type Money = string & { readonly __brand: 'Money' }

/** The form amounts have on the wire (docs/conformance.md): no sign `+`, no grouping, at most two places. */
export const MONEY_PATTERN = /^-?(0|[1-9]\d{0,15})(\.\d{1,2})?$/

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP })

export const ZERO = '0.00' as Money

/** The one cast: every branded value is made here, after its form was proven by pattern or by `toFixed(2)`. */
function brand(text: string): Money {
  return (text === '-0.00' ? '0.00' : text) as Money
}

/** Reads a wire amount; `undefined` when it is not one (never rounds). */
export function parseMoney(text: string): Money | undefined {
  if (!MONEY_PATTERN.test(text)) return undefined
  return brand(new Exact(text).toFixed(2))
}

/** Reads an amount that code or the database vouches for; throws on anything else. */
export function money(text: string): Money {
  const value = parseMoney(text)
  if (value === undefined) throw new Error(`not an amount in 元: ${JSON.stringify(text)}`)
  return value
}

export function add(a: Money, b: Money): Money {
  return brand(new Exact(a).plus(b).toFixed(2))
}

export function subtract(a: Money, b: Money): Money {
  return brand(new Exact(a).minus(b).toFixed(2))
}

export function negate(a: Money): Money {
  return brand(new Exact(a).negated().toFixed(2))
}

export function absolute(a: Money): Money {
  return brand(new Exact(a).abs().toFixed(2))
}

/** 分 of an amount: two places always, so the digits alone are the number. */
function inFen(amount: Money): bigint {
  const text = amount.at(-3) === '.' ? amount : money(amount)
  return BigInt(text.slice(0, -3) + text.slice(-2))
}

/** Adds in 分, because a report sums tens of thousands of amounts. */
export function sum(amounts: Iterable<Money>): Money {
  let total = 0n
  for (const amount of amounts) total += inFen(amount)
  const digits = String(total < 0n ? -total : total).padStart(3, '0')
  return brand(`${total < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
}

/** Negative, zero or positive like `a - b`. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  const [left, right] = [inFen(a), inFen(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

export function isZero(a: Money): boolean {
  return a === ZERO
}

export function isNegative(a: Money): boolean {
  return a.startsWith('-')
}

export function smaller(a: Money, b: Money): Money {
  return compare(a, b) <= 0 ? a : b
}

/** `amount × numerator ÷ denominator`, rounded half up to the 分; what rounding leaves is the caller's to place. */
export function share(amount: Money, numerator: number, denominator: number): Money {
  return brand(new Exact(amount).times(numerator).dividedBy(denominator).toFixed(2))
}

/** Mean of a non-empty list, rounded half up to the 分. */
export function mean(amounts: readonly Money[]): Money {
  return share(sum(amounts), 1, amounts.length)
}

/** Middle value of a non-empty list, the mean of the two middle ones when even. */
export function median(amounts: readonly Money[]): Money {
  const sorted = [...amounts].sort(compare)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  const lower = sorted[sorted.length % 2 === 1 ? middle : middle - 1]
  if (upper === undefined || lower === undefined) throw new Error('median of nothing')
  return mean([lower, upper])
}

/** `part ÷ whole` as a decimal string with four places, for shares such as 0.9899. */
export function ratio(part: number, whole: number): string {
  return whole === 0 ? '0.0000' : new Exact(part).dividedBy(whole).toFixed(4)
}

/** Grouped for the eye, `1,234,567.00`. */
export function formatMoney(a: Money): string {
  return a.replace(/\B(?=(\d{3})+(?=\.))/g, ',')
}
