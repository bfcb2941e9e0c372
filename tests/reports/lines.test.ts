/** Behind every figure stand its lines: all pages together sum to the figure, for one village, for a county, for internal transfers. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import { day } from '../../src/lib/day.ts'
import { annualSummary } from '../../src/reports/annual.ts'
import { linesBehind } from '../../src/reports/lines.ts'
import { FigureLines, LinesQuery, MEASURES, TYPE_KEYS } from '../../src/reports/schema.ts'
import type { FigureLine } from '../../src/reports/schema.ts'
import { assignOne } from '../support/book-acts.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { dice, fillBook } from '../support/random-book.ts'
import { cents, yuan } from '../support/recompute.ts'

const SEED = Number(process.env['SEED'] ?? 55)
const VILLAGE = '632802102905'
const store = await freshDatabase()
afterAll(store.close)

beforeAll(async () => {
  process.stdout.write(`seed ${SEED}\n`)
  const make = (code: string, division: string) => createTestBook(store, { code, division, start: 202101 })
  const books = [await make('P1', VILLAGE), await make('P2', VILLAGE), await make('Q1', '632802102906')]
  const partners = [['P2股份经济合作社'], ['P1股份经济合作社'], []]
  for (const [at, book] of books.entries()) {
    await fillBook(store, book, {
      seed: SEED + at,
      years: [2021],
      perMonth: 15,
      partners: partners[at] ?? [],
    })
  }
  await inTransaction(store.app, '*', (tx) =>
    sql`insert into relations (payer, payee, valid_from, basis, recorded_by)
      select p.entity_id, e.entity_id, '2021-03-01', '章程', 'test' from entities p, entities e
      where p.name = 'P1股份经济合作社' and e.name = 'P2股份经济合作社'`.execute(tx),
  )
  const roll = dice(SEED)
  for (const book of books) {
    await inTransaction(store.app, [book.bookId], async (tx) => {
      const { rows } = await sql<{ seq: string; line: number }>`select seq, line_no as line from voucher_lines
        where book_id = ${book.bookId}::bigint and account ~ '^(50|211)' order by seq`.execute(tx)
      for (const { seq, line } of rows) {
        if (roll.chance(0.2))
          await assignOne(tx, book, { seq, line, type: roll.pick(['tourism', 'equity'] as const) })
      }
    })
  }
})

type Ask = Partial<Omit<Parameters<typeof linesBehind>[1], 'year' | 'division'>>

async function allPages(
  division: string,
  ask: Ask,
): Promise<{ items: FigureLine[]; total: string; count: number }> {
  const items: FigureLine[] = []
  let after: string | undefined
  for (;;) {
    const query = LinesQuery.parse({
      year: '2021',
      division,
      limit: '7',
      ...ask,
      ...(after === undefined ? {} : { after }),
    })
    const page = FigureLines.parse(await readSnapshot(store.app, '*', (tx) => linesBehind(tx, query)))
    items.push(...page.items)
    if (page.next === null) return { items, total: page.total, count: page.count }
    after = page.next
  }
}

async function expectLines(division: string, ask: Ask, figure: string): Promise<void> {
  const { items, total, count } = await allPages(division, ask)
  const sum = items.reduce((all, { amount }) => all + cents(amount), 0n)
  expect({ ask, figure: yuan(sum), total, count }).toEqual({
    ask,
    figure,
    total: figure,
    count: items.length,
  })
  expect(new Set(items.map(({ book, seq, line_no }) => `${book} ${seq} ${line_no}`)).size).toBe(items.length)
  expect(items.map(({ date }) => date)).toEqual(items.map(({ date }) => date).sort())
}

test('the lines of every figure of a village sum to it, internal transfers left out', async () => {
  const summary = await readSnapshot(store.app, '*', (tx) =>
    annualSummary(tx, { year: 2021, scope: VILLAGE, today: day('2026-01-01') }),
  )
  const [village] = summary.villages
  if (village === undefined) throw new Error('no village')
  expect(village.eliminated).not.toBe('0.00')
  for (const measure of MEASURES) await expectLines(VILLAGE, { measure }, village[measure])
  for (const type of TYPE_KEYS) await expectLines(VILLAGE, { type }, village.by_type[type])
  for (const [exclusion, amount] of Object.entries({ ...village.excluded, ...village.outside })) {
    await expectLines(VILLAGE, { exclusion: exclusion as keyof typeof village.excluded }, amount)
  }
  const subsidy = cents(village.total_income) - cents(village.without_subsidy)
  await expectLines(VILLAGE, { account: '503' }, yuan(subsidy))
  await expectLines(VILLAGE, { account: '513' }, (await allPages(VILLAGE, { account: '513' })).total)
})

test('a county adds its villages; each line tells voucher, rule and account', async () => {
  const summary = await readSnapshot(store.app, '*', (tx) =>
    annualSummary(tx, { year: 2021, scope: '632802', today: day('2026-01-01') }),
  )
  await expectLines('632802', { type: 'tourism' }, summary.summary.by_type.tourism)
  const { items } = await allPages('632802', { type: 'tourism' })
  expect(items.some(({ rule }) => rule === 'person')).toBe(true)
  for (const { voucher, account_name, type } of items) {
    expect(voucher).toMatch(/^2021-\d\d 记-\d+$/)
    expect(account_name).not.toBe('')
    expect(type).toBe('tourism')
  }
})

test('two questions at once, or a page mark of somebody else, are refused', async () => {
  expect(
    LinesQuery.safeParse({ year: '2021', division: VILLAGE, type: 'equity', account: '501' }).success,
  ).toBe(false)
  expect(LinesQuery.safeParse({ year: '2021', division: VILLAGE }).success).toBe(false)
  const query = LinesQuery.parse({ year: '2021', division: VILLAGE, type: 'equity', after: "1'; drop" })
  await expect(readSnapshot(store.app, '*', (tx) => linesBehind(tx, query))).rejects.toThrow('翻页标记不对')
})
