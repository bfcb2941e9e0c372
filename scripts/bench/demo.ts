/** The demonstration prefecture into an empty store: at most thirty seconds. */
import { invariant } from '../../src/lib/problem.ts'
import { loadDemonstration } from '../demo/load.ts'
import type { DemoProgress } from '../demo/load.ts'
import { median, roundsOr, seconds, tell } from './figures.ts'
import { withStore } from './store.ts'

const TARGET_S = 30

export async function demo(): Promise<void> {
  const rounds = roundsOr(3)
  const times: number[] = []
  let books = 0
  for (let round = 0; round < rounds; round += 1) {
    await withStore(async (store) => {
      const progress: DemoProgress = { state: 'absent', done: 0, total: 0, message: '' }
      times.push(await seconds(() => loadDemonstration(store.pool, progress)))
      invariant(progress.state === 'ready', 'the demonstration is complete')
      books = progress.total
    })
  }
  const value = median(times)
  tell({ bench: 'demo', value, unit: 's', baseline: TARGET_S, ratio: value / TARGET_S, n: books }, { rounds })
}
