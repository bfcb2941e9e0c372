/** Signing in over HTTP: stages, one answer for every refusal, tokens that change, time-outs, and what a session may see at once. */
import { afterAll, afterEach, expect, test } from 'vitest'
import { codeAt } from '../../src/identity/second-factor.ts'
import { newVerifier } from '../../src/identity/derive-key.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { TEST_KDF, grantRole, makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const { post, get, send, reported, faults } = testApp(store.app)
afterAll(store.close)
afterEach(() => {
  expect(reported.splice(0)).toEqual([])
  expect(faults.splice(0)).toEqual([])
})

const nobody = { cookie: '__Host-cunzhang=none' }
type SignInAnswer = {
  stage: string
  enrol: { secret: string } | null
  recovery_codes: string[]
  me: { acts: string[] } | null
}

function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ')
}

async function attempt(login: string, password: string, cookie = nobody.cookie) {
  const answer = await post('/api/v1/session', { login, password }, { cookie })
  return { ...answer, cookie: cookiesOf(answer.headers) }
}

/** `body` without what names the request. */
function bodyOf(text: string): string {
  const { instance: _, ...rest } = JSON.parse(text) as Record<string, unknown>
  return JSON.stringify(rest)
}

test('without a session nothing but the doors opens', async () => {
  for (const path of ['/api/v1/books', '/api/v1/me', '/api/v1/reports/annual', '/api/v1/sessions']) {
    const answer = await get(path, nobody)
    expect([answer.status, (answer.json() as { code: string }).code]).toEqual([401, 'session/required'])
  }
  expect((await get('/api/v1/session', nobody)).json()).toMatchObject({ stage: 'none' })
})

