/** Migrations run once, in order, all or nothing; routines follow their text; a changed or missing file is refused. */
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Client } from 'pg'
import { runChecks } from '../../src/db/checks.ts'
import { withClient } from '../../src/db/connect.ts'
import { fillRoles, findPending, isUpToDate, migrate, refusePending } from '../../src/db/migrate.ts'
import type { Pending } from '../../src/db/migrate.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import type { SqlSources } from '../../src/db/sql-files.ts'
import { judgeVersion, readVersion } from '../../src/db/version.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase({ migrated: false })
afterAll(store.close)

const asOwner = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
  withClient(store.ownerUrl, 'tests', work)
const run = (sources: SqlSources): Promise<Pending> =>
  asOwner((client) => migrate(client, sources, store.roles))
const pendingFor = (url: string, sources: SqlSources): Promise<Pending> =>
  withClient(url, 'tests', (client) => findPending(client, sources, store.roles))

const FIRST = { name: '202601010000-first', text: 'create table t (a int); insert into t values (1)' }
const SECOND = { name: '202601020000-second', text: 'insert into t values (2)' }
const GRANTS = { name: '90_grants', text: 'grant select on t to :"app"' }
const VIEW = { name: '10_view', text: 'drop view if exists v; create view v as select a from t' }
const base: SqlSources = { migrations: [FIRST], routines: [VIEW, GRANTS], checks: [] }

beforeEach(async () => {
  await store.super.query('drop schema public cascade; create schema public authorization pg_database_owner')
  await store.super.query('grant usage on schema public to public')
})

async function valuesAsApp(): Promise<unknown[]> {
  return (await store.app.query<{ a: number }>('select a from t order by a')).rows.map(({ a }) => a)
}

test('pending files run once, the second run finds nothing', async () => {
  expect(await run(base)).toEqual({ migrations: [FIRST.name], routines: [VIEW.name, GRANTS.name] })
  expect(isUpToDate(await run(base))).toBe(true)
  expect(await valuesAsApp()).toEqual([1])
})

test('several starts at once apply each migration once', async () => {
  const applied = await Promise.all([1, 2, 3, 4].map(() => run(base)))
  expect(applied.filter((each) => each.migrations.length > 0)).toHaveLength(1)
  expect(await valuesAsApp()).toEqual([1])
})

test('an edited migration is refused by name', async () => {
  await run(base)
  const edited = { ...base, migrations: [{ ...FIRST, text: `${FIRST.text} ` }] }
  await expect(run(edited)).rejects.toThrow(/202601010000-first 执行后文本被改动/)
})

test('a database newer than the program, an older migration added late and a bad name are refused together', async () => {
  await run({ ...base, migrations: [FIRST, SECOND] })
  const late = [FIRST, { name: '202601011200-late', text: '' }, { name: 'oops', text: '' }]
  const failure = run({ ...base, migrations: late })
  await expect(failure).rejects.toThrow(/202601020000-second,程序中没有/)
  await expect(failure).rejects.toThrow(/202601011200-late 排在/)
  await expect(failure).rejects.toThrow(/oops 须为/)
})

test('one failing file leaves nothing behind and says where', async () => {
  const broken = { name: '202601030000-broken', text: 'select 1;\nselect nonsense' }
  await expect(run({ ...base, migrations: [FIRST, broken] })).rejects.toThrow(
    /202601030000-broken\.sql 第2行/,
  )
  const { rows } = await store.super.query("select to_regclass('t') as t, to_regclass('applied_sql') as l")
  expect(rows).toEqual([{ t: null, l: null }])
})

test('a file that commits by itself is refused', async () => {
  const sly = { name: '202601030000-sly', text: 'create table s (a int); commit; begin' }
  await expect(run({ ...base, migrations: [FIRST, sly] })).rejects.toThrow(/不得自行提交/)
})

test('a changed routine is applied again, with every grant after it', async () => {
  const viewGrant = { name: '90_grants', text: 'grant select on t to :"app"; grant select on v to :"app"' }
  await run({ ...base, routines: [VIEW, viewGrant] })
  const changed = { ...VIEW, text: 'drop view if exists v; create view v as select a + 10 as a from t' }
  expect(await run({ ...base, routines: [changed, viewGrant] })).toEqual({
    migrations: [],
    routines: [VIEW.name],
  })
  expect((await store.app.query('select a from v')).rows).toEqual([{ a: 11 }])
})

test('without the owner the program lists what is pending and refuses', async () => {
  const before = await pendingFor(store.appUrl, base)
  expect(before).toEqual({ migrations: [FIRST.name], routines: [VIEW.name, GRANTS.name] })
  expect(() => refusePending(before)).toThrow(/3 项待执行:202601010000-first、routines\/10_view/)
  await run(base)
  expect(() => refusePending({ migrations: [], routines: [] })).not.toThrow()
  expect(isUpToDate(await pendingFor(store.appUrl, base))).toBe(true)
})

test('placeholders become quoted login names', () => {
  expect(fillRoles('grant x to :"app"; alter y owner to :"owner"', { owner: 'o"1', app: '$&' })).toBe(
    'grant x to "$&"; alter y owner to "o""1"',
  )
})

test('checks answer their rows under a title', async () => {
  await run(base)
  const text = '-- title: 一\n-- description: 应为空\nselect a from t'
  const checks = [
    { name: '00001-one', text },
    { name: '00002-two', text: `${text} where false` },
  ]
  const results = await asOwner((client) => runChecks(client, checks))
  expect(results.map(({ check, title, rows }) => [check, title, rows])).toEqual([
    ['00001-one', '一', [{ a: 1 }]],
    ['00002-two', '一', []],
  ])
  await expect(asOwner((client) => runChecks(client, [{ name: 'x', text: 'select 1' }]))).rejects.toThrow(
    '-- title:',
  )
})

test('old releases are refused, old minors of a remote server too, the embedded one is only warned about', async () => {
  expect(() => judgeVersion(140_020, false)).toThrow('过旧')
  expect(() => judgeVersion(150_016, true)).toThrow('漏洞')
  expect(judgeVersion(150_016, false)).toContain('15.16')
  expect(judgeVersion(180_004, true)).toContain('18.4')
  expect(judgeVersion(180_006, true)).toBeUndefined()
  expect(judgeVersion(190_000, true)).toBeUndefined()
  expect(await asOwner(readVersion)).toBeGreaterThanOrEqual(150_000)
})

test("the project's own migrations are found", () => {
  expect(readSqlSources().migrations.length).toBeGreaterThan(0)
})
