/** The posting function once a transaction from a bare driver, against the same rows inserted bare by the same driver: at least 0.4. */
import { makeBooks } from './books.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'
import { BOOKS, callPosting, rateOf, withClients } from './post-driver.ts'
import { insertBare, makePlainTables } from './post-plain.ts'
import { withStore } from './store.ts'
import type { BenchStore } from './store.ts'

/** `all`: every row a posting writes; `lines`: header and lines alone, without counter, balances, sums, assignment, key and audit row. */
type Rates = { posts: number[]; all: number[]; lines: number[] }

async function measure(store: BenchStore, count: number, rounds: number): Promise<Rates> {
  const books = await makeBooks(store, BOOKS)
  await makePlainTables(store)
  return withClients(store.appUrl, async (clients) => {
    const last = new Map<string, number>()
    const works = {
      all: insertBare(books, 'all', last),
      lines: insertBare(books, 'lines', last),
      posts: callPosting(books),
    }
    const rates: Rates = { posts: [], all: [], lines: [] }
    // The first calls plan and open caches.
    for (const work of Object.values(works)) await rateOf(count / 5, clients, work)
    for (let round = 0; round < rounds; round += 1) {
      for (const name of ['all', 'lines', 'posts'] as const)
        rates[name].push(await rateOf(count, clients, works[name]))
    }
    return rates
  })
}

function ratioOf(rates: readonly number[], baselines: readonly number[]): number {
  return median(rates.map((rate, round) => rate / (baselines[round] ?? rate)))
}

export async function postBare(): Promise<void> {
  const [count, rounds] = [sizeOr(3000), roundsOr(5)]
  const { posts, all, lines } = await withStore((store) => measure(store, count, rounds))
  const [value, baseline, ratio] = [median(posts), median(all), ratioOf(posts, all)]
  const more = {
    rounds,
    lines_baseline: Math.round(median(lines)),
    lines_ratio: Number(ratioOf(posts, lines).toPrecision(3)),
  }
  tell({ bench: 'post-bare', value, unit: 'vouchers/s', baseline, ratio, n: count * rounds }, more)
}
