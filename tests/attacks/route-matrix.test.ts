/** Every address × every role × own and other object, generated from the router: answered as the table of db/seed/roles.json says, everywhere. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { PERMIT } from '../../src/http/permit.ts'
import type { RoleCode } from '../../src/identity/role-table.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { grantRole, makePerson, signInAs } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { PHOTO } from '../files/samples.ts'
import { fullBodies } from '../http/full-bodies.ts'
import { testApp } from '../http/serve.ts'

type Table = {
  roles: { code: RoleCode; level: string; admin?: boolean }[]
  acts: Record<string, string>
  everyone: string[]
  table: Record<string, string[]>
}
/** Read here once more, not by the code under test. */
const TABLE = JSON.parse(readFileSync(new URL('../../db/seed/roles.json', import.meta.url), 'utf8')) as Table

const store = await freshDatabase()
const { app, send, reported } = testApp(store.app)
afterAll(store.close)

const own = await createTestBook(store, { code: 'OWN', division: '632802102209' })
const beside = await createTestBook(store, { code: 'PAYER', kind: 'coop', division: own.division })
const other = await createTestBook(store, { code: 'OTHER', division: '630102100201' })
for (const book of [own, other]) await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00')])

async function uploadTo(code: string): Promise<string> {
  const answer = await send('POST', `/api/v1/books/${code}/files`, PHOTO, { 'content-type': 'image/jpeg' })
  return (answer.json() as { hash: string }).hash
}
const evidence = await uploadTo('OWN')
await uploadTo('OTHER')

type Route = { method: string; path: string; act: string }

/** From the router itself: an address without an act would be missing here, and the first test says so. */
function routesOf(): Route[] {
  const acts = new Map<string, string>()
  for (const { method, path, handler } of app.routes) {
    const act = (handler as unknown as Record<symbol, string>)[PERMIT]
    if (act !== undefined) acts.set(`${method} ${path}`, act)
  }
  return [...acts].map(([key, act]) => {
    const [method = '', path = ''] = key.split(' ')
    return { method, path, act }
  })
}
const routes = routesOf()

test('every address of the router names an act of the table, and one only', () => {
  const all = [
    ...new Set(
      app.routes.filter(({ method }) => method !== 'ALL').map((each) => `${each.method} ${each.path}`),
    ),
  ]
  const named = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  expect(all.length).toBeGreaterThan(60)
  expect(all.filter((each) => !named.has(each))).toEqual([])
  expect(routes.filter(({ act }) => !(act in TABLE.acts))).toEqual([])
})

test('every act of the table is some address or command, and every role exists', () => {
  const commands = new Set(['book.opening'])
  const used = new Set(routes.map(({ act }) => act))
  expect(Object.keys(TABLE.acts).filter((act) => !used.has(act) && !commands.has(act))).toEqual([])
  expect(Object.keys(TABLE.table).sort()).toEqual(TABLE.roles.map(({ code }) => code).sort())
})

const SCOPES: Record<string, (book: typeof own) => { division?: string; bookId?: string }> = {
  village: ({ bookId }) => ({ bookId }),
  township: ({ division }) => ({ division: division.slice(0, 9) }),
  county: ({ division }) => ({ division: division.slice(0, 6) }),
  prefecture: ({ division }) => ({ division: division.slice(0, 4) }),
  store: () => ({}),
}

const people = new Map<string, Person>()
for (const { code, level } of TABLE.roles)
  people.set(code, await makePerson(store, { role: code, ...SCOPES[level]?.(own) }))
people.set('no role', await makePerson(store, {}))

const BODIES = fullBodies({ book: own, other: beside, evidence })
const CSV = 'text/csv'

/** What is sent besides the address. */
function bodyFor(path: string): { body: BodyInit | null; type: string } {
  if (path.includes('/imports/')) return { body: 'x,y\n1,2\n', type: CSV }
  if (path.endsWith('/books/{code}/files')) return { body: PHOTO, type: 'image/jpeg' }
  const json = BODIES[path]
  return { body: json === undefined ? null : JSON.stringify(json), type: 'application/json' }
}

const QUERIES: Record<string, string> = {
  '/api/v1/reports/annual/lines': `?year=2024&division=${own.division}&type=livestock`,
  '/api/v1/books/{code}/export': '?format=csv',
}

