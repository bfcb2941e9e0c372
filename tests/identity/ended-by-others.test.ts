/** Sessions ended by an administrator: all of that person's, at once, and nobody else's; only by whoever holds the act. */
import { afterAll, expect, test } from 'vitest'
import { testApp } from '../http/serve.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, signInAs } from '../support/people.ts'

const store = await freshDatabase()
const { get, post } = testApp(store.app)
afterAll(store.close)

const cookie = (token: string) => ({ cookie: `__Host-cunzhang=${token}` })

test('the security administrator ends every session of a person; others go on, and others may not', async () => {
  const security = await makePerson(store, { role: 'security_admin' })
  const system = await makePerson(store, { role: 'system_admin' })
  const [person, colleague] = [
    await makePerson(store, { second: false }),
    await makePerson(store, { second: false }),
  ]
  const tokens = [person.token, await signInAs(store, person), await signInAs(store, person, '192.0.2.7')]
  const path = `/api/v1/users/${person.id}/sessions/ending`
  for (const other of [system, colleague, person])
    expect((await post(path, { reason: '试' }, cookie(other.token))).status).toBe(403)
  for (const token of tokens) expect((await get('/api/v1/me', cookie(token))).status).toBe(200)
  expect((await post(path, { reason: '电脑丢失' }, cookie(security.token))).status).toBe(200)
  for (const token of tokens) expect((await get('/api/v1/me', cookie(token))).status).toBe(401)
  for (const other of [security, system, colleague])
    expect((await get('/api/v1/me', cookie(other.token))).status).toBe(200)
  expect(await signInAs(store, person)).toMatch(/^[0-9a-f]{64}$/)
})
