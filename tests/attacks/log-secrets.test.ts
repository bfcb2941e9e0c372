/** Passwords, codes, tokens and what people typed stand in no log, no refusal, no address, and nowhere readable in the database (ASVS 5 14.2.1, 16.2.5). */
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { codeAt } from '../../src/identity/second-factor.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createObserver } from '../../src/observe.ts'
import { PHOTO } from '../files/samples.ts'
import { readDocument } from '../http/document.ts'
import { testApp, voucherBody } from '../http/serve.ts'
import type { Asked } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { TEST_KDF, grantRole, makePerson } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'

const store = await freshDatabase()
afterAll(store.close)

const lines: string[] = []
const sink = new Writable({
  write(piece: Buffer, _, done) {
    lines.push(piece.toString())
    done()
  },
})
const { observe, report, metrics } = createObserver(pino({ level: 'trace' }, sink), store.app)
const { app, post, get, send } = testApp(store.app, { observe, report, metrics })
const book = await createTestBook(store, { code: 'LOGS' })

/** Whatever must not be found again; by what it is. */
const secrets = new Map<string, string>([
  [TEST_KDF.pepper, 'the pepper'],
  [OPERATOR_KEY, "the operator's key"],
])
/** What is nobody's business in a log, though it may stand in the database. */
const typed = new Map<string, string>()

const nobody = '__Host-cunzhang=none'
const answers: Asked[] = []

async function step(
  path: string,
  body: Record<string, string>,
  cookie: string,
): Promise<{ cookie: string; json: () => unknown }> {
  for (const [name, value] of Object.entries(body))
    if (name !== 'login' && !secrets.has(value)) secrets.set(value, `${name} sent to ${path}`)
  const key = `key-${uuidv7()}`
  typed.set(key, 'a key')
  const answer = await post(path, body, { cookie, 'idempotency-key': key })
  answers.push(answer)
  const set = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
  for (const each of set) secrets.set(each.split('=')[1] ?? '', `a cookie of ${path}`)
  return { cookie: set.length === 0 ? cookie : set.join('; '), json: answer.json }
}

type SignInAnswer = { enrol: { secret: string } | null; recovery_codes: string[] }

/** One life of an account: made, entered, changed, guessed at, recovered, over every address that takes a secret. */
async function live(): Promise<string> {
  const admin = await makePerson(store, { role: 'system_admin' })
  typed.set('13897000999', 'a telephone')
  typed.set('扎西才让', 'a name')
  const made = await post(
    '/api/v1/users',
    { name: '扎西才让', login: 'logs1', phone: '13897000999' },
    { cookie: admin.cookie },
  )
  expect(made.status).toBe(201)
  const { id, first_code: first } = made.json() as { id: string; first_code: string }
  await grantRole(store, id, { role: 'township_auditor', division: book.division.slice(0, 9) })
  await step('/api/v1/session', { login: 'logs1', password: 'a wrong guess of somebody' }, nobody)
  const entered = await step('/api/v1/session', { login: 'logs1', password: first }, nobody)
  await step('/api/v1/session/password', { password: 'short1!' }, entered.cookie)
  const changed = await step(
    '/api/v1/session/password',
    { password: '青稞酒 and forty goats' },
    entered.cookie,
  )
  const { enrol } = changed.json() as SignInAnswer
  const secret = enrol?.secret ?? ''
  secrets.set(secret, 'the secret of the second factor')
  await step('/api/v1/session/enrolment', { code: codeAt(secret, Date.now() + 600_000) }, changed.cookie)
  const full = await step('/api/v1/session/enrolment', { code: codeAt(secret, Date.now()) }, changed.cookie)
  const codes = (full.json() as SignInAnswer).recovery_codes
  expect(codes).toHaveLength(10)
  for (const code of codes)
    secrets.set(code, 'a recovery code').set(code.replaceAll('-', ''), 'a recovery code')
  await step('/api/v1/session/proof', { password: '青稞酒 and forty sheep' }, full.cookie)
  await step('/api/v1/session/proof', { password: '青稞酒 and forty goats' }, full.cookie)
  const again = await step('/api/v1/session', { login: 'logs1', password: '青稞酒 and forty goats' }, nobody)
  await step('/api/v1/session/recovery', { code: 'aaaa-bbbb-cccc' }, again.cookie)
  const recovered = await step('/api/v1/session/recovery', { code: codes[0] ?? '' }, again.cookie)
  await step(
    '/api/v1/session/password',
    { current: 'not that one', password: 'another sentence of mine' },
    recovered.cookie,
  )
  return recovered.cookie
}

/** Requests no page of ours sends: secrets where they do not belong, in wrong shapes, and faults of the database below. */
async function stumble(cookie: string): Promise<void> {
  const misplaced = 'misplaced sentence of a person'
  secrets.set(misplaced, 'a password in the wrong place')
  secrets.set(encodeURIComponent(misplaced), 'a password in the wrong place, encoded')
  answers.push(await post('/api/v1/session', { login: misplaced, passwort: misplaced }, { cookie: nobody }))
  answers.push(await post('/api/v1/session', { login: 'x', password: [misplaced] }, { cookie: nobody }))
  answers.push(
    await post('/api/v1/session', { login: 'x', password: misplaced.repeat(20) }, { cookie: nobody }),
  )
  answers.push(await get(`/api/v1/session?password=${encodeURIComponent(misplaced)}`, { cookie: nobody }))
  answers.push(await get('/healthz', { authorization: `Bearer ${misplaced}`, 'user-agent': misplaced }))
  typed.set('77.77', 'an amount').set('收羊圈租金', 'a summary').set('工资表.jpg', 'the name of a file')
  await post(`/api/v1/books/${book.code}/vouchers`, voucherBody('2024-01-05', '77.77'))
  await post(`/api/v1/books/${book.code}/vouchers`, voucherBody('2019-01-05', '77.77'))
  await send('POST', `/api/v1/books/${book.code}/files?name=${encodeURIComponent('工资表.jpg')}`, PHOTO, {
    'content-type': 'image/jpeg',
  })
  await get(`/api/v1/books?words=${encodeURIComponent('扎西才让')}`, { cookie })
}

