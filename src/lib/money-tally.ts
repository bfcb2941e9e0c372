/** Exact running sums of 元 for the verifier, which adds hundreds of thousands of amounts; 分 (bigint) never leaves this file. */
import type { Money } from './money.ts'

/** A running sum; only the functions below look inside. */
export type Tally = { fen: bigint }

const STORED = /^-?\d{1,17}\.\d{2}$/

/** Amounts as the database writes numeric(18,2): always two places. */
function fenOf(stored: string): bigint {
  if (!STORED.test(stored)) throw new Error(`not a stored amount: ${JSON.stringify(stored)}`)
  return BigInt(stored.slice(0, -3) + stored.slice(-2))
}

export function newTally(): Tally {
  return { fen: 0n }
}

export function tallyOf(stored: string): Tally {
  return { fen: fenOf(stored) }
}

/** Whether a text is an amount at all; NaN and Infinity are not. */
export function isStoredAmount(text: string): boolean {
  return STORED.test(text)
}

export function addTo(tally: Tally, amount: Tally): void {
  tally.fen += amount.fen
}

export function takeFrom(tally: Tally, amount: Tally): void {
  tally.fen -= amount.fen
}

export function sameTally(a: Tally, b: Tally): boolean {
  return a.fen === b.fen
}

export function isNil(tally: Tally): boolean {
  return tally.fen === 0n
}

/** Money received against operating lines: nil when the signs differ, else the smaller of the two. */
export function coveredPart(money: Tally, operating: Tally): Tally {
  if (money.fen === 0n || operating.fen === 0n || money.fen < 0n !== operating.fen < 0n) return newTally()
  const smaller = money.fen < 0n === money.fen > operating.fen ? money.fen : operating.fen
  return { fen: smaller }
}

/** The sum in 元, as the database writes it. */
export function moneyOf(tally: Tally): Money {
  const digits = (tally.fen < 0n ? -tally.fen : tally.fen).toString().padStart(3, '0')
  return `${tally.fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as Money
}
