/** Changing a password: the present one first, never one that was used, and under 等保 anew every ninety days; a new store has nobody in it. */
import { afterAll, afterEach, expect, test } from 'vitest'
import { testApp } from '../http/serve.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, signInAs } from '../support/people.ts'
import type { Person } from '../support/people.ts'

const store = await freshDatabase()
const { post, reported, faults } = testApp(store.app)
afterAll(store.close)
afterEach(() => expect([reported.splice(0), faults.splice(0)]).toEqual([[], []]))

const nobody = { cookie: '__Host-cunzhang=none' }

async function setPolicy(policy: 'asvs' | 'mlps'): Promise<void> {
  await store.super.query(
    `update settings set value = jsonb_set(value::jsonb, '{policy}', to_jsonb($1::text))::text where name = 'sign_in'`,
    [policy],
  )
}

type Given = { current?: string | null; password: string }

async function change(person: Person, given: Given): Promise<string> {
  const answer = await post('/api/v1/session/password', given, { cookie: person.cookie })
  const { code, stage } = answer.json() as { code?: string; stage?: string }
  const token = /__Host-cunzhang=([0-9a-f]{64})/.exec(answer.headers.getSetCookie().join(' '))?.[1]
  if (token !== undefined)
    Object.assign(person, { cookie: `__Host-cunzhang=${token}`, password: given.password })
  return `${answer.status} ${code ?? stage}`
}

const failuresOf = async ({ id }: Person): Promise<number | undefined> => {
  const { rows } = await store.super.query<{ failures: number }>(
    'select failures from users where user_id = $1',
    [id],
  )
  return rows[0]?.failures
}

test('a new store has no account, and nobody signs in with a name that programs are delivered with', async () => {
  const { rows } = await store.super.query('select 1 from users union all select 1 from role_grants')
  expect(rows).toEqual([])
  for (const login of ['admin', 'root', 'administrator', 'sa', 'test', 'guest', 'operator', 'cli', 'system'])
    for (const password of [login, 'admin', '123456', 'password', ' '])
      expect((await post('/api/v1/session', { login, password }, nobody)).status, login).toBe(401)
})

test('without the present password, or with a wrong one, nothing changes, and guesses at it count', async () => {
  const person = await makePerson(store, { second: false })
  const password = 'forty goats behind the hill'
  expect(await change(person, { password })).toBe('422 request/invalid')
  expect(await change(person, { current: null, password })).toBe('422 request/invalid')
  expect(await change(person, { current: 'not this one', password })).toBe('401 session/refused')
  expect(await failuresOf(person)).toBe(1)
  expect(await change(person, { current: person.password, password: 'short' })).toBe('422 password/weak')
  expect(await change(person, { current: person.password, password })).toBe('200 full')
  expect(await failuresOf(person)).toBe(0)
  expect(await signInAs(store, person)).toMatch(/^[0-9a-f]{64}$/)
})

test('the present password is no new one, under either policy', async () => {
  const person = await makePerson(store, { second: false })
  expect(await change(person, { current: person.password, password: person.password })).toBe(
    '422 password/reused',
  )
})

test('under 等保 none of the last five comes again; the sixth may', async () => {
  await setPolicy('mlps')
  const person = await makePerson(store, { second: false })
  const sentence = (n: number): string => `${n} goats behind the hill`
  for (let n = 0; n <= 5; n += 1)
    expect(await change(person, { current: person.password, password: sentence(n) })).toBe('200 full')
  for (let n = 5; n >= 1; n -= 1)
    expect(await change(person, { current: person.password, password: sentence(n) }), sentence(n)).toBe(
      '422 password/reused',
    )
  await setPolicy('asvs')
  expect(await change(person, { current: person.password, password: sentence(0) })).toBe('200 full')
})

test('after ninety days 等保 asks for a new one before anything else; ASVS never does', async () => {
  const person = await makePerson(store, { second: false, absent: true })
  await store.super.query(`update users set password_at = now() - interval '91 days' where user_id = $1`, [
    person.id,
  ])
  const stageOf = async (): Promise<unknown> => {
    const { login, password } = person
    return ((await post('/api/v1/session', { login, password }, nobody)).json() as { stage: string }).stage
  }
  expect(await stageOf()).toBe('full')
  await setPolicy('mlps')
  expect(await stageOf()).toBe('password')
  await store.super.query(`update users set password_at = now() - interval '89 days' where user_id = $1`, [
    person.id,
  ])
  expect(await stageOf()).toBe('full')
  await setPolicy('asvs')
})

test('five wrong present passwords lock the account like any others; then the right one is refused here, too', async () => {
  const person = await makePerson(store, { second: false })
  for (let turn = 0; turn < 5; turn += 1)
    expect(await change(person, { current: `guess ${turn}`, password: 'forty goats behind the hill' })).toBe(
      '401 session/refused',
    )
  const { login, password } = person
  expect((await post('/api/v1/session', { login, password }, nobody)).status).toBe(401)
  const right = { current: password, password: 'forty goats behind the hill' }
  expect(await change(person, right)).toBe('401 session/refused')
  const proof = await post('/api/v1/session/proof', { password }, { cookie: person.cookie })
  expect(proof.status).toBe(401)
  await store.super.query('update users set locked_until = now() where user_id = $1', [person.id])
  expect(await change(person, right)).toBe('200 full')
})
