/** The scope of a request's work: what the caller's roles reach for the act of the address; one book in src/books/scope.ts. */
import type { Context } from 'hono'
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import type { Environment } from './environment.ts'
import { requireCaller } from './permit.ts'

/** Runs work in one transaction, and says which book the keys of its acts belong to. */
export type Within = <T>(c: Context<Environment>, work: (tx: Tx, bookId: string) => Promise<T>) => Promise<T>

/** Acts on the whole store, such as opening a book; their keys stand under book 0. The route asks for the division. */
export const inStore: Within = (c, work) => {
  requireCaller(c)
  return inTransaction(c.var.pool, '*', (tx) => work(tx, '0'))
}

/** Acts that see no book at all: people, roles, sessions. */
export const inNoBook: Within = (c, work) => {
  requireCaller(c)
  return inTransaction(c.var.pool, [], (tx) => work(tx, '0'))
}

/** One consistent snapshot across the books in reach. */
export function readStore<T>(c: Context<Environment>, work: (tx: Tx) => Promise<T>): Promise<T> {
  return readSnapshot(c.var.pool, requireCaller(c).reach(c.var.act), work)
}