test('password, then the code of the second factor, then the session; the cookie is host-bound and hidden', async () => {
  const person = await makePerson(store, { role: 'township_auditor', division: '632802102', absent: true })
  const first = await attempt(person.login, person.password)
  expect(first.json()).toMatchObject({ stage: 'second', me: null })
  expect(first.headers.getSetCookie()[0]).toMatch(
    /^__Host-cunzhang=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  expect((await get('/api/v1/me', { cookie: first.cookie })).status).toBe(401)
  const wrong = await post('/api/v1/session/second', { code: '000000' }, { cookie: first.cookie })
  expect([wrong.status, (wrong.json() as { code: string }).code]).toEqual([422, 'session/code'])
  const code = codeAt(person.secret, Date.now())
  const second = await post('/api/v1/session/second', { code }, { cookie: first.cookie })
  expect(second.json()).toMatchObject({ stage: 'full', me: { home: 'township' } })
  const cookie = cookiesOf(second.headers)
  expect(cookie.slice(0, 40)).not.toBe(first.cookie.slice(0, 40))
  expect((await get('/api/v1/me', { cookie })).json()).toMatchObject({ login: person.login })
  // The token of the stage before is worth nothing, and a code works once.
  expect((await get('/api/v1/session', { cookie: first.cookie })).json()).toMatchObject({ stage: 'none' })
  const again = await attempt(person.login, person.password)
  expect((await post('/api/v1/session/second', { code }, { cookie: again.cookie })).status).toBe(422)
})

test('a first code must be changed, a second factor set up; recovery codes work once', async () => {
  const person = await makePerson(store, {
    second: false,
    absent: true,
    role: 'village_head',
    division: '632802102209',
  })
  const { kdf, verifier } = await newVerifier('first code', TEST_KDF)
  await store.super.query(
    `update users set kdf = $2, verifier = $3, temporary_until = now() + interval '1 day' where user_id = $1`,
    [person.id, kdf, Buffer.from(verifier)],
  )
  const first = await attempt(person.login, 'first code')
  expect(first.json()).toMatchObject({ stage: 'password' })
  const change = (password: string, cookie: string) =>
    post('/api/v1/session/password', { password }, { cookie })
  expect((await change('short', first.cookie)).status).toBe(422)
  expect((await change('12345678910', first.cookie)).status).toBe(422)
  expect((await change(`${person.login}2026`, first.cookie)).status).toBe(422)
  const changed = await change('杞园的羊 今年卖得好', first.cookie)
  const { stage, enrol } = changed.json() as SignInAnswer
  expect(stage).toBe('enrol')
  const secret = enrol?.secret ?? ''
  const cookie = cookiesOf(changed.headers)
  expect(((await get('/api/v1/session', { cookie })).json() as SignInAnswer).enrol?.secret).toBe(secret)
  const done = await post('/api/v1/session/enrolment', { code: codeAt(secret, Date.now()) }, { cookie })
  const { recovery_codes: codes, stage: last } = done.json() as SignInAnswer
  expect([last, codes.length, new Set(codes).size]).toEqual(['full', 10, 10])
  for (const expected of [200, 422]) {
    const waiting = await attempt(person.login, '杞园的羊 今年卖得好')
    const used = await post(
      '/api/v1/session/recovery',
      { code: codes[0]?.toUpperCase() },
      { cookie: waiting.cookie },
    )
    expect(used.status).toBe(expected)
  }
})

test('missing, wrong, locked, disabled and expired answer one body', async () => {
  const wrong = await makePerson(store, { second: false, absent: true })
  const locked = await makePerson(store, { second: false, absent: true })
  const disabled = await makePerson(store, { second: false, absent: true })
  const expired = await makePerson(store, { second: false, absent: true })
  await store.super.query(`update users set locked_until = now() + interval '1 hour' where user_id = $1`, [
    locked.id,
  ])
  await store.super.query('update users set disabled_at = now() where user_id = $1', [disabled.id])
  await store.super.query(`update users set temporary_until = now() - interval '1 hour' where user_id = $1`, [
    expired.id,
  ])
  const answers = [
    await attempt('nobody-here', 'some password'),
    await attempt(wrong.login, 'some password'),
    await attempt(locked.login, locked.password),
    await attempt(disabled.login, disabled.password),
    await attempt(expired.login, expired.password),
  ]
  expect(new Set(answers.map(({ status, text }) => `${status} ${bodyOf(text)}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(401)
  expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([])
})

test('five wrong passwords lock the account, longer each time; the browser of the owner stays open', async () => {
  const person = await makePerson(store, { second: false, absent: true })
  const own = await attempt(person.login, person.password)
  expect(own.status).toBe(200)
  for (let turn = 0; turn < 5; turn += 1) await attempt(person.login, 'wrong password')
  expect((await attempt(person.login, person.password)).status).toBe(401)
  expect((await attempt(person.login, person.password, own.cookie)).status).toBe(200)
  const minutes = async () => {
    const { rows } = await store.super.query<{ m: string }>(
      'select round(extract(epoch from locked_until - now()) / 60) as m from users where user_id = $1',
      [person.id],
    )
    return Number(rows[0]?.m)
  }
  for (let turn = 0; turn < 5; turn += 1) await attempt(person.login, 'wrong password')
  expect(await minutes()).toBe(15)
  await store.super.query('update users set locked_until = now() where user_id = $1', [person.id])
  for (let turn = 0; turn < 5; turn += 1) await attempt(person.login, 'wrong password')
  expect(await minutes()).toBe(30)
})

test('an address under attack stays open to those who came from it before, and closes to others', async () => {
  const known = await makePerson(store, { second: false })
  const stranger = await makePerson(store, { second: false, absent: true })
  await store.super.query(
    `insert into sign_in_failures (at, address) select now(), '127.0.0.1' from generate_series(1, 60)`,
  )
  expect((await attempt(stranger.login, stranger.password)).status).toBe(401)
  expect((await attempt(known.login, known.password)).status).toBe(200)
  await store.super.query('delete from sign_in_failures')
  expect((await attempt(stranger.login, stranger.password)).status).toBe(200)
})

test('sessions end: signed out, everywhere, idle, too old, password changed, disabled within a second', async () => {
  const person = await makePerson(store, { second: false })
  const other = await attempt(person.login, person.password)
  const { cookie } = person
  const list = (await get('/api/v1/sessions', { cookie })).json() as {
    items: { id: string; current: boolean }[]
  }
  expect(list.items.map(({ current }) => current)).toEqual([true, false])
  const theirs = list.items.find(({ current }) => !current)?.id ?? ''
  expect((await send('DELETE', `/api/v1/sessions/${theirs}`, null, { cookie })).status).toBe(200)
  expect((await get('/api/v1/me', { cookie: other.cookie })).status).toBe(401)
  expect((await send('DELETE', `/api/v1/sessions/${theirs}`, null, { cookie })).status).toBe(404)
  await store.super.query(`update sessions set seen_at = now() - interval '31 minutes' where user_id = $1`, [
    person.id,
  ])
  const third = await attempt(person.login, person.password)
  await store.super.query(`update sessions set expires_at = now() where token_hash = sha256($1)`, [
    Buffer.from(third.cookie.slice(16, 80)),
  ])
  await new Promise((resolve) => setTimeout(resolve, 600))
  for (const old of [cookie, third.cookie])
    expect((await get('/api/v1/me', { cookie: old })).status).toBe(401)
  const fourth = await attempt(person.login, person.password)
  const fifth = await attempt(person.login, person.password)
  const body = { current: person.password, password: 'another long sentence' }
  const changed = await post('/api/v1/session/password', body, { cookie: fifth.cookie })
  expect(changed.json()).toMatchObject({ stage: 'full' })
  expect((await get('/api/v1/me', { cookie: fourth.cookie })).status).toBe(401)
  const last = cookiesOf(changed.headers)
  expect((await get('/api/v1/me', { cookie: last })).status).toBe(200)
  await store.super.query('update users set disabled_at = now() where user_id = $1', [person.id])
  const began = performance.now()
  while ((await get('/api/v1/me', { cookie: last })).status === 200)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a role given or taken away counts at once, and a book out of reach does not exist', async () => {
  const mine = await createTestBook(store, { code: 'MINE' })
  const theirs = await createTestBook(store, { code: 'THEIRS', division: '632801101201' })
  const person = await makePerson(store, { second: false })
  const { cookie } = person
  const read = async (code: string) => (await get(`/api/v1/books/${code}`, { cookie })).status
  expect([await read(mine.code), await read(theirs.code)]).toEqual([404, 404])
  const grant = await grantRole(store, person.id, { role: 'village_accountant', bookId: mine.bookId })
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect([await read(mine.code), await read(theirs.code)]).toEqual([200, 404])
  const [foreign, absent] = [
    await get('/api/v1/books/THEIRS', { cookie }),
    await get('/api/v1/books/THEIRZ', { cookie }),
  ]
  expect(bodyOf(foreign.text)).toBe(bodyOf(absent.text).replaceAll('THEIRZ', 'THEIRS'))
  const list = (await get('/api/v1/books', { cookie })).json() as { items: { code: string }[] }
  expect(list.items.map(({ code }) => code)).toEqual(['MINE'])
  const reopen = await post('/api/v1/books/MINE/reopenings', { month: '2024-01', reason: '试' }, { cookie })
  expect([reopen.status, (reopen.json() as { code: string }).code]).toEqual([403, 'access/denied'])
  await store.super.query('update role_grants set ended_at = now() where grant_id = $1', [grant])
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(await read(mine.code)).toBe(404)
})
