/** Acts on one book see that book alone: its code is resolved first, then `cz.books` holds nothing but its id. */
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { findAuthorisation, findBook } from './store.ts'
import type { BookRow } from './book.ts'

type Pool = Parameters<typeof inTransaction>[0]

/** What posting must know of a book before it may call the ledger. */
export type Standing = Pick<BookRow, 'bookId' | 'code' | 'words' | 'giftAccount'> & {
  authorisation: string | undefined
}

const KEPT_MAX = 20_000
/** Code → id never changes and books are never deleted, so an answer stays true as long as its database. */
const kept = new WeakMap<Pool, Map<string, Standing>>()

function keptOf(pool: Pool): Map<string, Standing> {
  const known = kept.get(pool) ?? new Map<string, Standing>()
  if (known.size > KEPT_MAX) known.clear()
  kept.set(pool, known)
  return known
}

/** `fresh` asks the database again, for an authorisation may have ended or been given since. */
export async function standingOf(pool: Pool, code: string, fresh = false): Promise<Standing> {
  const known = keptOf(pool)
  const earlier = known.get(code)
  if (earlier !== undefined && !fresh) return earlier
  const standing = await readSnapshot(pool, '*', async (tx) => {
    const book = await findBook(tx, code)
    if (book === undefined) return undefined
    const { bookId, words, giftAccount } = book
    return { bookId, code, words, giftAccount, authorisation: (await findAuthorisation(tx, bookId))?.id }
  })
  if (standing === undefined) {
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  }
  known.set(code, standing)
  return standing
}

/** Read-write work on one book. */
export function inBook(code: string) {
  return async <T>(pool: Pool, work: (tx: Tx, bookId: string) => Promise<T>): Promise<T> => {
    const { bookId } = await standingOf(pool, code)
    return inTransaction(pool, [bookId], (tx) => work(tx, bookId))
  }
}

/** One consistent snapshot of one book. */
export async function readInBook<T>(
  pool: Pool,
  code: string,
  work: (tx: Tx, bookId: string) => Promise<T>,
): Promise<T> {
  const { bookId } = await standingOf(pool, code)
  return readSnapshot(pool, [bookId], (tx) => work(tx, bookId))
}
