/** Every address: works, fails in a way a person can use, refuses what it must. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp, voucherBody } from './serve.ts'

const store = await freshDatabase()
afterAll(store.close)
const { get, post, reported, app } = testApp(store.app)
afterAll(() => expect(reported).toEqual([]))

const book = await createTestBook(store, { start: 202401 })
const at = `/api/v1/books/${book.code}`

test('a voucher posts, reads back, and its month closes', async () => {
  const posted = await post(`${at}/vouchers`, voucherBody('2024-01-05', '1200.00'))
  expect([posted.status, posted.json()]).toMatchObject([201, { book: book.code, number: 1, seq: '1' }])
  const read = await get(`${at}/vouchers/1`)
  console.log(posted.text, read.text)
  console.log(
    (await get(`${at}/vouchers`)).text,
    (await get(at)).text,
    (await get('/api/v1/books')).text.slice(0, 300),
  )
  console.log((await get(`${at}/accounts`)).text.slice(0, 300))
  console.log((await get(`/api/v1/reports/annual`)).text.slice(0, 300))
  console.log((await get(`${at}/trial-balance`)).text.slice(0, 300))
  console.log((await get(`${at}/export?format=hledger`)).text.slice(0, 300))
  console.log((await get(`${at}/export?format=csv`)).text.slice(0, 300))
  console.log((await get(`${at}/drafts`)).text.slice(0, 300))
  console.log((await post(`${at}/closings`, { through: '2024-12' })).text.slice(0, 600))
  console.log((await post(`${at}/year-ends`, { year: 2024 })).text.slice(0, 600))
  console.log(
    (await post(`/api/v1/classify`, { lines: [{ id: '1', summary: '卖羊收入' }] })).text.slice(0, 600),
  )
  console.log((await get(`/api/openapi.json`)).text.slice(0, 600))
  console.log(
    (await get(`/nope`)).text.slice(0, 600),
    (await get('/api/v1/books/ZZ')).text,
    (await get('/readyz')).text,
  )
  const put = await app.request('/api/v1/books', { method: 'PUT' })
  console.log(put.status, [...put.headers], await put.text())
})
