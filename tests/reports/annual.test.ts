/** The annual summary against a second reader: every measure of random villages, before and after year end, at any scope. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHash } from 'node:crypto'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import { day } from '../../src/lib/day.ts'
import { annualSummary } from '../../src/reports/annual.ts'
import { exportCsv } from '../../src/reports/csv.ts'
import { AnnualSummary } from '../../src/reports/schema.ts'
import type { AnnualSummary as Summary } from '../../src/reports/schema.ts'
import {
  addDraft,
  assignOne,
  closeThrough,
  decideAll,
  postOrThrow,
  transferYear,
} from '../support/book-acts.ts'
import { freshDatabase } from '../support/database.ts'
import { createTestBook, makePosting, receipt } from '../support/books.ts'
import type { TestLine } from '../support/books.ts'
import { dice, fillBook } from '../support/random-book.ts'
import type { RandomBook } from '../support/random-book.ts'
import { cents, readExport, recompute, yuan } from '../support/recompute.ts'

const SEED = Number(process.env['SEED'] ?? 20_260_723)
const TODAY = day('2026-11-23')
const VILLAGE = '632802102909'
const YEARS = [2020, 2021] as const

const store = await freshDatabase()
afterAll(store.close)
const books: RandomBook[] = []

async function exportOf(book: RandomBook): Promise<string> {
  let text = ''
  await readSnapshot(store.app, '*', async (tx) => {
    for await (const piece of exportCsv(tx, book.code)) text += piece
  })
  return text
}

function annual(year: number, scope = '6328'): Promise<Summary> {
  return readSnapshot(store.app, '*', (tx) => annualSummary(tx, { year, scope, today: TODAY }))
}

beforeAll(async () => {
  process.stdout.write(`seed ${SEED}\n`)
  const make = (code: string, division: string) => createTestBook(store, { code, division, start: 202001 })
  // Two counting books of one village, one paying the other under a recorded relation from 2021; and two villages more.
  const made = [
    await make('A1', VILLAGE),
    await make('A2', VILLAGE),
    await make('B1', '632802102910'),
    await make('C1', '632821100911'),
  ]
  const partners = [['A2股份经济合作社'], ['A1股份经济合作社'], [], []]
  for (const [at, book] of made.entries()) {
    books.push(
      await fillBook(store, book, {
        seed: SEED + at,
        years: YEARS,
        perMonth: 12,
        partners: partners[at] ?? [],
      }),
    )
  }
  const [payer] = made
  if (payer !== undefined) {
    const auxiliary = { kind: 'counterparty' as const, name: 'A2股份经济合作社' }
    const lines: TestLine[] = [
      { account: '515', side: 'debit', amount: '1000.00', auxiliary },
      { account: '101', side: 'credit', amount: '1000.00' },
    ]
    await postOrThrow(store, [makePosting(payer, { date: '2021-05-05', lines })])
  }
  await inTransaction(store.app, '*', (tx) =>
    sql`insert into relations (payer, payee, valid_from, basis, recorded_by)
      select p.entity_id, e.entity_id, '2021-03-01', '章程', 'test' from entities p, entities e
      where p.name = 'A1股份经济合作社' and e.name = 'A2股份经济合作社'`.execute(tx),
  )
})

async function agreement(year: number): Promise<number> {
  const summary = AnnualSummary.parse(await annual(year))
  const exports = new Map<string, Awaited<ReturnType<typeof exportOf>>>()
  for (const book of books) exports.set(book.code, await exportOf(book))
  for (const village of summary.villages) {
    const files = village.entities.map(({ book }) => readExport(exports.get(book) ?? ''))
    const { figures, ...rest } = recompute(files, year)
    const picked = Object.fromEntries(
      Object.keys(figures).map((key) => [key, village[key as 'total_income']]),
    )
    expect({ village: village.name, ...picked }).toEqual({ village: village.name, ...figures })
    expect(village).toMatchObject(rest)
  }
  return summary.villages.length
}

test('an income line without its account, a partner booked under the name of the other book: entities are joined', async () => {
  const { rows } = await readSnapshot(store.app, '*', (tx) =>
    sql<{ n: number }>`select count(*)::int as n from year_sums where partner > 0`.execute(tx),
  )
  expect(rows[0]?.n).toBeGreaterThan(0)
})

test('every measure of every village agrees with a recomputation from the CSV export', async () => {
  expect(await agreement(2020)).toBe(3)
  expect(await agreement(2021)).toBe(3)
})

test('A = B + Σ excluded, B = Σ by_type, statutory walks to B over the bridge; internal transfers are off both sides', async () => {
  for (const village of (await annual(2021)).villages) {
    const total = (record: Record<string, string>): bigint =>
      Object.values(record).reduce((sum, each) => sum + cents(each), 0n)
    const operating = cents(village.operating_income)
    expect(cents(village.total_income)).toBe(operating + total(village.excluded))
    expect(total(village.by_type)).toBe(operating)
    const walk = village.bridge.reduce((sum, { account, type, amount }) => {
      if (/^50[12]/.test(account)) return sum - cents(amount)
      return /^50[34]/.test(account) && type !== 'none' ? sum + cents(amount) : sum
    }, cents(village.statutory_operating))
    expect(walk).toBe(operating)
    expect(village.bridge.length).toBeGreaterThan(0)
  }
  const of = async (year: number) => (await annual(year)).villages.find(({ code }) => code === VILLAGE)
  const [joined, alone] = [await of(2021), await of(2020)]
  expect(joined?.eliminated).not.toBe('0.00')
  expect(joined?.eliminations.map(({ book }) => book)).toEqual(expect.arrayContaining(['A1', 'A2']))
  expect(alone?.eliminated).toBe('0.00')
})

test('decisions move figures and still agree; year end does not move them at all', async () => {
  const roll = dice(SEED + 9)
  const TYPES = ['livestock', 'none', 'photovoltaic', 'unclassified'] as const
  for (const book of books) {
    await inTransaction(store.app, [book.bookId], async (tx) => {
      const { rows } = await sql<{
        seq: string
        line: number
      }>`select l.seq, l.line_no as line from voucher_lines l
        where l.book_id = ${book.bookId}::bigint and l.account ~ '^(50|241|211)' order by l.seq limit 200`.execute(
        tx,
      )
      for (const { seq, line } of rows) {
        if (!roll.chance(0.3)) continue
        const type = roll.pick(TYPES)
        const exclusion =
          type === 'none' ? { exclusion: roll.pick(['interest', 'not_income', 'prior_year'] as const) } : {}
        await assignOne(tx, book, { seq, line, type, ...exclusion })
      }
    })
  }
  await agreement(2020)
  await agreement(2021)
  for (const book of books) {
    await decideAll(store, book)
    await closeThrough(store, book, 202112)
  }
  const before = [await annual(2020), await annual(2021)]
  for (const book of books) {
    await transferYear(store, book, 2020)
    await transferYear(store, book, 2021)
  }
  const after = [await annual(2020), await annual(2021)]
  const figures = (summaries: Summary[]) =>
    summaries.map(({ villages, summary, groups }) => ({ villages, summary, groups }))
  expect(figures(after)).toEqual(figures(before))
  await agreement(2020)
  await agreement(2021)
})

test('the digest is SHA-256 over the canonical form without it, and stays while nothing happens', async () => {
  const { digest, ...form } = await annual(2021)
  const sorted = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${sorted(each)}`).join(',')}}`
  }
  expect(digest).toBe(`sha256:${createHash('sha256').update(sorted(form)).digest('hex')}`)
  expect((await annual(2021)).digest).toBe(digest)
})

test('scopes add up, name their path, and default to what the books have in common', async () => {
  const whole = await annual(2021)
  const counties = await Promise.all(['632802', '632821'].map((scope) => annual(2021, scope)))
  expect(whole.groups.map(({ code, villages }) => [code, villages])).toEqual([
    ['632802', 2],
    ['632821', 1],
  ])
  for (const key of Object.keys(whole.summary.by_type) as (keyof Summary['summary']['by_type'])[]) {
    const parts = counties.reduce((sum, { summary }) => sum + cents(summary.by_type[key]), 0n)
    expect(whole.summary.by_type[key]).toBe(yuan(parts))
  }
  const village = await annual(2021, VILLAGE)
  expect(village.path.map(({ level }) => level)).toEqual(['prefecture', 'county', 'township', 'village'])
  expect(village.villages).toEqual(whole.villages.filter(({ code }) => code === VILLAGE))
  const standing = await readSnapshot(store.app, '*', (tx) => annualSummary(tx, { today: TODAY }))
  expect([standing.scope, standing.year, standing.years]).toEqual(['6328', 2021, [2020, 2021]])
  const narrow = await readSnapshot(store.app, [books[3]?.bookId ?? ''], (tx) =>
    annualSummary(tx, { today: TODAY }),
  )
  expect([narrow.scope, narrow.villages.length]).toEqual(['632821100911', 1])
})

test('books that do not count give a village without figures; drafts are told; closed years without figures are grey', async () => {
  const coop = await createTestBook(store, {
    code: 'D1',
    division: '632823100901',
    kind: 'coop',
    start: 202001,
  })
  await postOrThrow(store, [receipt(coop, '2021-02-02', '900000.00')])
  const small = await createTestBook(store, { code: 'D2', division: '632823100902', start: 202001 })
  await postOrThrow(store, [receipt(small, '2021-02-02', '150000.00')])
  await addDraft(store, small, { date: '2021-02-03', amount: '60000.00' })
  await addDraft(store, small, { date: '2021-02-04', amount: '-10.00' })
  await addDraft(store, small, { date: '2020-02-04', amount: '-7.00' })
  const { villages } = AnnualSummary.parse(await annual(2021, '632823'))
  expect(villages).toMatchObject([
    {
      total_income: '0.00',
      level: 'grey',
      reasons: ['没有计入村集体收入的账套'],
      entities: [{ book: 'D1', kind: 'coop', counts: false }],
    },
    {
      total_income: '150000.00',
      level: 'grey',
      drafts: { count: 2, amount: '60010.00' },
      reasons: ['还没有结账的月份', '有2笔待定收支未处理,可能改变结论'],
    },
  ])
  expect((await annual(2019, '632823')).villages[1]?.reasons).toEqual(['2019年尚未建账'])
})

test('an empty store answers an empty summary', async () => {
  const nothing = await readSnapshot(store.app, [], (tx) => annualSummary(tx, { today: TODAY }))
  expect(AnnualSummary.parse(nothing)).toMatchObject({
    year: 2025,
    years: [],
    villages: [],
    summary: { n: 0, mean: null },
  })
})
