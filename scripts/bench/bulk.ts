/** Many vouchers into one book for benches that read: batches through the posting function, each in its own transaction. */
import { inTransaction } from '../../src/db/transaction.ts'
import { invariant } from '../../src/lib/problem.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'
import { BENCH_ACTOR, threeLines } from './books.ts'
import type { BenchBook } from './books.ts'
import type { BenchStore } from './store.ts'

const BATCH = 4000

/** Posts `count` vouchers made by `make`; one request, as an import is. */
export async function fill(
  store: BenchStore,
  book: BenchBook,
  count: number,
  make: (book: BenchBook, at: number) => Posting = threeLines,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const postings = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => ({
      ...make(book, from + at),
      actor: BENCH_ACTOR,
    }))
    const outcomes = await inTransaction(store.pool, [book.bookId], (tx) => postAll(tx, postings))
    const refused = outcomes.find(({ status }) => status === 'refused')
    invariant(refused === undefined, `a bench voucher was refused: ${JSON.stringify(refused)}`)
  }
}
