/** The abuse cases in every field of every address: never a 5xx, always a documented problem, and a refusal changes no row. */
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { problems } from '../../src/lib/problem.ts'
import { PHOTO, SHOT } from '../files/samples.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { ADDRESS_ATTACKS, ATTACKS } from './attack-values.ts'
import { readDocument, resolve } from './document.ts'
import { fullBodies } from './full-bodies.ts'
import type { Operation, Schema } from './document.ts'
import { testApp } from './serve.ts'
import type { Asked } from './serve.ts'

const store = await freshDatabase()
const { app, send, reported, faults } = testApp(store.app)
afterAll(store.close)
const document = await readDocument(app)

/** Every value meets every field in the large run; otherwise each field meets its share, and all fields together meet them all. */
const STRIDE = process.env['CUNZHANG_TEST'] === 'full' ? 1 : 5
let turn = 0
function shareOf<T>(values: readonly T[]): T[] {
  turn += 1
  return values.filter((_, index) => (index + turn) % STRIDE === 0)
}

const book = await createTestBook(store, { code: 'ATTACK' })
const other = await createTestBook(store, { code: 'PAYER', kind: 'coop', division: book.division })
await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00'), receipt(book, '2024-01-06', '200.00')])

/** A file of the book. */
const { hash: evidence } = (
  await send('POST', '/api/v1/books/ATTACK/files', PHOTO, { 'content-type': 'image/jpeg' })
).json() as { hash: string }

/** What is tried replaces one leaf at a time. */
const BODIES = fullBodies({ book, other, evidence })
const PATH: Record<string, string> = {
  code: 'ATTACK',
  seq: '1',
  line: '2',
  id: uuidv7(),
  room: 'book',
  name: 'exists',
  hash: evidence,
}
const QUERY: Record<string, Record<string, string>> = {
  '/api/v1/reports/annual/lines': { year: '2024', division: book.division, type: 'livestock' },
  '/api/v1/books/{code}/export': { format: 'csv' },
}

type Place = (string | number)[]

/** Every leaf of a body, and every list and object on the way. */
function placesOf(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [
    at,
    ...Object.entries(value).flatMap(([key, each]) =>
      placesOf(each, [...at, Array.isArray(value) ? Number(key) : key]),
    ),
  ]
}

function put(value: unknown, [key, ...rest]: Place, attack: unknown): unknown {
  if (key === undefined) return attack
  if (Array.isArray(value))
    return value.map((each, index) => (index === key ? put(each, rest, attack) : (each as unknown)))
  const object = value as Record<string, unknown>
  return { ...object, [key]: put(object[key], rest, attack) }
}

/** Names of the fields a schema documents, as dotted paths without list positions. */
function fieldsOf(given: Schema, at = ''): string[] {
  const schema = resolve(document, given)
  const choices = [...(schema.anyOf ?? []), ...(schema.items === undefined ? [] : [schema.items])]
  const inner = choices.flatMap((each) => fieldsOf(each, at))
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, each]) => {
    const name = at === '' ? key : `${at}.${key}`
    return [name, ...fieldsOf(each, name)]
  })
  return [...inner, ...own]
}

/** All but the logs of reads and of failed sign-ins, which tell of what was refused. */
const TABLES = (
  await store.super.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('access_log', 'sign_in_failures') order by 1",
  )
).rows.map(({ name }) => name)

/** Rows and the newest writing transaction of every table: an insert, update or delete shows. */
const FINGERPRINT = TABLES.map(
  (name) => `select '${name}' as t, count(*) as n, coalesce(max(xmin::text::bigint), 0) as x from ${name}`,
).join(' union all ')

async function fingerprint(): Promise<string> {
  return JSON.stringify((await store.super.query(FINGERPRINT)).rows)
}

let tried = 0
const tally = new Map<number, number>()

/** What broke an oracle in the running test. */
let broken: string[] = []
beforeEach(() => {
  broken = []
})
afterEach(() => expect(broken.slice(0, 20)).toEqual([]))

