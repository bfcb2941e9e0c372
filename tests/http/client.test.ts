/** The app's type makes a typed client: addresses, bodies and answers are checked by the compiler. */
import { hc } from 'hono/client'
import { afterAll, expect, test } from 'vitest'
import type { AppType } from '../../src/app.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp } from './serve.ts'

const store = await freshDatabase()
afterAll(store.close)
const { app } = testApp(store.app)
const client = hc<AppType>('http://127.0.0.1', {
  fetch: (input: RequestInfo | URL, init?: RequestInit) => app.request(input, init),
})

test('a voucher is posted and read back through types alone', async () => {
  const { code } = await createTestBook(store)
  const vouchers = client.api.v1.books[':code'].vouchers
  const line = { amount: '8.00', summary: '收羊圈租金' }
  const posted = await vouchers.$post(
    {
      param: { code },
      json: {
        date: '2024-01-05',
        lines: [
          { ...line, account: '101', side: 'debit' },
          { ...line, account: '501', side: 'credit' },
        ],
      },
    },
    { headers: { 'idempotency-key': uuidv7() } },
  )
  const { seq, number } = await posted.json()
  expect([posted.status, number]).toEqual([201, 1])
  const read = await vouchers[':seq'].$get({ param: { code, seq } })
  const { lines } = await read.json()
  expect(lines.map(({ amount }) => amount)).toEqual(['8.00', '8.00'])
})
