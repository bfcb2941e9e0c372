/** Posting through the one function: numbers, balances and answers of a small book. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
afterAll(store.close)

test('a batch is numbered in its order and each posting is answered', async () => {
  const book = await createTestBook(store)
  const outcomes = await postTestVouchers(store, [
    receipt(book, '2024-01-05', '100.00'),
    receipt(book, '2024-01-06', '1.005'),
    receipt(book, '2024-01-07', '200.00'),
  ])
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'refused', 'posted'])
  const numbers = outcomes.flatMap((each) =>
    each.status === 'refused' ? [] : [(JSON.parse(each.answer) as { number: number }).number],
  )
  expect(numbers).toEqual([1, 2])
})