const failing = (name: string, args: string): string =>
  `create or replace function ${name}(${args}) returns jsonb language plpgsql as $$ begin raise exception 'broken'; end $$`

/** Six digits stand in many a number by chance: they count where they stand alone. */
const holds = (text: string, value: string): boolean =>
  /^\d{6}$/.test(value) ? new RegExp(`(?<![\\w.])${value}(?![\\w.])`).test(text) : text.includes(value)

const found = (text: string, sought: ReadonlyMap<string, string>): string[] =>
  [...sought].filter(([value]) => value.length > 3 && holds(text, value)).map(([, what]) => what)

const cookie = await live()
await stumble(cookie)

test('a life of sign-ins left lines enough to look at, and more than thirty secrets to look for', () => {
  expect([lines.length > 20, secrets.size > 30, typed.size > 10]).toEqual([true, true, true])
})

test('no line of the log holds a secret, nor what people typed', () => {
  const log = lines.join('')
  expect(found(log, secrets)).toEqual([])
  expect(found(log, typed)).toEqual([])
})

test('no answer says a secret back, except the ones shown once', () => {
  const shown = new Set(['a recovery code', 'the secret of the second factor'])
  for (const { text } of answers) expect(found(text, secrets).filter((what) => !shown.has(what))).toEqual([])
})

test('figures hold neither', async () => {
  const { text } = await get('/metrics')
  expect([...found(text, secrets), ...found(text, typed)]).toEqual([])
})

test('whoever reads the whole database finds no secret in it: hashed, or sealed under what is kept elsewhere', async () => {
  const { rows: tables } = await store.super.query<{ name: string }>(
    "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  )
  const dump: string[] = []
  for (const { name } of tables) {
    const { rows } = await store.super.query<{ row: string }>(`select t::text as row from ${name} t`)
    dump.push(...rows.map(({ row }) => row))
    // What bytea shows in hex is read as text, too.
    for (const { row } of rows)
      for (const [hex] of row.matchAll(/(?<=\\x)(?:[0-9a-f]{2}){6,}/g))
        dump.push(Buffer.from(hex, 'hex').toString())
  }
  expect(dump.length).toBeGreaterThan(100)
  expect(found(dump.join('\n'), secrets)).toEqual([])
  expect(found(dump.join('\n'), new Map([['扎西才让', 'a name']]))).toEqual(['a name'])
})

test('when the database fails in the middle, the log says where, and not what was sent', async () => {
  lines.length = 0
  const { rows } = await store.super.query<{ name: string; args: string; definition: string }>(
    `select proname as name, pg_get_function_identity_arguments(oid) as args, pg_get_functiondef(oid) as definition
     from pg_proc where proname in ('sign_in', 'use_recovery') and pronamespace = 'public'::regnamespace`,
  )
  await store.super.query(
    "alter table users add constraint users_broken check (phone <> '13897000111' and login <> 'broken1') not valid",
  )
  for (const { name, args } of rows) await store.super.query(failing(name, args))
  const sent = ['sentence of a broken day', 'kkkk-mmmm-nnnn']
  typed.set('13897000111', 'another telephone')
  const broken = [
    await post('/api/v1/session', { login: 'logs1', password: sent[0] }, { cookie: nobody }),
    await post('/api/v1/session/recovery', { code: sent[1] }, { cookie }),
    await post('/api/v1/users', { name: '坏', login: 'broken1', phone: '13897000111' }),
  ]
  for (const { definition } of rows) await store.super.query(definition)
  await store.super.query('alter table users drop constraint users_broken')
  expect(broken.map(({ status }) => status)).toEqual([500, 500, 500])
  for (const each of sent) secrets.set(each, 'what was sent as the database failed')
  const log = lines.join('')
  expect(lines.filter((line) => line.includes('unexpected'))).toHaveLength(3)
  expect(log).toContain('users_broken')
  expect([...found(log, secrets), ...found(log, typed)]).toEqual([])
  for (const { text } of broken) expect(text).not.toMatch(/broken|constraint|plpgsql|sign_in/)
})

test('no address takes a secret but in its body', async () => {
  const { paths } = await readDocument(app)
  const parameters = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap((operation) => operation.parameters ?? []),
  )
  const names = [...new Set(parameters.map(({ in: where, name }) => `${where} ${name}`))]
  expect(names.length).toBeGreaterThan(15)
  expect(
    names.filter((name) => /pass|token|secret|proof|pin|otp|session|recovery|phone|card/i.test(name)),
  ).toEqual([])
})

test('planted: a log of bodies would be seen', () => {
  expect(found(JSON.stringify({ body: { password: '青稞酒 and forty goats' } }), secrets)).toHaveLength(1)
})
