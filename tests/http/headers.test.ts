/** The headers of every kind of answer, whole: a header that comes, goes or changes is seen here first (OWASP API8, ASVS 5 3.4). */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { servePages } from '../../src/pages.ts'
import { INVOICE, bytesOf } from '../files/samples.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { readDocument } from './document.ts'
import { serveApp, testApp, voucherBody } from './serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'cunzhang-pages-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">')
writeFileSync(join(folder, 'assets', 'a-1.js'), '1')
writeFileSync(join(folder, 'assets', 'a-1.css'), 'a{}')
writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')

const store = await freshDatabase()
const { app, send, get, post } = testApp(store.app, {
  pages: servePages(folder),
  hosts: new Set(['127.0.0.1']),
  metrics: () => Promise.resolve({ contentType: 'text/plain; charset=utf-8; version=0.0.4', text: '' }),
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await store.close()
})
const document = await readDocument(app)
const book = await createTestBook(store, { code: 'HEAD' })
const person = await makePerson(store, { role: 'village_accountant', bookId: book.bookId })

/** On everything, whatever its kind. */
const ALWAYS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
}
const CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const JSON_ANSWER = {
  ...ALWAYS,
  'content-security-policy': CLOSED,
  'content-type': 'application/json',
  'cache-control': 'no-store',
}
const ACT_ANSWER = { ...JSON_ANSWER, 'content-type': 'application/json; charset=utf-8' }
const PROBLEM = { ...JSON_ANSWER, 'content-type': 'application/problem+json; charset=utf-8' }
const BUILT = { ...ALWAYS, 'content-security-policy': CLOSED, vary: 'accept-encoding' }
const KEPT = 'public, max-age=31536000, immutable'

/** Numbers of requests, tags and nonces differ each time; cookies are the business of tests/identity/cookies.test.ts. */
function shown(headers: Headers): Record<string, string> {
  const all = [...headers].filter(
    ([name]) => name !== 'x-request-id' && name !== 'etag' && name !== 'set-cookie',
  )
  return Object.fromEntries(
    all.map(([name, value]) => [name, value.replace(/nonce-[0-9a-f]{32}/, 'nonce-N')]),
  )
}

const at = `/api/v1/books/${book.code}`
const file = await send('POST', `${at}/files?name=a.xml`, bytesOf(INVOICE), {
  'content-type': 'application/xml',
})
const { hash } = file.json() as { hash: string }

test.each([
  ['what is read', 200, JSON_ANSWER, () => get('/api/v1/books')],
  ['what is done', 201, ACT_ANSWER, () => post(`${at}/vouchers`, voucherBody('2024-01-05', '1.00'))],
  ['an upload', 200, ACT_ANSWER, () => Promise.resolve(file)],
  [
    'signing in',
    200,
    JSON_ANSWER,
    () => post('/api/v1/session', { login: person.login, password: person.password }),
  ],
  [
    'signing out',
    200,
    { ...JSON_ANSWER, 'clear-site-data': '"storage"' },
    async () => {
      const again = await makePerson(store, { second: false })
      return send('DELETE', '/api/v1/session', null, { cookie: again.cookie })
    },
  ],
  [
    'signing out everywhere',
    200,
    { ...JSON_ANSWER, 'clear-site-data': '"storage"' },
    async () => {
      const again = await makePerson(store, { second: false })
      return send('DELETE', '/api/v1/sessions', null, { cookie: again.cookie })
    },
  ],
  ['nobody signed in', 401, PROBLEM, () => get('/api/v1/me', { cookie: '__Host-cunzhang=none' })],
  ['no right', 403, PROBLEM, () => get('/api/v1/users', { cookie: person.cookie })],
  ['no such book', 404, PROBLEM, () => get('/api/v1/books/NONE')],
  ['no such address', 404, PROBLEM, () => get('/api/v1/nowhere')],
  ['no such address outside the interface', 404, PROBLEM, () => get('/nowhere')],
  ['another method', 405, { ...PROBLEM, allow: 'GET, HEAD, POST' }, () => send('PUT', '/api/v1/books', '{}')],
  ['too much', 413, PROBLEM, () => send('POST', '/api/v1/books', 'x'.repeat(1_100_000))],
  ['another media type', 415, PROBLEM, () => send('POST', '/api/v1/books', 'x')],
  ['another host', 421, PROBLEM, () => get('/healthz', { host: 'evil.example' })],
  [
    'another site',
    403,
    PROBLEM,
    () => send('POST', '/api/v1/books', '{}', { origin: 'https://evil.example' }),
  ],
  ['a bad body', 422, PROBLEM, () => post('/api/v1/books', {})],
  [
    'an export',
    200,
    {
      ...JSON_ANSWER,
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="HEAD.csv"',
    },
    () => get(`${at}/export?format=csv`),
  ],
  [
    'an attachment',
    200,
    {
      ...JSON_ANSWER,
      'content-type': 'application/xml',
      'content-security-policy': "sandbox; default-src 'none'",
      'content-disposition': "attachment; filename*=UTF-8''a.xml",
    },
    () => get(`${at}/files/${hash}`),
  ],
  ['the document', 200, ACT_ANSWER, () => get('/api/openapi.json')],
  [
    'figures',
    200,
    {
      ...ALWAYS,
      'content-security-policy': CLOSED,
      'content-type': 'text/plain; charset=utf-8; version=0.0.4',
    },
    () => get('/metrics'),
  ],
])('%s: %i, with these headers and no others', async (_, status, expected, ask) => {
  const answer = await ask()
  expect([answer.status, shown(answer.headers)]).toEqual([status, expected])
})

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

