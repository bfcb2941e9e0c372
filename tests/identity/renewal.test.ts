/** Passwords move to the stronger derivation when their owner signs in, and never back to a weaker one. */
import { afterAll, expect, test } from 'vitest'
import { signIn } from '../../src/identity/sign-in.ts'
import { freshDatabase } from '../support/database.ts'
import { doorOf, makePerson } from '../support/people.ts'

const store = await freshDatabase()
afterAll(store.close)

test('signing in where more is asked renews the derivation; where less is asked it stays', async () => {
  const { id, login, password } = await makePerson(store, { second: false, absent: true })
  const stored = async (): Promise<string> => {
    const { rows } = await store.super.query<{ kdf: string }>('select kdf from users where user_id = $1', [
      id,
    ])
    return /ln=\d+/.exec(rows[0]?.kdf ?? '')?.[0] ?? ''
  }
  const enter = async (cost: number): Promise<void> => {
    const door = doorOf(store)
    const given = { login, password, address: '127.0.0.1', agent: 'test', device: undefined }
    const { standing } = await signIn({ ...door, kdf: { ...door.kdf, cost } }, given)
    expect(standing.stage).toBe('full')
  }
  expect(await stored()).toBe('ln=10')
  await enter(12)
  expect(await stored()).toBe('ln=12')
  await enter(10)
  expect(await stored()).toBe('ln=12')
  await enter(12)
})
