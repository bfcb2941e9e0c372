/** Opening a store somebody else runs: pending migrations need the owner, the program's login must be bound by row-level security. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/db/open.ts'
import type { StoreAddress } from '../../src/db/open.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import { freshDatabase } from '../support/database.ts'
import { makeRunFolder } from '../support/server.ts'

const store = await freshDatabase({ migrated: false })
const folder = makeRunFolder()
const dataDir = join(folder, 'data')
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await store.close()
})

const address = (given: Partial<StoreAddress>): StoreAddress => ({
  dataDir,
  secretsPath: undefined,
  databaseUrl: store.appUrl,
  ownerUrl: undefined,
  ...given,
})
const { migrations } = readSqlSources()

beforeEach(async () => {
  await store.super.query('drop schema public cascade; create schema public authorization pg_database_owner')
  await store.super.query('grant usage on schema public to public')
})

test('without the owner pending migrations are refused and listed; with it they run; after that it is not needed', async () => {
  const refused = openStore(address({}))
  for (const { name } of migrations) await expect(refused).rejects.toThrow(name)
  await expect(refused).rejects.toThrow('DATABASE_OWNER_URL')
  const opened = await openStore(address({ ownerUrl: store.ownerUrl }))
  expect(opened.applied.migrations).toEqual(migrations.map(({ name }) => name))
  expect(opened.roles).toEqual(store.roles)
  const again = await openStore(address({}))
  expect(again).toMatchObject({
    applied: { migrations: [], routines: [] },
    roles: store.roles,
    embedded: false,
  })
})

test('the settings that matter stand on both logins, in this database', async () => {
  await openStore(address({ ownerUrl: store.ownerUrl }))
  const { rows } = await store.super.query<{ role: string; settings: string[] }>(
    `select setrole::regrole::text as role, setconfig as settings from pg_db_role_setting s
       join pg_database d on d.oid = s.setdatabase where datname = current_database() order by 1`,
  )
  expect(rows.map(({ role }) => role)).toEqual([store.roles.app, store.roles.owner])
  for (const { settings } of rows) expect(settings).toContain('TimeZone=UTC')
})

test('several programs may open at once', async () => {
  const opened = await Promise.all([1, 2, 3, 4].map(() => openStore(address({ ownerUrl: store.ownerUrl }))))
  expect(opened.filter(({ applied }) => applied.migrations.length > 0)).toHaveLength(1)
})

test.each([
  ['superuser', store.superUrl],
  ['owner', store.ownerUrl],
])("the %s is refused as the program's login", async (_, databaseUrl) => {
  await expect(openStore(address({ databaseUrl }))).rejects.toThrow('行级权限对它不起作用')
})

test('a database that does not answer is named without its password', async () => {
  const failed = openStore(address({ databaseUrl: 'postgres://app:geheim@127.0.0.1:1/books' }))
  await expect(failed).rejects.toThrow(/连不上数据库 127\.0\.0\.1:1\/books/)
  await expect(failed).rejects.not.toThrow('geheim')
})