test.each([
  [
    '/',
    {
      ...ALWAYS,
      'content-security-policy': PAGE_POLICY,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    },
  ],
  ['/assets/a-1.js', { ...BUILT, 'content-type': 'text/javascript; charset=utf-8', 'cache-control': KEPT }],
  ['/assets/a-1.css', { ...BUILT, 'content-type': 'text/css; charset=utf-8', 'cache-control': KEPT }],
  [
    '/logo.svg',
    { ...BUILT, 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  ],
])('the page and its files: %s', async (path, expected) => {
  for (const method of ['GET', 'HEAD']) {
    const answer = await app.request(`http://127.0.0.1${path}`, { method })
    await answer.arrayBuffer()
    expect([answer.status, shown(answer.headers)]).toEqual([200, expected])
  }
})

const gets = Object.entries(document.paths).filter(([, operations]) => 'get' in operations)
const fill = (path: string): string => path.replaceAll(/\{[a-z]+\}/g, '1').replace('/books/1', '/books/HEAD')

test('every address that is read, whoever asks and however it ends: never kept, never framed, never sniffed, text with its charset', async () => {
  expect(gets.length).toBeGreaterThan(25)
  for (const [path] of gets) {
    for (const cookie of ['', person.cookie, '__Host-cunzhang=none']) {
      const answer = await app.request(`http://127.0.0.1${fill(path)}`, {
        headers: cookie === '' ? {} : { cookie },
      })
      await answer.arrayBuffer()
      const found = shown(answer.headers)
      expect(found, path).toMatchObject(ALWAYS)
      expect(found['content-security-policy'], path).toMatch(/default-src 'none'/)
      if (path.startsWith('/api/')) expect(found['cache-control'], path).toBe('no-store')
      const type = found['content-type'] ?? ''
      expect(type.startsWith('text/') && !type.includes('charset=utf-8') ? `${path} ${type}` : '').toBe('')
      expect(answer.status, path).toBeLessThan(500)
    }
  }
})

test('no other site is let in: a preflight is answered by nothing, on every address', async () => {
  for (const path of Object.keys(document.paths)) {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1']) {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      }
      const [asked, read] = [
        await send('OPTIONS', fill(path), null, headers),
        await get(fill(path), { origin }),
      ]
      expect(asked.status, path).toBe(405)
      for (const answer of [asked, read])
        expect(
          [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
          path,
        ).toEqual([])
    }
  }
})

test('at the socket, too, nothing tells what serves', async () => {
  const serving = await serveApp(app.fetch)
  const answer = await fetch(`${serving.url}/healthz`)
  await answer.arrayBuffer()
  await serving.close()
  const {
    date: _,
    connection: _c,
    'keep-alive': _k,
    'transfer-encoding': _t,
    'content-length': _l,
    ...rest
  } = shown(answer.headers)
  expect(rest).toEqual({ ...ALWAYS, 'content-security-policy': CLOSED, 'content-type': 'application/json' })
})
