/** Facts of a fresh book for planner tests: the chart of the 2023 standard with its seeded sub-accounts, nothing posted yet. */
import { readFileSync } from 'node:fs'
import { month } from '../../src/lib/day.ts'
import type { AccountFact, BookFacts, PlanOptions } from '../../src/intake/schema.ts'

const FIRST_LEVEL =
  '101 102 111 112 113 121 131 132 133 134 141 151 152 153 154 161 162 171 181 201 211 212 213 214 221 231 241 301 311 321 322 401 501 502 503 504 511 512 513 514 515 521'
const SUB_ACCOUNTS = '31101 31102 31103 31104 31105 31106 31199 32201 32202'

export function chart(more: Record<string, Partial<AccountFact>> = {}): Map<string, AccountFact> {
  const codes = [...FIRST_LEVEL.split(' '), ...SUB_ACCOUNTS.split(' '), ...Object.keys(more)]
  return new Map(
    codes.map((code) => {
      const leaf = !codes.some((other) => other !== code && other.startsWith(code))
      return [code, { name: `科目${code}`, leaf, bank: null, ...more[code] }]
    }),
  )
}

export function freshBook(more: Partial<BookFacts> = {}): BookFacts {
  return {
    accounts: chart(),
    start: null,
    closedThrough: null,
    opened: false,
    used: false,
    moneyBefore: [],
    earlierRows: new Map(),
    receipts: [],
    projects: [],
    gift: '504',
    hasInvestment: false,
    ...more,
  }
}

export const BANK: PlanOptions = { moneyDefault: '102', allowOverlap: false, lateInto: null }

/** A book in use, closed through a month. */
export function usedBook(closedThrough: string, more: Partial<BookFacts> = {}): BookFacts {
  return freshBook({
    opened: true,
    used: true,
    start: month('2020-01'),
    closedThrough: month(closedThrough),
    ...more,
  })
}

export function example(name: string): Uint8Array {
  return readFileSync(new URL(`../examples/tables/${name}`, import.meta.url))
}
