/** The annual summary at the server: the demonstration prefecture year by year, and ten villages at 300 and 30,000 vouchers each. */
import type { Pool } from 'pg'
import { readSnapshot } from '../../src/db/transaction.ts'
import { annualSummary } from '../../src/reports/annual.ts'
import { DEMO_YEARS } from '../demo/model.ts'
import { loadDemonstration } from '../demo/load.ts'
import { makeBooks } from './books.ts'
import { fill } from './bulk.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'
import { withStore } from './store.ts'
import type { BenchStore } from './store.ts'

const TARGET_MS = 50
const RATIO_MAX = 1.2
const VILLAGES = 10

/** From the request's transaction to the finished answer with its digest. */
async function summaryMs(pool: Pool, year: number, scope?: string): Promise<number> {
  const began = performance.now()
  await readSnapshot(pool, '*', (tx) => annualSummary(tx, { year, scope, today: '2022-03-01' as never }))
  return performance.now() - began
}

async function demonstration(store: BenchStore, rounds: number): Promise<void> {
  await loadDemonstration(store.pool, { state: 'absent', done: 0, total: 0, message: '' })
  const times: number[] = []
  for (let round = -2; round < rounds; round += 1) {
    for (const year of DEMO_YEARS) {
      const ms = await summaryMs(store.pool, year)
      if (round >= 0) times.push(ms)
    }
  }
  const value = median(times)
  const worst = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)]
  const more = { villages: 297, years: DEMO_YEARS.length, p95: worst }
  tell(
    { bench: 'annual', value, unit: 'ms', baseline: TARGET_MS, ratio: value / TARGET_MS, n: times.length },
    more,
  )
}

async function villages(store: BenchStore, each: number): Promise<void> {
  for (const book of await makeBooks(store, VILLAGES)) await fill(store, book, each)
}

export async function annual(): Promise<void> {
  const [many, rounds] = [sizeOr(30_000), roundsOr(25)]
  await withStore((store) => demonstration(store, rounds))
  const few = Math.max(1, Math.round(many / 100))
  await withStore((small) =>
    withStore(async (large) => {
      await villages(small, few)
      await villages(large, many)
      const [a, b]: [number[], number[]] = [[], []]
      for (let round = -3; round < rounds; round += 1) {
        const [short, long] = [await summaryMs(small.pool, 2021), await summaryMs(large.pool, 2021)]
        if (round < 0) continue
        a.push(short)
        b.push(long)
      }
      const [baseline, value] = [median(a), median(b)]
      const more = { villages: VILLAGES, few, many, limit: RATIO_MAX }
      tell({ bench: 'annual-growth', value, unit: 'ms', baseline, ratio: value / baseline, n: rounds }, more)
    }),
  )
}
