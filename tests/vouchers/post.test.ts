/** Posting through the one function: numbers, balances and answers of a small book. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook, makePosting, postTestVouchers, receipt } from '../support/books.ts'
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

test('a refused voucher leaves no counterparty behind, whatever else is posted with it', async () => {
  const book = await createTestBook(store)
  const owing = (date: string, name: string, amount: string) =>
    makePosting(book, {
      date,
      lines: [
        { account: '10201', side: 'debit', amount: '10.00' },
        { account: '211', side: 'credit', amount, auxiliary: { kind: 'counterparty', name } },
      ],
    })
  const outcomes = await postTestVouchers(store, [
    owing('2024-01-05', '不平的人', '9.00'),
    owing('2024-01-06', '记上的人', '10.00'),
    owing('1999-01-06', '太早的人', '10.00'),
  ])
  expect(outcomes.map((each) => each.status)).toEqual(['refused', 'posted', 'refused'])
  const { rows } = await store.super.query('select name from auxiliary_items where book_id = $1', [
    book.bookId,
  ])
  expect(rows).toEqual([{ name: '记上的人' }])
})
