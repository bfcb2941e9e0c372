/** Callers are limited one by one: who asks too fast waits, and nobody else does. */
import { afterAll, expect, test } from 'vitest'
import { buckets } from '../../src/http/limit.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from './serve.ts'

const store = await freshDatabase()
afterAll(store.close)

test('a bucket holds its burst, refills with time, and is one caller’s own', () => {
  let time = 0
  const within = buckets({ perSecond: 2, burst: 3 }, () => time)
  expect([within('a'), within('a'), within('a'), within('a'), within('b')]).toEqual([
    true,
    true,
    true,
    false,
    true,
  ])
  time = 500
  expect([within('a'), within('a')]).toEqual([true, false])
  time = 60_000
  expect(Array.from({ length: 4 }, () => within('a'))).toEqual([true, true, true, false])
})

test('too fast is 429 with a word when to come back; the colleague beside is not held up', async () => {
  const rates = { people: { perSecond: 0.001, burst: 3 }, strangers: { perSecond: 0.001, burst: 2 } }
  const { get, reported } = testApp(store.app, { rates })
  const [hasty, calm] = [
    await makePerson(store, { second: false }),
    await makePerson(store, { second: false }),
  ]
  const ask = async (cookie: string) => get('/api/v1/me', { cookie })
  for (let turn = 0; turn < 3; turn += 1) expect((await ask(hasty.cookie)).status).toBe(200)
  const refused = await ask(hasty.cookie)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  expect((await ask(calm.cookie)).status).toBe(200)
  const stranger = { cookie: '__Host-cunzhang=none' }
  const statuses = [1, 2, 3].map(async () => (await get('/api/v1/session', stranger)).status)
  expect(await Promise.all(statuses)).toEqual([200, 200, 429])
  expect(reported).toEqual([])
})
