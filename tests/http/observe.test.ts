/** What the server tells about itself: figures by pattern, one log line a request, and nothing that is nobody's business. */
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createObserver } from '../../src/observe.ts'
import { postSingly } from '../../src/vouchers/submit.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp, voucherBody } from './serve.ts'

const store = await freshDatabase()
afterAll(store.close)

const lines: string[] = []
const log = pino(
  new Writable({
    write(piece: Buffer, _, done) {
      lines.push(piece.toString())
      done()
    },
  }),
)

test('requests and postings are counted by pattern and outcome; the log holds no query, body, key or header', async () => {
  const { observe, metrics, report, counting } = createObserver(log, store.app)
  const { get, post } = testApp(store.app, { observe, metrics, report, post: counting(postSingly) })
  const book = await createTestBook(store)
  const path = `/api/v1/books/${book.code}/vouchers`
  const secret = { authorization: 'Bearer geheim', cookie: 'sid=geheim', 'idempotency-key': 'geheim-key' }
  expect((await post(path, voucherBody('2024-01-05', '77.77'), secret)).status).toBe(201)
  expect((await post(path, voucherBody('2023-01-05', '77.77'))).status).toBe(422)
  await get(`${path}?month=2024-01`, secret)
  await get('/nowhere/geheim')
  await get('/healthz')
  const { text } = await get('/metrics')
  expect(text).toContain(
    'cunzhang_http_request_seconds_count{method="POST",route="/api/v1/books/:code/vouchers",status="201"} 1',
  )
  expect(text).toContain('route="none",status="404"')
  expect(text).toContain('cunzhang_postings_total{outcome="posted"} 1')
  expect(text).toContain('cunzhang_postings_total{outcome="refused"} 1')
  expect(text).toContain('cunzhang_pool_connections{state="waiting"} 0')
  expect(text).not.toContain(book.code)
  const said = lines
    .map((line) => JSON.parse(line) as { msg: string; status: number; path: string })
    .filter((line) => line.path !== '/api/openapi.json')
  expect(said.map(({ msg, status }) => `${msg} ${status}`)).toEqual([
    'request 201',
    'request 422',
    'request 200',
    'request 404',
  ])
  expect(lines.slice(0, 4).join('')).not.toMatch(/geheim|77\.77|month=|羊/)
})

test('what nobody expected is logged with the number the caller was given, and the caller hears nothing else', async () => {
  lines.length = 0
  const { report } = createObserver(log, store.app)
  const failing = () => Promise.reject(new Error('select * from secrets'))
  const { post, faults } = testApp(store.app, { report, post: failing })
  const book = await createTestBook(store)
  const answer = await post(`/api/v1/books/${book.code}/vouchers`, voucherBody('2024-01-05', '1.00'))
  expect([answer.status, answer.text.includes('secrets')]).toEqual([500, false])
  const [line] = lines.map((each) => JSON.parse(each) as { requestId: string; err: { message: string } })
  expect(line?.err.message).toBe('select * from secrets')
  expect(answer.text).toContain(line?.requestId)
  expect(faults).toEqual([])
})
