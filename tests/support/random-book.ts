/** A random village from one seed: opening, vouchers of every kind that bears on a report, red lines, reversals, late decisions, drafts. */
import type { Pool } from 'pg'
import { lastDayOf, month } from '../../src/lib/day.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { OPENING, postOrThrow, reverseSome, setRandomOpening } from './book-acts.ts'
import { createTestBook, makePosting } from './books.ts'
import type { TestBook, TestBookOptions, TestLine } from './books.ts'

export type Dice = {
  below: (n: number) => number
  pick: <T>(list: readonly [T, ...T[]]) => T
  yuan: (upTo: number) => string
  chance: (part: number) => boolean
}

/** mulberry32: small, and the same on every machine. */
export function dice(seed: number): Dice {
  let state = seed | 0
  const roll = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number): number => Math.floor(roll() * n)
  const cents = (n: number): string => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    yuan: (upTo) => cents(1 + below(upTo * 100)),
    chance: (part) => roll() < part,
  }
}

type Income = NonNullable<TestLine['income']>

const TYPED: readonly [Income, ...Income[]] = [
  { type: 'livestock' },
  { type: 'planting' },
  { type: 'tourism' },
  { type: 'equity', subtype: 'handed_up' },
  { type: 'land_trust', subtype: 'lease' },
  { type: 'photovoltaic', subtype: 'electricity' },
  { type: 'photovoltaic', subtype: 'site_rent' },
  { type: 'property_service' },
  { type: 'unclassified' },
]
const NONE = (exclusion: string): Income => ({ type: 'none', exclusion })
const INCOME_EXCLUDED = [
  'running_subsidy',
  'award',
  'donation',
  'interest',
  'one_off',
  'prior_year',
  'other',
] as const
const OUTSIDE = ['special_fund', 'land_compensation', 'donated_capital', 'yishiyiyi', 'not_income'] as const

/** Partners whose names are entities of the village join two books; others are strangers. */
const STRANGERS = ['王五', '县供销社', '绿源公司'] as const

function moneyLine(roll: Dice, side: 'debit' | 'credit', amount: string): TestLine {
  return { account: roll.pick(['101', '10201']), side, amount }
}

/** One receipt or accrual on an income account: typed, excluded, oddly typed, or left to the account. */
function incomeLines(roll: Dice, partners: readonly [string, ...string[]]): TestLine[] {
  const amount = `${roll.chance(0.08) ? '-' : ''}${roll.yuan(30_000)}`
  const account = roll.pick(['501', '501', '501', '502', '503', '504'])
  const auxiliary = roll.chance(0.4) ? { kind: 'counterparty' as const, name: roll.pick(partners) } : null
  const typed = account === '501' || account === '502' ? roll.chance(0.85) : roll.chance(0.15)
  const excluded = roll.chance(0.15) ? roll.pick(OUTSIDE) : roll.pick(INCOME_EXCLUDED)
  const income = roll.chance(0.1) ? null : typed ? roll.pick(TYPED) : NONE(excluded)
  const line: TestLine = { account, side: 'credit', amount, income, auxiliary }
  if (roll.chance(0.15)) {
    const debtor = { kind: 'counterparty' as const, name: roll.pick(partners) }
    return [{ account: '112', side: 'debit', amount, auxiliary: debtor }, line]
  }
  return [moneyLine(roll, 'debit', amount), line]
}

function otherLines(roll: Dice, partners: readonly [string, ...string[]]): TestLine[] {
  const amount = `${roll.chance(0.05) ? '-' : ''}${roll.yuan(12_000)}`
  const partner = { kind: 'counterparty' as const, name: roll.pick(partners) }
  switch (roll.below(6)) {
    case 0:
      return [
        moneyLine(roll, 'debit', amount),
        {
          account: '241',
          side: 'credit',
          amount,
          auxiliary: { kind: 'project', name: '水渠' },
          income: NONE('special_fund'),
        },
      ]
    case 1:
      return [
        moneyLine(roll, 'debit', amount),
        { account: '112', side: 'credit', amount, auxiliary: partner, settles: 'operating_receivable' },
      ]
    case 2:
      return [
        moneyLine(roll, 'debit', amount),
        { account: '211', side: 'credit', amount, auxiliary: partner, settles: 'operating_advance' },
      ]
    case 3:
      // Worded like income, booked as a debt: it never counts.
      return [
        moneyLine(roll, 'debit', amount),
        {
          account: '211',
          side: 'credit',
          amount,
          auxiliary: partner,
          income: roll.chance(0.5) ? { type: 'livestock' } : NONE('not_income'),
        },
      ]
    case 4:
      return [
        { account: '101', side: 'debit', amount },
        { account: '10201', side: 'credit', amount },
      ]
    default: {
      const account = roll.pick(['511', '512', '513', '514', '515', '521'])
      const auxiliary = roll.chance(0.7) ? partner : null
      return [{ account, side: 'debit', amount, auxiliary }, moneyLine(roll, 'credit', amount)]
    }
  }
}

export type RandomYears = {
  seed: number
  years: readonly number[]
  perMonth: number
  partners?: readonly string[]
}

/** Vouchers of the given years in the order of their months, days within a month in any order. */
export function randomPostings(
  book: TestBook,
  { seed, years, perMonth, partners = [] }: RandomYears,
): Posting[] {
  const roll = dice(seed)
  const names: readonly [string, ...string[]] = [...STRANGERS, ...partners] as unknown as readonly [
    string,
    ...string[],
  ]
  const postings: Posting[] = []
  for (const year of years) {
    for (let at = 1; at <= 12; at += 1) {
      const count = roll.below(perMonth * 2)
      for (let n = 0; n < count; n += 1) {
        const text = `${year}-${String(at).padStart(2, '0')}`
        const day = 1 + roll.below(Number(lastDayOf(month(text)).slice(8)))
        const lines = [
          ...(roll.chance(0.55) ? incomeLines(roll, names) : otherLines(roll, names)),
          ...(roll.chance(0.1) ? incomeLines(roll, names) : []),
        ]
        postings.push(
          makePosting(book, {
            date: `${text}-${String(day).padStart(2, '0')}`,
            lines: lines.map((line, index) => ({ summary: `摘要${n}-${index}`, ...line })),
          }),
        )
      }
    }
  }
  return postings
}

export type RandomBook = TestBook & { seqs: string[]; postings: Posting[] }

/** Opening, vouchers, some reversals: nothing closed yet. */
export async function fillBook(
  store: { app: Pool },
  book: TestBook,
  random: RandomYears,
): Promise<RandomBook> {
  const [first = 2024] = random.years
  await setRandomOpening(store, book, first * 100 + 1, OPENING)
  const postings = randomPostings(book, random)
  const seqs = await postOrThrow(store, postings)
  for (const [index, original] of postings.entries()) {
    if (index % 17 !== 3) continue
    await reverseSome(store, book, [seqs[index] ?? ''], lastDayOf(month(original.date.slice(0, 7))))
  }
  return { ...book, seqs, postings }
}

export async function makeRandomBook(
  store: { app: Pool },
  options: TestBookOptions & RandomYears,
): Promise<RandomBook> {
  const [first = 2024] = options.years
  return fillBook(store, await createTestBook(store, { start: first * 100 + 1, ...options }), options)
}
