/** The demonstration prefecture: every village and year recomputed from its CSV export by a second reader, then verified. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDemonstration } from '../../scripts/demo/load.ts'
import type { DemoProgress } from '../../scripts/demo/load.ts'
import { DEMO_YEARS } from '../../scripts/demo/model.ts'
import { runChecks } from '../../src/db/checks.ts'
import { withClient } from '../../src/db/connect.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import { readSnapshot } from '../../src/db/transaction.ts'
import { day } from '../../src/lib/day.ts'
import { annualSummary } from '../../src/reports/annual.ts'
import { exportCsv } from '../../src/reports/csv.ts'
import type { AnnualSummary } from '../../src/reports/schema.ts'
import { freshDatabase } from '../support/database.ts'
import { readExport, recompute } from '../support/recompute.ts'

const store = await freshDatabase()
afterAll(store.close)
const summaries = new Map<number, AnnualSummary>()

beforeAll(async () => {
  const progress: DemoProgress = { state: 'absent', done: 0, total: 0, message: '' }
  await loadDemonstration(store.app, progress)
  expect(progress).toMatchObject({ state: 'ready', done: 297, total: 297 })
  await readSnapshot(store.app, '*', async (tx) => {
    for (const year of DEMO_YEARS) {
      summaries.set(year, await annualSummary(tx, { year, today: day('2026-11-23') }))
    }
  })
})

async function exported(code: string): Promise<string> {
  const pieces: string[] = []
  await readSnapshot(store.app, '*', async (tx) => {
    for await (const piece of exportCsv(tx, code)) pieces.push(piece)
  })
  return pieces.join('')
}

test('297 villages × 4 years: sums and recomputation agree for every measure', async () => {
  const differing: string[] = []
  let compared = 0
  for (const { code } of summaries.get(2021)?.villages ?? []) {
    const rows = readExport(await exported(code))
    for (const year of DEMO_YEARS) {
      const village = summaries.get(year)?.villages.find((each) => each.code === code)
      const { figures, by_type, excluded, outside, eliminated } = recompute([rows], year)
      const wanted = { ...figures, by_type, excluded, outside, eliminated }
      try {
        expect(village).toMatchObject(wanted)
      } catch {
        differing.push(`${code} ${year}`)
      }
      compared += 1
    }
  }
  expect(differing).toEqual([])
  expect(compared).toBe(297 * 4)
})

test('金原村: grey without public data, and above a million in 2021', () => {
  const of = (year: number) => summaries.get(year)?.villages.find(({ code }) => code === '632802102209')
  for (const year of [2018, 2019, 2020])
    expect(of(year)).toMatchObject({ level: 'grey', no_public_data: true })
  expect(Number(of(2021)?.total_income)).toBeGreaterThan(1_000_000)
  expect(of(2021)).toMatchObject({ level: 'green', months_closed: 12 })
})

test('no consistency check finds anything in it', async () => {
  const results = await withClient(store.appUrl, 'cunzhang tests', async (client) => {
    await client.query(`begin; set local cz.books = '*'`)
    return runChecks(client, readSqlSources().checks)
  })
  expect(results.filter(({ rows }) => rows.length > 0).map(({ check }) => check)).toEqual([])
})
