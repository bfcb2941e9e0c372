/** Reads of sensitive data are noted with who, what and how it ended; what cannot be noted is not shown (src/http/noted.ts). */
import { afterAll, afterEach, expect, test } from 'vitest'
import table from '../../db/seed/sensitive-reads.json' with { type: 'json' }
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { readDocument } from './document.ts'
import { testApp } from './serve.ts'

const store = await freshDatabase()
const { app, get, send, reported, faults } = testApp(store.app)
afterAll(store.close)
afterEach(() => {
  expect(faults).toEqual([])
})

const book = await createTestBook(store, { code: 'NOTED' })
await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00')])
const accountant = await makePerson(store, { role: 'village_accountant', bookId: book.bookId })
const cashier = await makePerson(store, { role: 'cashier', bookId: book.bookId })

type Row = { kind: string; actor: string; what: string; outcome: string; address: string; request_id: string }

async function noted(): Promise<Row[]> {
  const { rows } = await store.super.query<Row>(
    `select kind, actor, what, outcome, address, request_id from access_log where kind = 'read' order by no`,
  )
  return rows
}

/** Rows written while `work` runs. */
async function notedBy(work: () => Promise<unknown>): Promise<Row[]> {
  const before = (await noted()).length
  await work()
  return (await noted()).slice(before)
}

const EXPORT = '/api/v1/books/NOTED/export?format=csv'

test('an export is noted under the person of the session, with address, query and request', async () => {
  let request: string | null = ''
  const rows = await notedBy(async () => {
    request = (await get(EXPORT, { cookie: accountant.cookie })).headers.get('x-request-id')
  })
  const what = 'GET /books/NOTED/export?format=csv'
  expect(rows).toEqual([
    { kind: 'read', actor: accountant.id, what, outcome: '200', address: '127.0.0.1', request_id: request },
  ])
})

test('what is refused is noted too: no such book, no such right, wrongly asked; strangers leave no row', async () => {
  const outcomes = async (path: string, cookie: string): Promise<string[]> =>
    (await notedBy(() => get(path, { cookie }))).map(({ actor, outcome }) => `${actor} ${outcome}`)
  expect(await outcomes('/api/v1/books/NONE/export?format=csv', accountant.cookie)).toEqual([
    `${accountant.id} 404`,
  ])
  expect(await outcomes(EXPORT, cashier.cookie)).toEqual([`${cashier.id} 403`])
  expect(await outcomes(EXPORT, `__Host-cunzhang=${'0'.repeat(64)}`)).toEqual([])
  expect(await outcomes('/api/v1/books/NOTED/export?format=doc', accountant.cookie)).toEqual([
    `${accountant.id} 422`,
  ])
  expect(await outcomes('/api/v1/access-log', accountant.cookie)).toEqual([`${accountant.id} 403`])
})

test('asking for the head is a read; reading page by page is not noted', async () => {
  expect((await notedBy(() => send('HEAD', EXPORT, null))).map(({ what }) => what)).toEqual([
    'HEAD /books/NOTED/export?format=csv',
  ])
  expect(await notedBy(() => get('/api/v1/books/NOTED/vouchers'))).toEqual([])
})

const DEAF = `create or replace function write_access(p_kind text, p_actor text, p_actor_name text, p_what text, p_outcome text,
  p_address text, p_request text) returns void language plpgsql as $$ begin raise exception 'the log is full'; end $$`

test('when the log cannot be written nothing is shown, streamed or not', async () => {
  const { rows } = await store.super.query<{ text: string }>(
    `select pg_get_functiondef('write_access'::regproc) as text`,
  )
  await store.super.query(DEAF)
  try {
    for (const path of [EXPORT, '/api/v1/books/NOTED/audit', '/api/v1/books/NOTED/audit/export']) {
      const { status, text, headers } = await get(path)
      expect(status, path).toBe(500)
      expect(text, path).not.toMatch(/100\.00|voucher/)
      expect(headers.get('content-type')).toContain('application/problem+json')
    }
    expect((await get('/api/v1/books/NOTED/vouchers')).status).toBe(200)
  } finally {
    await store.super.query(rows[0]?.text ?? '')
  }
  expect(reported.splice(0).map((each) => (each as Error).message)).toEqual(Array(3).fill('the log is full'))
  // Streams given up give their connections back: more than there may be at once.
  for (let turn = 0; turn < 6; turn += 1) expect((await get(EXPORT)).text).toContain('#end')
})

test('every act that reads is decided in db/seed/sensitive-reads.json', async () => {
  const { paths } = await readDocument(app)
  const reads = Object.values(paths).flatMap(({ get: read }) => (read === undefined ? [] : [read]))
  const acts = new Set(reads.map((read) => (read as { 'x-act'?: string })['x-act'] ?? '(none)'))
  expect(acts.size).toBeGreaterThan(5)
  const decided = new Set([...Object.keys(table.noted), ...Object.keys(table.not_noted)])
  expect([...acts].filter((act) => !decided.has(act))).toEqual([])
})
