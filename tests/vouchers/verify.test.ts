/** The outside verifier on sound books: no finding, whatever the book has been through. */
import { afterAll, expect, test } from 'vitest'
import { readSnapshot } from '../../src/db/transaction.ts'
import { tell } from '../../src/vouchers/verify-finding.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'

const store = await freshDatabase()
afterAll(store.close)

const verify = (bookId: string) => readSnapshot(store.app, [bookId], (tx) => verifyBook(tx, bookId))

test('a book that has lived is sound', async () => {
  const book = await livelyBook(store)
  const { vouchers, findings } = await verify(book.bookId)
  expect(findings.map(tell)).toEqual([])
  expect(vouchers).toBe(12)
})

test('an empty book is sound', async () => {
  const book = await createTestBook(store)
  expect((await verify(book.bookId)).findings).toEqual([])
})
