/** When the database or the line fails: lost replies resolved by key, half files broken off, 503 while it is away. */
import type { Pool, PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { createPool } from '../../src/db/connect.ts'
import { readSnapshot } from '../../src/db/transaction.ts'
import { streamText } from '../../src/http/stream.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { serveApp, testApp, voucherBody } from './serve.ts'

const store = await freshDatabase({ max: 4 })
afterAll(store.close)

/** Every COMMIT that wrote is carried out and its reply lost, `times` times. */
function losingReplies(pool: Pool, times: number): { pool: Pool; lost: () => number } {
  let lost = 0
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect()
    let writes = false
    const query = async (...args: unknown[]): Promise<unknown> => {
      const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string })?.text ?? '')
      if (text.startsWith('begin')) writes = !text.includes('read only')
      const answer = await (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, args)
      if (text !== 'commit' || !writes || lost >= times) return answer
      lost += 1
      throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    }
    return { query, release: (error?: Error) => client.release(error) } as unknown as PoolClient
  }
  return { pool: { connect } as unknown as Pool, lost: () => lost }
}

const count = async (table: string, bookId: string): Promise<number> => {
  const { rows } = await store.super.query<{ n: number }>(
    `select count(*)::int as n from ${table} where book_id = $1`,
    [bookId],
  )
  return rows[0]?.n ?? 0
}

test('a lost reply to COMMIT is resolved by the key: one voucher, one closing, both answered', async () => {
  const book = await createTestBook(store)
  const at = `/api/v1/books/${book.code}`
  const posting = losingReplies(store.app, 1)
  const posted = await testApp(posting.pool).post(`${at}/vouchers`, voucherBody('2024-01-05', '1.00'))
  expect([posted.status, posting.lost(), await count('vouchers', book.bookId)]).toEqual([201, 1, 1])
  const closing = losingReplies(store.app, 1)
  const closed = await testApp(closing.pool).post(`${at}/closings`, { through: '2024-02' })
  expect([closed.status, closing.lost(), await count('month_closings', book.bookId)]).toEqual([201, 1, 2])
})

test('without a key nobody tries again: 503 says so', async () => {
  const book = await createTestBook(store)
  const { pool, lost } = losingReplies(store.app, 1)
  const { send, reported } = testApp(pool)
  const body = JSON.stringify({ code: '50101', name: '试' })
  const path = `/api/v1/books/${book.code}/accounts`
  const answer = await send('POST', path, body, { 'content-type': 'application/json' })
  expect([answer.status, answer.headers.get('retry-after'), lost(), reported]).toEqual([503, '1', 1, []])
})

test('while the database is away every address answers 503, except those that need none', async () => {
  const away = createPool({ url: 'postgres://nobody:x@127.0.0.1:9/none', applicationName: 'cunzhang tests' })
  const { get, post, reported } = testApp(away)
  const answers = [
    await get('/api/v1/books'),
    await get('/api/v1/books/X/export?format=csv'),
    await get('/api/v1/reports/annual'),
    await post('/api/v1/books/X/vouchers', voucherBody('2024-01-05', '1.00')),
    await post('/api/v1/books/X/closings', { through: '2024-01' }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503])
  expect(answers.map(({ headers }) => headers.get('content-type'))).toEqual(
    answers.map(() => 'application/problem+json; charset=utf-8'),
  )
  expect([(await get('/healthz')).status, (await get('/api/openapi.json')).status]).toEqual([200, 200])
  expect(reported).toEqual([])
  await away.end()
})

async function* breaking(): AsyncGenerator<string> {
  yield 'first\n'
  await Promise.resolve()
  throw new Error('midway')
}

test('a file that breaks midway breaks the connection, and is reported', async () => {
  const reported: unknown[] = []
  const given = {
    contentType: 'text/csv',
    fileName: 'x.csv',
    report: (error: unknown) => reported.push(error),
  }
  const serving = await serveApp(() =>
    streamText((work) => readSnapshot(store.app, '*', work), breaking, given),
  )
  const answer = await fetch(serving.url)
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  expect(reported.map(String)).toEqual(['Error: midway'])
  await serving.close()
})

const CSV = { contentType: 'text/csv', fileName: 'x.csv' }

/** Text without end; `ended` says whether its reader let it go. */
function endless(): { pieces: () => AsyncGenerator<string>; ended: () => boolean } {
  let ended = false
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (;;) yield await Promise.resolve('x'.repeat(65_536))
    } finally {
      ended = true
    }
  }
  return { pieces, ended: () => ended }
}

const isPoolIdle = (): boolean => store.app.idleCount === store.app.totalCount

test('a reader that goes away gives its connection back, and nobody is called', async () => {
  const reported: unknown[] = []
  const { pieces, ended } = endless()
  const given = { ...CSV, report: (error: unknown) => reported.push(error) }
  const serving = await serveApp(() =>
    streamText((work) => readSnapshot(store.app, '*', work), pieces, given),
  )
  const answer = await fetch(serving.url)
  await answer.body?.cancel()
  await expect.poll(() => [ended(), isPoolIdle()]).toEqual([true, true])
  expect(reported).toEqual([])
  await serving.close()
})

test('readers that never read hold no connection for long, and never all of them', async () => {
  const { pieces } = endless()
  const given = { ...CSV, report: () => undefined, patienceMs: 300 }
  const open = (): Promise<Response> =>
    streamText((work) => readSnapshot(store.app, '*', work), pieces, given)
  const held = await Promise.all([open(), open(), open(), open()])
  expect(() => open()).toThrow('同时导出的人太多')
  await expect.poll(isPoolIdle, { timeout: 5000 }).toBe(true)
  expect((await open()).status).toBe(200)
  await Promise.all(held.map((answer) => expect(answer.text()).rejects.toBeUndefined()))
  await expect.poll(isPoolIdle, { timeout: 5000 }).toBe(true)
})

test('HEAD of a file tells its headers and opens no stream', async () => {
  const book = await createTestBook(store)
  const { send } = testApp(store.app)
  for (let turn = 0; turn < 8; turn += 1) {
    const answer = await send('HEAD', `/api/v1/books/${book.code}/export?format=csv`, null)
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
      200,
      '',
      'text/csv; charset=utf-8',
    ])
  }
  expect((await send('HEAD', '/api/v1/books/nobody/export?format=csv', null)).status).toBe(404)
  await expect.poll(isPoolIdle).toBe(true)
})