/** The oracles on one answer; `before` is the state it found, the state it left comes back. */
async function judge(answer: Asked, what: string, before: string): Promise<string> {
  tried += 1
  tally.set(answer.status, (tally.get(answer.status) ?? 0) + 1)
  const unexpected = reported.splice(0).map(String)
  if (answer.status >= 500) broken.push(`${what} → ${answer.status} ${unexpected.join(' ')}`)
  broken.push(...faults.splice(0).map((fault) => `${what}: ${fault}`))
  const after = await fingerprint()
  if (answer.status < 400) return after
  const { code } = answer.json() as { code: string }
  if (!Object.hasOwn(problems, code)) broken.push(`${what}: ${code} is not documented`)
  if (after !== before) broken.push(`${what} → ${answer.status} ${code}, and yet rows changed`)
  return after
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'undefined'
const fill = (path: string): string =>
  path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => PATH[name] ?? 'x')

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]): [string, string, Operation] => [
    method.toUpperCase(),
    path,
    operation,
  ]),
)
const withJson = operations.filter(
  ([, , { requestBody }]) => requestBody?.content['application/json'] !== undefined,
)

test('every JSON address has a body to attack, with every field it documents', () => {
  expect(withJson.map(([, path]) => path).sort()).toEqual(Object.keys(BODIES).sort())
  for (const [, path, operation] of withJson) {
    const schema = operation.requestBody?.content['application/json']?.schema ?? {}
    const given = placesOf(BODIES[path]).map((place) =>
      place.filter((key) => typeof key === 'string').join('.'),
    )
    expect(given, path).toEqual(expect.arrayContaining(fieldsOf(schema)))
  }
})

test.each(withJson)('%s %s: every field of its body', async (method, path) => {
  let state = await fingerprint()
  const body = BODIES[path]
  for (const place of placesOf(body)) {
    for (const attack of shareOf(ATTACKS)) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': uuidv7() }
      const answer = await send(method, fill(path), JSON.stringify(put(body, place, attack)), headers)
      state = await judge(answer, `${method} ${path} ${place.join('.')} = ${show(attack)}`, state)
    }
    const extra = JSON.stringify(put(body, place, { nonsense: 1, book_id: '1', actor: 'root' }))
    const headers = { 'content-type': 'application/json', 'idempotency-key': uuidv7() }
    state = await judge(
      await send(method, fill(path), extra, headers),
      `${path} ${place.join('.')} extra`,
      state,
    )
  }
})

const parameters = operations.flatMap(([method, path, operation]) =>
  (operation.parameters ?? []).map(({ in: where, name }): [string, string, string, string] => [
    method,
    path,
    where,
    name,
  ]),
)

test.each(parameters)('%s %s: %s %s', async (method, path, where, name) => {
  let state = await fingerprint()
  const json = BODIES[path]
  const attached = method === 'POST' && path.endsWith('}/files') && json === undefined
  const upload = path.includes('/imports/') || attached
  const sent = attached ? SHOT : upload ? 'x,y\n1,2\n' : null
  const body = json === undefined ? sent : JSON.stringify(json)
  const sendable =
    where === 'header' ? ADDRESS_ATTACKS.filter((each) => /^[\x20-\x7e]*$/.test(each)) : ADDRESS_ATTACKS
  for (const attack of shareOf(sendable)) {
    const place = where === 'path' ? fill(path.replace(`{${name}}`, encodeURIComponent(attack))) : fill(path)
    const query = new URLSearchParams({
      ...QUERY[path],
      ...(where === 'query' ? { [name]: attack } : {}),
    }).toString()
    const headers = {
      'content-type': upload ? 'text/csv' : 'application/json',
      'idempotency-key': where === 'header' ? attack : uuidv7(),
    }
    const answer = await send(method, query === '' ? place : `${place}?${query}`, body, headers)
    state = await judge(answer, `${method} ${path} ${where} ${name} = ${show(attack)}`, state)
  }
})

test('the corpus was sent', () => {
  process.stdout.write(
    `attacks: ${tried} requests, ${JSON.stringify(Object.fromEntries([...tally].sort()))}\n`,
  )
  expect(tried).toBeGreaterThan(2000)
})
