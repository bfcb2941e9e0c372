/** Gathered postings: one call for all that wait, each answered alone, whatever its neighbours do. */
import { afterAll, expect, test } from 'vitest'
import { gathering } from '../../src/vouchers/gather.ts'
import { postVouchers } from '../../src/vouchers/post.ts'
import { createTestBook, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
afterAll(store.close)
const [first, second] = [await createTestBook(store), await createTestBook(store)]

const transactions = async (): Promise<number> => {
  const { rows } = await store.super.query<{ n: string }>(
    'select count(distinct posted_xid) as n from vouchers',
  )
  return Number(rows[0]?.n)
}

test('what waits together is posted together, across books, and refusals stay with whom they concern', async () => {
  const post = gathering()
  const before = await transactions()
  const outcomes = await Promise.all([
    post(store.app, receipt(first, '2024-01-01', '1')),
    post(store.app, receipt(second, '2024-01-01', '2')),
    post(store.app, receipt(first, '2023-01-01', '3')),
    post(store.app, receipt(first, '2024-01-01', '4')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['posted', 'posted', 'refused', 'posted'])
  expect((await transactions()) - before).toBe(1)
})

test('a posting the database chokes on is answered alone: the batch is replayed one by one', async () => {
  const post = gathering()
  const broken = receipt(first, '2024-01-01', '5')
  const settled = await Promise.allSettled([
    post(store.app, receipt(first, '2024-01-01', '6')),
    post(store.app, {
      ...broken,
      source: null as unknown as string,
      lines: broken.lines.map((line) => ({ ...line, summary: null as unknown as string })),
    }),
    post(store.app, receipt(second, '2024-01-01', '7')),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('the same key twice at once: one is posted, the other told the same answer', async () => {
  const post = gathering()
  const twice = receipt(first, '2024-02-01', '8', { key: 'twice' })
  const outcomes = await Promise.all([post(store.app, twice), post(store.app, twice), post(store.app, twice)])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['posted', 'repeated', 'repeated'])
  expect(new Set(outcomes.map((each) => (each.status === 'refused' ? '' : each.answer))).size).toBe(1)
})

test('more than a batch holds goes in several, in order', async () => {
  const post = gathering({ batchMax: 3, lanes: 1 })
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, i) => post(store.app, receipt(first, '2024-03-01', `${i + 1}`))),
  )
  const numbers = outcomes.map((each) =>
    each.status === 'refused' ? 0 : (JSON.parse(each.answer) as { number: number }).number,
  )
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('posted without a key of its own, a posting is still answered as posted', async () => {
  const outcomes = await postVouchers(store.app, [first.bookId], [receipt(first, '2024-04-01', '9')])
  expect(outcomes).toMatchObject([{ status: 'posted' }])
})
