/** The scope of a request's work: the whole store here; one book in src/books/scope.ts. */
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import type { Pool } from './environment.ts'

/** Runs work in one transaction, and says which book the keys of its acts belong to. */
export type Within = <T>(pool: Pool, work: (tx: Tx, bookId: string) => Promise<T>) => Promise<T>

/** Acts on the whole store, such as opening a book; their keys stand under book 0. */
export const inStore: Within = (pool, work) => inTransaction(pool, '*', (tx) => work(tx, '0'))

/** One consistent snapshot across all books. */
export function readStore<T>(pool: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return readSnapshot(pool, '*', work)
}
