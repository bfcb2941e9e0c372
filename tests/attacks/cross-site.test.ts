/** Requests forged by other sites, on every address that changes something: forms, plain text, JSON, no origin, reading that writes (ASVS 5 3.5). */
import { afterAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { readDocument } from '../http/document.ts'
import { testApp } from '../http/serve.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, signInAs } from '../support/people.ts'
import type { Person } from '../support/people.ts'

const PUBLIC = 'https://cunzhang.example'
const store = await freshDatabase()
const { app, send, reported } = testApp(store.app, { publicOrigin: PUBLIC })
afterAll(async () => {
  await store.close()
  expect(reported).toEqual([])
})
const book = await createTestBook(store, { code: 'FORGE' })
await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00')])
const person = await makePerson(store, { role: 'agency_accountant', division: book.division.slice(0, 9) })
/** For what only a person may do, and not the operator. */
const signer = await makePerson(store, { role: 'village_head', bookId: book.bookId })
const document = await readDocument(app)

const PATH: Record<string, string> = { code: 'FORGE', seq: '1', line: '2', room: 'book', name: 'exists' }
const fill = (path: string): string =>
  path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => PATH[name] ?? uuidv7())

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    json: operation.requestBody?.content['application/json'] !== undefined,
    signs: (operation as { 'x-act'?: string })['x-act'] === 'approval.sign',
  })),
)
const changing = operations.filter(({ method }) => method !== 'GET')
const reading = operations.filter(({ method }) => method === 'GET')

/** What reading leaves behind: its own note, and the clock of the session. */
const NOTES = new Set(['access_log', 'access_batches', 'sessions', 'store_heads'])
const TABLES = (
  await store.super.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
  )
).rows.map(({ name }) => name)

/** Rows and the newest writing transaction of every table: an insert, update or delete shows. */
async function fingerprint(without: ReadonlySet<string> = new Set()): Promise<string> {
  const each = TABLES.filter((name) => !without.has(name)).map(
    (name) => `select '${name}' as t, count(*) as n, coalesce(max(xmin::text::bigint), 0) as x from ${name}`,
  )
  return JSON.stringify((await store.super.query(each.join(' union all '))).rows)
}

const codeOf = (text: string): string => (JSON.parse(text) as { code: string }).code

type Sent = { origin?: string; 'sec-fetch-site'?: string; 'content-type'?: string }

/** All of them are what a page of another site can make a browser send along with our cookie. */
const FOREIGN: [string, Sent][] = [
  ['a form', { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' }],
  ['a form of files', { origin: 'https://evil.example', 'content-type': 'multipart/form-data; boundary=x' }],
  ['plain text', { origin: 'https://evil.example', 'content-type': 'text/plain' }],
  ['no content type', { origin: 'https://evil.example' }],
  ['JSON', { origin: 'https://evil.example', 'content-type': 'application/json' }],
  ['an origin hidden in a frame', { origin: 'null', 'content-type': 'application/json' }],
  [
    'our name within another',
    { origin: 'https://127.0.0.1.evil.example', 'content-type': 'application/json' },
  ],
  ['another port', { origin: 'http://127.0.0.1:8080', 'content-type': 'application/json' }],
  ['no origin, another site', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
  ['no origin, a sister site', { 'sec-fetch-site': 'same-site', 'content-type': 'text/plain' }],
  ['our origin, another site', { origin: 'http://127.0.0.1', 'sec-fetch-site': 'cross-site' }],
  ['no origin at all in words', { origin: '', 'content-type': 'application/json' }],
]

test('there are addresses to forge', () => {
  expect([changing.length > 25, reading.length > 25]).toEqual([true, true])
})

test.each(FOREIGN)(
  '%s: 403 on every address that changes something, and no row changes',
  async (_, headers) => {
    const before = await fingerprint()
    for (const { method, path } of changing) {
      const answer = await send(method, fill(path), '{}', { ...headers, cookie: person.cookie } as Record<
        string,
        string
      >)
      expect([method, path, answer.status, codeOf(answer.text)]).toEqual([
        method,
        path,
        403,
        'request/cross-site',
      ])
    }
    expect(await fingerprint()).toBe(before)
  },
)

/** Without origin and without Sec-Fetch-Site comes what is no browser, or a very old one: there the type is the guard. */
const SIMPLE = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  undefined,
]

test.each(SIMPLE)(
  'without an origin, typed %s: 415 on every address with a body, even for who may do all',
  async (type) => {
    const before = await fingerprint(NOTES)
    const body = new TextEncoder().encode('{"done":true}=')
    for (const { method, path, signs } of changing.filter(({ json }) => json)) {
      const who = signs ? { cookie: signer.cookie } : {}
      const headers = { 'idempotency-key': uuidv7(), ...who, ...(type && { 'content-type': type }) }
      const answer = await send(method, fill(path), body, headers)
      expect([method, path, answer.status]).toEqual([method, path, 415])
    }
    expect(await fingerprint(NOTES)).toBe(before)
  },
)

test.each([
  { origin: 'http://127.0.0.1', 'sec-fetch-site': 'same-origin' },
  { origin: PUBLIC, 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-site': 'none' },
  {},
])('from ourselves it goes through: %j', async (headers) => {
  const given = { ...headers, 'content-type': 'application/json', cookie: person.cookie }
  const answer = await send('POST', '/api/v1/classify', '{"lines":[]}', given as Record<string, string>)
  expect(answer.status).not.toBe(403)
})

async function cookieOf(who: Person): Promise<string> {
  return `__Host-cunzhang=${await signInAs(store, who)}`
}

test('reading changes nothing: every address, by GET and HEAD, for one signed in', async () => {
  const cookie = await cookieOf(person)
  const before = await fingerprint(NOTES)
  for (const { path } of reading) {
    for (const method of ['GET', 'HEAD']) {
      const query = path.endsWith('/export') ? '?format=csv' : ''
      await send(method, `${fill(path)}${query}`, null, { cookie })
      expect(await fingerprint(NOTES), `${method} ${path}`).toBe(before)
    }
  }
})

test('an address that changes something is not there for GET, and no header or field makes a GET of it anything else', async () => {
  const before = await fingerprint(NOTES)
  const others = changing.filter(({ path }) => !reading.some((each) => each.path === path))
  expect(others.length).toBeGreaterThan(15)
  for (const { method, path } of others) {
    const headers = { cookie: person.cookie, 'x-http-method-override': method, 'x-method-override': method }
    for (const query of ['', `?_method=${method}`, `?method=${method}`]) {
      const answer = await send('GET', `${fill(path)}${query}`, null, headers)
      expect([404, 405], `${path}${query}`).toContain(answer.status)
    }
  }
  expect(await fingerprint(NOTES)).toBe(before)
})
