/** Published village accounts through the command line: imported, closed at the published money, summing to nil with their drafts. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportReceipt } from '../../src/intake/import-receipt.ts'
import { ZERO, add, money, negate, sum } from '../../src/lib/money.ts'
import { freshDatabase } from '../support/database.ts'
import { ROOT } from '../support/sources.ts'
import { JINYUAN, databaseEnv, openOffice } from './run.ts'

const TABLES = join(ROOT, 'tests', 'examples', 'tables')
const names = readdirSync(TABLES)
  .filter((name) => name.endsWith('.csv'))
  .map((name) => name.replace(/\.csv$/, ''))
type Row = { code: string; level: number; opening: string; debit: string; credit: string; closing: string }
type DraftRow = { row: number; reason: string; missing: string; open: string }

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
const { does, reads } = office

beforeAll(async () => {
  // The first book of the store is granted automatic review; the later ones follow it.
  for (const name of names)
    await does(['book', 'create', '--code', name, '--name', name, '--division', JINYUAN])
})
afterAll(async () => {
  office.leave()
  await store.close()
})

/** Rows that hold several items, say nothing or were worked out: a person's, whatever the rules know. */
const NOT_PLAIN = new Set(['several-items', 'several-years', 'derived-figure', 'vague-words'])

test('there are tables to look at', () => expect(names.length).toBeGreaterThanOrEqual(5))

test.each(names)('%s', async (name) => {
  const file = join(TABLES, `${name}.csv`)
  const published = JSON.parse(readFileSync(join(TABLES, `${name}.json`), 'utf8')) as {
    closing: string
    as_of: string
  }
  const cells = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  const column = (at: number) => sum(cells.map((each) => money(each[at]?.trim() || '0')))

  const receipt = await reads<ImportReceipt>(['import', 'cashbook', file, '--book', name])
  expect(receipt.rows).toBe(cells.length)
  expect(receipt.posted_rows + receipt.drafted_rows + receipt.skipped.length).toBe(receipt.rows)
  expect(receipt.money_closing).toBe(published.closing)
  expect(add(column(2), negate(column(3)))).toBe(published.closing)
  const plain =
    receipt.posted_rows +
    receipt.drafts.filter((each) => !('code' in each && NOT_PLAIN.has(each.code))).length
  expect(receipt.posted_rows * 2).toBeGreaterThanOrEqual(plain)

  const asOf = `${published.as_of.slice(0, 4)}-12-31`
  const rows = await reads<Row[]>([
    'report',
    'trial-balance',
    '--book',
    name,
    '--as-of',
    asOf,
    '--with-drafts',
  ])
  const first = rows.filter(({ level }) => level === 1)
  for (const key of ['opening', 'closing'] as const)
    expect(sum(first.map((row) => money(row[key])))).toBe(ZERO)
  const at = (code: string) => money(first.find((row) => row.code === code)?.closing ?? '0')
  expect(add(at('101'), at('102'))).toBe(published.closing)
  const drafts = await reads<DraftRow[]>(['drafts', 'list', '--book', name])
  expect(drafts.length).toBe(receipt.drafted)
  expect(at('待定')).toBe(sum(drafts.map(({ open }) => money(open))))
  for (const { row, reason, missing } of drafts)
    expect([row > 1, reason !== '', missing]).toEqual([true, true, '对方科目'])
})

test('what was imported stands up to the verifier, and the village shows only the first book', async () => {
  expect(await does(['verify'])).toMatch(/^核验通过:5 个账套,\d+ 张凭证\n$/)
  const books = await reads<{ code: string; counts: boolean }[]>(['book', 'list'])
  expect(books.filter(({ counts }) => counts).map(({ code }) => code)).toEqual([names[0]])
})