async function ask({ method, path }: Route, code: string, cookie: string) {
  const documented = path.replaceAll(/:([a-z]+)/g, '{$1}')
  const params: Record<string, string> = {
    code,
    seq: '1',
    line: '2',
    id: uuidv7(),
    hash: evidence,
    grant: uuidv7(),
    room: 'book',
    name: 'exists',
  }
  const address = path.replaceAll(/:([a-z]+)/g, (_, name: string) => params[name] ?? 'x')
  const { body, type } = bodyFor(documented)
  const headers = { cookie, 'content-type': type, 'idempotency-key': uuidv7() }
  const answer = await send(method, `${address}${QUERIES[documented] ?? ''}`, body, headers)
  const code4 = answer.status >= 400 ? (answer.json() as { code: string }).code : ''
  return { ...answer, code: code4 }
}

/** What names the request is taken out. */
function bare(text: string, code: string): string {
  return text.replaceAll(/urn:uuid:[0-9a-f-]+/g, '').replaceAll(code, 'CODE')
}

type Verdict = 'public' | 'sign in' | 'allowed' | 'denied' | 'not there'

/** What the table says; written here a second time on purpose. */
function expected(route: Route, role: string | null, which: 'own' | 'other'): Verdict {
  if (route.act === 'public') return 'public'
  if (role === null) return 'sign in'
  const holds = TABLE.everyone.includes(route.act) || (TABLE.table[role] ?? []).includes(route.act)
  if (!route.path.includes('/books/:code')) return holds ? 'allowed' : 'denied'
  const sees = (TABLE.table[role] ?? []).includes('book.read')
  if (which === 'other' || !sees) return 'not there'
  return holds ? 'allowed' : 'denied'
}

function judge(verdict: Verdict, status: number, code: string): boolean {
  if (verdict === 'public') return status !== 403 && code !== 'session/required'
  if (verdict === 'sign in') return status === 401 && code === 'session/required'
  if (verdict === 'denied') return status === 403 && code === 'access/denied'
  if (verdict === 'not there') return status === 404 && code === 'book/not-found'
  // A wrong password is refused to whoever may try it.
  if (code === 'session/refused') return status === 401
  return status < 500 && status !== 401 && status !== 403 && code !== 'book/not-found'
}

/** These may end the sessions of whoever asks. */
const ENDS_SESSION = /^\/api\/v1\/sessions?($|\/)/

let asked = 0
const wrong: string[] = []

async function cookieFor(role: string, path: string): Promise<string> {
  const person = people.get(role)
  if (person === undefined) return '__Host-cunzhang=none'
  if (ENDS_SESSION.test(path)) person.cookie = `__Host-cunzhang=${await signInAs(store, person)}`
  return person.cookie
}

async function check(route: Route, role: string | null): Promise<void> {
  const name = role ?? 'nobody'
  for (const which of route.path.includes('/books/:code')
    ? (['own', 'other'] as const)
    : (['own'] as const)) {
    const code = which === 'own' ? 'OWN' : 'OTHER'
    const answer = await ask(route, code, await cookieFor(name, route.path))
    const verdict = expected(route, role, which)
    asked += 1
    const what = `${route.method} ${route.path} (${route.act}) as ${name}, ${which}`
    if (!judge(verdict, answer.status, answer.code))
      wrong.push(`${what}: should be ${verdict}, was ${answer.status} ${answer.code}`)
    if (verdict !== 'not there') continue
    const absent = await ask(route, 'OTHERX', await cookieFor(name, route.path))
    if (bare(absent.text, 'OTHERX') !== bare(answer.text, code))
      wrong.push(`${what}: an absent book answers otherwise`)
  }
}

test('the matrix', { timeout: 600_000 }, async () => {
  for (const route of routes)
    for (const role of [null, 'no role', ...Object.keys(TABLE.table)]) await check(route, role)
  process.stdout.write(`route matrix: ${routes.length} addresses, ${asked} requests\n`)
  expect(wrong).toEqual([])
  expect(reported).toEqual([])
})

test('planted: a role given an act it does not hold by the table is caught', async () => {
  wrong.length = 0
  const cashier = people.get('cashier')
  await store.super.query('update role_grants set ended_at = now() where user_id = $1', [cashier?.id])
  await grantRole(store, cashier?.id ?? '', { role: 'county_officer', division: own.division.slice(0, 6) })
  await new Promise((resolve) => setTimeout(resolve, 600))
  const reopening = routes.find(({ act }) => act === 'month.reopen')
  if (reopening !== undefined) await check(reopening, 'cashier')
  expect(wrong.join()).toContain('should be denied')
})
