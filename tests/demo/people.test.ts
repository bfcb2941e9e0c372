/** Sign-ins of the demonstration: made once, random, for their owner's eyes; and a chain of signatures that waits for somebody. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeDemoPeople, readDemoSignIns } from '../../scripts/demo/people.ts'
import { JINYUAN } from '../../scripts/demo/jinyuan.ts'
import { createBook } from '../../src/books/service.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/identity/actor.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { freshDatabase } from '../support/database.ts'
import { TEST_KDF, signInAs } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'cunzhang-demo-'))
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true })
  await store.close()
})
const home = { dataDir, operatorKey: OPERATOR_KEY, pepper: TEST_KDF.pepper }
await inTransaction(store.app, '*', (tx) =>
  createBook(
    tx,
    systemActor(uuidv7(), 'demonstration'),
    { code: JINYUAN, name: '金原村', division: JINYUAN, kind: 'collective', words: '记', start: '2022-01' },
    { noPublicData: [] },
  ),
)

test('an account an office, with passwords of its own that nobody else can read', async () => {
  const made = await makeDemoPeople(store.app, home)
  expect(made.length).toBe(14)
  expect(new Set(made.map(({ password }) => password)).size).toBe(14)
  expect(statSync(join(dataDir, 'demo-sign-ins.json')).mode & 0o777).toBe(0o600)
  expect(await makeDemoPeople(store.app, home)).toEqual(made)
  expect(readDemoSignIns(dataDir)).toEqual(made)
})

test('one payment waits for the committee, one for the head of the village', async () => {
  const { get } = testApp(store.app)
  const waiting = async (login: string) => {
    const found = readDemoSignIns(dataDir)?.find((each) => each.login === login)
    const token = await signInAs(store, {
      login,
      password: found?.password ?? '',
      secret: found?.secret ?? '',
    })
    const answer = await get('/api/v1/approvals/waiting', { cookie: `__Host-cunzhang=${token}` })
    return (answer.json() as { items: { summary: string }[] }).items.map(({ summary }) => summary)
  }
  expect(await waiting('demo-jiandu')).toEqual(['付大棚卷帘机维修材料款(演示)'])
  expect(await waiting('demo-fuze')).toEqual(['付村委会办公用品(演示)'])
})
