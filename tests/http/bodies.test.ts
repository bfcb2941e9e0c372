/** Bodies, media types and addresses nobody honest sends: always a 4xx problem, never a row, never a 5xx. */
import { request as plainRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { serveApp, testApp, voucherBody } from './serve.ts'
import type { Asked, Serving } from './serve.ts'

const store = await freshDatabase()
const { send, get, app, reported, faults } = testApp(store.app, {
  hosts: new Set(['127.0.0.1', 'localhost', '::1']),
})
const book = await createTestBook(store)
const path = `/api/v1/books/${book.code}/vouchers`
let serving: Serving

beforeAll(async () => {
  serving = await serveApp(app.fetch)
})
afterAll(async () => {
  await serving.close()
  const { rows } = await store.super.query('select 1 from vouchers')
  await store.close()
  expect([rows, reported, faults]).toEqual([[], [], []])
})

const JSON_TYPE = { 'content-type': 'application/json' }
const refused = async (
  body: BodyInit,
  headers: Record<string, string> = JSON_TYPE,
): Promise<[number, string]> => {
  const answer = await send('POST', path, body, { 'idempotency-key': uuidv7(), ...headers })
  return [answer.status, (answer.json() as { code: string }).code]
}
const good = JSON.stringify(voucherBody('2024-01-05', '10.00'))
const MALFORMED = [400, 'request/malformed']

test.each([
  ['arrays 100,000 deep', '['.repeat(100_000)],
  ['closed arrays 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['objects 21 deep', `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`],
  ['a key twice', good.replace('"date"', '"date":"2024-01-06","date"')],
  ['a key twice, once escaped', good.replace('"date"', '"d\\u0061te":"2024-01-06","date"')],
  [
    'a key twice, far from its colon',
    good.replace('"date":', `"date"${' '.repeat(60)}:"2024-01-06","date":`),
  ],
  ['a key twice in a line', good.replace('"side":"debit"', '"side":"credit","side":"debit"')],
  ['__proto__', good.replace('{', '{"__proto__":{"date":"2024-01-06"},')],
  ['__proto__ escaped', good.replace('{', '{"\\u005f_proto__":{},')],
  ['a byte order mark', `\ufeff${good}`],
  ['trailing bytes', `${good}x`],
  ['two documents', good + good],
  ['half a document', good.slice(0, -1)],
  ['a comment', good.replace('{', '{/*x*/')],
  ['single quotes', good.replaceAll('"', "'")],
  ['NaN', good.replace('"10.00"', 'NaN')],
  ['nothing', ''],
])('%s: malformed', async (_, body) => {
  expect(await refused(body)).toEqual(MALFORMED)
})

test.each([
  ['UTF-16', new Uint8Array(Buffer.from(`\ufeff${good}`, 'utf16le'))],
  ['GB18030', new Uint8Array([0x7b, 0x22, 0xc8, 0xd5, 0xc6, 0xda, 0x22, 0x3a, 0x31, 0x7d])],
  ['overlong UTF-8', new Uint8Array([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])],
  ['a surrogate in UTF-8', new Uint8Array([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
])('%s: malformed', async (_, body) => {
  expect(await refused(body)).toEqual(MALFORMED)
})

const INVALID = [422, 'request/invalid']
test.each([
  ['70,000 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 70_000 }, (_, n) => [`k${n}`, 1])))],
  ['constructor', good.replace('{', '{"constructor":{"prototype":{}},')],
  ['fields of the server', good.replace('{', '{"status":"posted","number":7,"maker":"x",')],
  ['a list', `[${good}]`],
  ['a text', '"x"'],
  ['null', 'null'],
  ['a text of 900,000 letters', good.replace('收羊圈租金', '长'.repeat(300_000))],
  ['a NUL', good.replace('收羊圈租金', '收\\u0000羊')],
  ['half a surrogate pair', good.replace('收羊圈租金', '收\\ud800羊')],
  ['a bidi override', good.replace('收羊圈租金', '收\u202e羊')],
  ['a zero-width space', good.replace('收羊圈租金', '收\u200b羊')],
  ['a hidden key', good.replace('"date"', '"\\u202edate":1,"date"')],
])('%s: invalid', async (_, body) => {
  expect(await refused(body)).toEqual(INVALID)
})

test('a refusal never repeats more than a person reads', async () => {
  const body = JSON.stringify({ lines: Array.from({ length: 20_000 }, () => ({ nonsense: 1 })) })
  const answer = await send('POST', path, body, { 'idempotency-key': uuidv7(), ...JSON_TYPE })
  expect([answer.status, answer.text.length < 10_000]).toEqual([422, true])
})

test.each([
  undefined,
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/jsonp',
  'text/json',
  'application/json, text/plain',
])('content type %s: 415', async (type) => {
  const bytes = new TextEncoder().encode(good)
  expect(await refused(bytes, type === undefined ? {} : { 'content-type': type })).toEqual([
    415,
    'request/media-type',
  ])
})

test.each([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:8080' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'http://127.0.0.1', 'sec-fetch-site': 'cross-site' },
])('from elsewhere %j: 403, forms and JSON alike', async (headers) => {
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
    const given = { 'content-type': type, host: '127.0.0.1', ...(headers as Record<string, string>) }
    expect(await refused(good, given)).toEqual([403, 'request/cross-site'])
  }
})

test('too much is refused by its stated length and by its bytes', async () => {
  const million = JSON.stringify(Object.fromEntries(Array.from({ length: 1_000_000 }, (_, n) => [n, 1])))
  for (const big of [`"${'x'.repeat(1_100_000)}"`, million]) {
    expect(await refused(big)).toEqual([413, 'request/too-large'])
  }
  const pieces = (): ReadableStream<Uint8Array> => {
    let sent = 0
    return new ReadableStream({
      pull(controller) {
        sent += 1
        if (sent > 200) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
  }
  expect(await refused(pieces())).toEqual([413, 'request/too-large'])
})

/** Through a real socket: what the server, not only the app, makes of it. */
function sendPlain(
  options: { path?: string; method?: string; headers?: Record<string, string> },
  pieces: Buffer[],
) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { port } = serving
    const asked = plainRequest({ host: '127.0.0.1', port, method: 'POST', path, ...options }, (answer) => {
      let text = ''
      answer.on('data', (piece: Buffer) => (text += piece.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      answer.on('error', reject)
    })
    // The server may hang up on what it has refused.
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') reject(error)
    })
    for (const piece of pieces) asked.write(piece)
    asked.end()
  })
}

test('a chunked body beyond the limit ends with 413 at the socket', async () => {
  const pieces = Array.from({ length: 20 }, () => Buffer.alloc(65_536, 32))
  const headers = { ...JSON_TYPE, 'idempotency-key': uuidv7(), 'transfer-encoding': 'chunked' }
  expect((await sendPlain({ headers }, pieces)).status).toBe(413)
})

/** One raw request, the first line of its answer. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(serving.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (piece) => (answer += piece.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''))
    socket.setTimeout(3000, () => socket.destroy())
  })
}

test.each([
  '//admin',
  '//api/v1/books',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/assets/%2e%2e%2findex.html',
  '/api/v1/books/%zz',
  '/api/v1/books/%',
  '/api/v1/books/%00',
  '/api/v1/books/%ff%fe',
  '/api/v1/books/..%2f..',
  '/api/v1/books?scope=%zz',
  '/api/v1/books?limit=%ff',
  '/api/v1/books?after=%00',
  '/api/v1/books?after=%e2%80%ae',
  '/api/v1/books?limit=1&limit=2',
  '/api/v1/books?__proto__=1',
  '/api/v1/books?limit[]=1',
  '/api/v1//books',
  '/API/v1/books',
  '/api/v1/books/',
  '/api/v1/books/..;/x',
  '/problems/__proto__/x',
  '/problems/constructor/name',
  `/api/v1/books/${'x'.repeat(5000)}`,
])('GET %s at the socket: 4xx or nothing found, never 5xx', async (address) => {
  const line = await sendRaw(`GET ${address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  expect(line).toMatch(/^HTTP\/1\.1 4\d\d /)
})

test.each([
  ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'a host of others',
    'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 421 /,
  ],
  ['a host no host', 'GET /healthz HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 4\d\d /],
  [
    'an absolute address',
    'GET http://evil.example/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 (200|4\d\d) /,
  ],
  [
    'an unknown method',
    'FROB /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 4\d\d /,
  ],
  ['TRACE', 'TRACE /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 4\d\d /],
  ['IPv6', 'GET /healthz HTTP/1.1\r\nHost: [::1]:3000\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 200 /],
])('%s at the socket', async (_, text, line) => {
  expect(await sendRaw(text)).toMatch(line)
})

const allowed = (answer: Asked): [number, string | null] => [answer.status, answer.headers.get('allow')]

test('HEAD answers as GET without a body; other methods are told what is allowed', async () => {
  const [head, whole] = [await send('HEAD', '/api/v1/books', null), await get('/api/v1/books')]
  expect([head.status, head.text, whole.status]).toEqual([200, '', 200])
  expect(allowed(await send('DELETE', '/api/v1/books', null))).toEqual([405, 'GET, HEAD, POST'])
  expect(allowed(await send('OPTIONS', path, null))).toEqual([405, 'GET, HEAD, POST'])
  expect(allowed(await send('PUT', '/healthz', '{}'))).toEqual([405, 'GET, HEAD'])
  expect((await send('DELETE', '/nowhere', null)).status).toBe(404)
})

test('the number of a request is always ours', async () => {
  const given = '01a20977-2ff3-727b-8249-31156584d2e5'
  const { headers } = await get('/healthz', { 'x-request-id': given })
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
  expect(headers.get('x-request-id')).not.toBe(given)
})

test('reports are packed for those who can read it, and only they', async () => {
  const { get: ask } = testApp(store.app, { packs: true })
  const packing = async (path: string, accept: string): Promise<string | null> =>
    (await ask(path, { 'accept-encoding': accept })).headers.get('content-encoding')
  expect(await packing('/api/v1/reports/annual', 'identity')).toBe(null)
  expect(await packing(`/api/v1/books/${book.code}/export?format=csv`, 'gzip')).toBe(null)
  const answer = await testApp(store.app, { packs: true }).app.request(
    'http://127.0.0.1/api/v1/reports/annual',
    {
      headers: { 'accept-encoding': 'gzip' },
    },
  )
  expect(answer.headers.get('content-encoding')).toBe('gzip')
  await answer.arrayBuffer()
})
