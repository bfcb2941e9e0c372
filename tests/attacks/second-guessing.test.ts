/** Guessing the code of the second factor with the password in hand: signing in again and again gives no new tries, from an office, nor from the person's own browser. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { codeAt } from '../../src/identity/second-factor.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const { post } = testApp(store.app)
afterAll(store.close)
beforeEach(async () => {
  await store.super.query('delete from sign_in_failures')
})

const ROUNDS = 60
const EACH = 4

const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0] ?? '')
    .join('; ')

/** Four guesses a sign-in, so that no session is ended for a fifth; answers how many were looked at. */
async function guess({ login, password, secret }: Person, start: string, path: string): Promise<number> {
  const right = codeAt(secret, Date.now())
  let [tried, cookie] = [0, start]
  for (let round = 0; round < ROUNDS; round += 1) {
    const entered = await post('/api/v1/session', { login, password }, { cookie })
    if (entered.status !== 200) continue
    cookie = cookiesOf(entered.headers)
    for (let turn = 0; turn < EACH; turn += 1) {
      const code = String((Number(right) + 500 + round * EACH + turn) % 1_000_000).padStart(6, '0')
      const { status } = await post(`/api/v1/session/${path}`, { code }, { cookie })
      expect(status).not.toBe(200)
      if (status === 422) tried += 1
    }
  }
  return tried
}

const nobody = '__Host-cunzhang=none'

test.each(['second', 'recovery'])('%s: from an address where the person works', async (path) => {
  const person = await makePerson(store, { role: 'township_auditor', division: '632802102' })
  expect(await guess(person, nobody, path)).toBeLessThanOrEqual(8)
})

test.each(['second', 'recovery'])(
  '%s: in the browser of the person, which a lock does not keep out',
  async (path) => {
    const person = await makePerson(store, { role: 'township_auditor', division: '632802102', absent: true })
    const { login, password, secret } = person
    const first = await post('/api/v1/session', { login, password }, { cookie: nobody })
    const code = codeAt(secret, Date.now())
    const own = await post('/api/v1/session/second', { code }, { cookie: cookiesOf(first.headers) })
    expect(own.status).toBe(200)
    expect(await guess(person, cookiesOf(own.headers), path)).toBeLessThanOrEqual(12)
  },
)

test('sign-ins begun beforehand, thirty side by side, give no more', async () => {
  const person = await makePerson(store, { role: 'township_auditor', division: '632802102', absent: true })
  const { login, password, secret } = person
  const begun: string[] = []
  for (let turn = 0; turn < 30; turn += 1)
    begun.push(cookiesOf((await post('/api/v1/session', { login, password }, { cookie: nobody })).headers))
  const right = Number(codeAt(secret, Date.now()))
  for (const [turn, cookie] of begun.entries())
    for (let each = 0; each < EACH; each += 1) {
      const code = String((right + 500 + turn * EACH + each) % 1_000_000).padStart(6, '0')
      await post('/api/v1/session/second', { code }, { cookie })
    }
  // Locked now: even the right code is refused in those that are still open.
  const code = codeAt(secret, Date.now())
  for (const cookie of begun.slice(2))
    expect((await post('/api/v1/session/second', { code }, { cookie })).status).not.toBe(200)
})

test('control: whoever has both gets in, and what they mistyped before is forgotten', async () => {
  const { login, password, secret, id } = await makePerson(store, {
    role: 'township_auditor',
    division: '632802102',
    absent: true,
  })
  const wrong = await post('/api/v1/session', { login, password: 'mistyped sentence' }, { cookie: nobody })
  const first = await post('/api/v1/session', { login, password }, { cookie: nobody })
  const code = codeAt(secret, Date.now())
  const second = await post('/api/v1/session/second', { code }, { cookie: cookiesOf(first.headers) })
  expect([wrong.status, first.status, second.status]).toEqual([401, 200, 200])
  const { rows } = await store.super.query('select failures, locked_until from users where user_id = $1', [
    id,
  ])
  expect(rows).toEqual([{ failures: 0, locked_until: null }])
})
