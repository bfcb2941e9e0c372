/** The outside verifier over one book of 100,000 vouchers: at most ten seconds. */
import { readSnapshot } from '../../src/db/transaction.ts'
import { invariant } from '../../src/lib/problem.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { makeBooks } from './books.ts'
import { fill } from './bulk.ts'
import { median, roundsOr, seconds, sizeOr, tell } from './figures.ts'
import { withStore } from './store.ts'

const TARGET_S = 10

export async function verify(): Promise<void> {
  const [count, rounds] = [sizeOr(100_000), roundsOr(3)]
  await withStore(async (store) => {
    const [book] = await makeBooks(store, 1)
    invariant(book !== undefined, 'one book was made')
    await fill(store, book, count)
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const check = async (): Promise<void> => {
        const { findings } = await readSnapshot(store.pool, [book.bookId], (tx) =>
          verifyBook(tx, book.bookId),
        )
        invariant(findings.length === 0, `the verifier found ${JSON.stringify(findings[0])}`)
      }
      times.push(await seconds(check))
    }
    const value = median(times)
    tell(
      { bench: 'verify', value, unit: 's', baseline: TARGET_S, ratio: value / TARGET_S, n: count },
      { rounds },
    )
  })
}
