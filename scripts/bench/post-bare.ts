/** The posting function called once a transaction from a bare driver, against bare inserts of the same rows: at least 0.4. */
import { makeBooks } from './books.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'
import { BOOKS, callPosting, insertBare, makePlainTables, rateOf, withClients } from './post-driver.ts'
import { withStore } from './store.ts'
import type { BenchStore } from './store.ts'

type Rates = { posts: number[]; inserts: number[] }

async function measure(store: BenchStore, count: number, rounds: number): Promise<Rates> {
  const books = await makeBooks(store, BOOKS)
  await makePlainTables(store)
  return withClients(store.appUrl, async (clients) => {
    const [post, insert] = [callPosting(books), insertBare(books)]
    // The first calls plan and open caches.
    await rateOf(count / 5, clients, post)
    await rateOf(count / 5, clients, insert)
    const rates: Rates = { posts: [], inserts: [] }
    for (let round = 0; round < rounds; round += 1) {
      rates.inserts.push(await rateOf(count, clients, insert))
      rates.posts.push(await rateOf(count, clients, post))
    }
    return rates
  })
}

export async function postBare(): Promise<void> {
  const [count, rounds] = [sizeOr(3000), roundsOr(5)]
  const { posts, inserts } = await withStore((store) => measure(store, count, rounds))
  const ratio = median(posts.map((rate, round) => rate / (inserts[round] ?? rate)))
  const [value, baseline] = [median(posts), median(inserts)]
  tell({ bench: 'post-bare', value, unit: 'vouchers/s', baseline, ratio, n: count * rounds }, { rounds })
}
