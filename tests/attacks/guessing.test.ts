/** Guessing and spraying passwords from one address: nobody gets in, and an honest colleague behind the same router still does. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import { commonPasswords } from '../../src/identity/common-passwords.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const FULL = process.env['CUNZHANG_TEST'] === 'full'
const GUESSES = FULL ? 10_000 : 400
const USERS = FULL ? 1_000 : 60

const store = await freshDatabase()
const { post, reported } = testApp(store.app)
afterAll(store.close)
beforeEach(async () => {
  await store.super.query('delete from sign_in_failures')
})

const nobody = { cookie: '__Host-cunzhang=none' }

async function statusOf(login: string, password: string): Promise<number> {
  return (await post('/api/v1/session', { login, password }, nobody)).status
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, lane))
}

const colleague = await makePerson(store, { second: false })

/** Whoever worked here yesterday gets in today, whatever is going on at the same address. */
async function expectColleagueIn(): Promise<void> {
  expect(await statusOf(colleague.login, colleague.password)).toBe(200)
}

test(
  'ten thousand guesses at one account: none gets in, not even the right one while the account is locked',
  { timeout: 1_800_000 },
  async () => {
    const victim = await makePerson(store, { second: false, absent: true })
    const guesses = [...(await commonPasswords())].slice(0, GUESSES)
    let inside = 0
    await inLanes(guesses, async (guess) => {
      if ((await statusOf(victim.login, guess)) === 200) inside += 1
    })
    expect(inside).toBe(0)
    expect(await statusOf(victim.login, victim.password)).toBe(401)
    await expectColleagueIn()
    const { rows } = await store.super.query<{ failures: number; n: string }>(
      `select failures, (select count(*) from sign_in_failures f where f.user_id = u.user_id) as n from users u where user_id = $1`,
      [victim.id],
    )
    process.stdout.write(`guessing: ${guesses.length} guesses, ${rows[0]?.failures} were looked at\n`)
    // Five, and those that were under way at that moment.
    expect(rows[0]?.failures).toBeLessThan(20)
    expect(Number(rows[0]?.n)).toBe(guesses.length + 1)
    expect(reported).toEqual([])
  },
)

test(
  'one guess at each of many accounts: the address closes to strangers and stays open to those it knows',
  { timeout: 1_800_000 },
  async () => {
    const victims: Person[] = []
    for (let at = 0; at < USERS; at += 1)
      victims.push(await makePerson(store, { second: false, absent: true }))
    const turns = Math.ceil(GUESSES / USERS)
    const common = [...(await commonPasswords())].slice(0, turns)
    let inside = 0
    for (const guess of common)
      await inLanes(victims, async ({ login }) => {
        if ((await statusOf(login, guess)) === 200) inside += 1
      })
    expect(inside).toBe(0)
    await expectColleagueIn()
    // A right password among the guesses opens nothing either, while the address is under suspicion.
    const [lucky] = victims
    expect(await statusOf(lucky?.login ?? '', lucky?.password ?? '')).toBe(401)
    process.stdout.write(`spraying: ${turns * USERS} guesses at ${USERS} accounts\n`)
  },
)

test('planted: without the lock the same guesses would get in', async () => {
  const victim = await makePerson(store, { second: false, absent: true })
  await store.super.query(
    `update settings set value = jsonb_set(jsonb_set(value::jsonb, '{lock_failures}', '1000000'), '{address_failures}', '1000000')::text
     where name = 'sign_in'`,
  )
  for (let turn = 0; turn < 8; turn += 1) await statusOf(victim.login, 'wrong password')
  expect(await statusOf(victim.login, victim.password)).toBe(200)
})
