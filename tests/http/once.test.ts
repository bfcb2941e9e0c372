/** Idempotency over HTTP: one key, one act, one answer byte for byte, whoever else sends it at the same moment. */
import { afterAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { gathering } from '../../src/vouchers/gather.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp, voucherBody } from './serve.ts'
import type { Asked, TestApp } from './serve.ts'

const store = await freshDatabase({ max: 16 })
const { post, send, reported, faults } = testApp(store.app)
afterAll(async () => {
  await store.close()
  expect([reported, faults]).toEqual([[], []])
})

/** As the Worker posts and as the server on Node does. */
const ways: [string, TestApp][] = [
  ['singly', testApp(store.app)],
  ['gathered', testApp(store.app, { post: gathering() })],
]

const count = async (table: string): Promise<number> => {
  const { rows } = await store.super.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return rows[0]?.n ?? 0
}

const codeOf = (answer: Asked): string => (answer.json() as { code: string }).code

async function newDivision(): Promise<string> {
  return (await createTestBook(store)).division
}

test.each(ways)(
  'posting %s: the same key and body give the same bytes, another body is 422',
  async (_, { post }) => {
    const { code } = await createTestBook(store)
    const key = { 'idempotency-key': uuidv7() }
    const path = `/api/v1/books/${code}/vouchers`
    const first = await post(path, voucherBody('2024-01-05', '10.00'), key)
    const again = await post(path, voucherBody('2024-01-05', '10.00'), key)
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    const other = await post(path, voucherBody('2024-01-05', '11.00'), key)
    expect([other.status, codeOf(other)]).toEqual([422, 'request/key-reused'])
    // The same voucher under another key is another voucher.
    expect((await post(path, voucherBody('2024-01-05', '10.00'))).json()).toMatchObject({ number: 2 })
  },
)

test.each(ways)('posting %s: 64 at once with one key make one voucher', async (_, { post }) => {
  const { code, bookId } = await createTestBook(store)
  const key = { 'idempotency-key': uuidv7() }
  const body = voucherBody('2024-02-05', '64.00')
  const answers = await Promise.all(
    Array.from({ length: 64 }, () => post(`/api/v1/books/${code}/vouchers`, body, key)),
  )
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(201)
  expect(await count(`vouchers where book_id = ${bookId}`)).toBe(1)
})

test('elsewhere: 64 at once with one key open one book, and the answer is kept byte for byte', async () => {
  const body = { code: 'ONCE', name: '一次账套', division: await newDivision(), start: '2024-01' }
  const key = { 'idempotency-key': uuidv7() }
  const answers = await Promise.all(Array.from({ length: 64 }, () => post('/api/v1/books', body, key)))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(201)
  const other = await post('/api/v1/books', { ...body, name: '另一个' }, key)
  expect([other.status, codeOf(other)]).toEqual([422, 'request/key-reused'])
  const twice = await post('/api/v1/books', body)
  expect([twice.status, codeOf(twice)]).toEqual([409, 'book/exists'])
})

test('eight books of one village at once: all stand, one entity, one that counts', async () => {
  const division = '630102001999'
  await store.owner.query(
    "insert into divisions (code, name, level, parent, invented, source) values ($1, '同时村', 'village', '630102001000', true, 'test')",
    [division],
  )
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      post('/api/v1/books', { code: `SAME${n}`, name: `账套${n}`, division, entity: '同一个合作社' }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201))
  expect(await count(`entities where division = '${division}'`)).toBe(1)
  expect(await count(`books where division = '${division}' and counts`)).toBe(1)
})

test('closing twice with one key answers twice the same; a refusal is not kept under its key', async () => {
  const { code } = await createTestBook(store)
  const path = `/api/v1/books/${code}/closings`
  const key = { 'idempotency-key': uuidv7() }
  const early = await post(path, { through: '2023-12' }, key)
  expect([early.status, codeOf(early)]).toEqual([422, 'voucher/before-start'])
  const first = await post(path, { through: '2024-03' }, key)
  const again = await post(path, { through: '2024-03' }, key)
  expect([first.status, again.text]).toEqual([201, first.text])
})

test('a key belongs to one book and one address', async () => {
  const [one, two] = [await createTestBook(store), await createTestBook(store)]
  const key = { 'idempotency-key': uuidv7() }
  const body = voucherBody('2024-01-05', '10.00')
  expect((await post(`/api/v1/books/${one.code}/vouchers`, body, key)).status).toBe(201)
  expect((await post(`/api/v1/books/${two.code}/vouchers`, body, key)).status).toBe(201)
  const elsewhere = await post(`/api/v1/books/${one.code}/closings`, { through: '2024-01' }, key)
  expect([elsewhere.status, codeOf(elsewhere)]).toEqual([422, 'request/key-reused'])
})

test.each(['vouchers', 'closings', 'year-ends', 'imports/cashbook', 'vouchers/1/reversal'])(
  'without a key /%s is refused before anything is read',
  async (end) => {
    const { code } = await createTestBook(store)
    const headers = { 'content-type': end.startsWith('imports') ? 'text/csv' : 'application/json' }
    const answer = await send('POST', `/api/v1/books/${code}/${end}`, '{}', headers)
    expect([answer.status, codeOf(answer)]).toEqual([400, 'request/key-missing'])
  },
)

test.each(['a b', 'x'.repeat(201), ''])('the key %j is refused', async (key) => {
  const { code } = await createTestBook(store)
  const answer = await post(`/api/v1/books/${code}/vouchers`, voucherBody('2024-01-05', '10.00'), {
    'idempotency-key': key,
  })
  expect([answer.status, codeOf(answer)]).toEqual([422, 'request/invalid'])
})
