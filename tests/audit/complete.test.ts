/** Every act leaves its rows in the transaction of the act (src/audit/): named by its request, and where they cannot be written nothing is done. */
import { afterAll, expect, test } from 'vitest'
import words from '../../db/seed/audit-acts.json' with { type: 'json' }
import { cashBook } from '../cli/run.ts'
import { freshDatabase } from '../support/database.ts'
import { readDocument } from '../http/document.ts'
import { testApp } from '../http/serve.ts'
import { EXEMPT, STORY as OF_BOOKS } from './story.ts'
import type { Step, World } from './story.ts'
import { APPROVALS } from './story-approvals.ts'
import { PEOPLE } from './story-people.ts'

const STORY = [...OF_BOOKS, ...PEOPLE, ...APPROVALS]

const store = await freshDatabase()
const served = testApp(store.app)
afterAll(store.close)

const world: World = { store, ...served, cashBook, made: {} }

type Acted = { act: string; log: string }

/** The rows of one request, in the order they were written. */
async function rowsOf(request: string | null): Promise<Acted[]> {
  const { rows } = await store.super.query<Acted>(
    `select act, 'book' as log, at, no from audit_log where request_id = $1
     union all select act, 'store', at, no from store_audit_log where request_id = $1 order by at, log, no`,
    [request],
  )
  return rows.map(({ act, log }) => ({ act, log }))
}

/** Tables of the reference data, and the log of reads, which a refused act does not touch or may. */
const ASIDE =
  /^(divisions|standard_accounts|applied_sql|income_types|roles|acts|role_acts|access_log|sign_in_failures)$/

/** Everything the database holds, in one hash a table. */
async function everything(): Promise<Record<string, string>> {
  const { rows } = await store.super.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' order by 1`,
  )
  const hashes: Record<string, string> = {}
  for (const { name } of rows.filter((each) => !ASIDE.test(each.name))) {
    const { rows: found } = await store.super.query<{ hash: string }>(
      `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from "${name}" t`,
    )
    hashes[name] = found[0]?.hash ?? ''
  }
  return hashes
}

await store.super.query(`create function deaf() returns trigger language plpgsql as $$
  begin raise exception 'the audit log is full'; end $$`)

/** Runs `work` while neither log takes a row. */
async function deafened<T>(work: () => Promise<T>): Promise<T> {
  for (const log of ['audit_log', 'store_audit_log'])
    await store.super.query(
      `create trigger deaf before insert on ${log} for each row execute function deaf()`,
    )
  try {
    return await work()
  } finally {
    for (const log of ['audit_log', 'store_audit_log']) await store.super.query(`drop trigger deaf on ${log}`)
  }
}

const nameOf = ([address, step]: readonly [string, Step]): [string, Step] => [address, step]

test.each(STORY.map(nameOf))('%s', async (_, step) => {
  await step.before?.(world)
  const before = await everything()
  const refused = await deafened(() => step.act(world))
  expect(refused.status, refused.text).toBe(500)
  expect(await everything()).toEqual(before)
  expect(served.reported.splice(0).map((each) => (each as Error).message)).toEqual(['the audit log is full'])

  const done = await step.act(world)
  expect(done.status, done.text).toBeLessThan(300)
  const rows = await rowsOf(done.headers.get('x-request-id'))
  expect(rows.map(({ act, log }) => (log === 'book' ? act : `${log}:${act}`))).toEqual(step.rows)
  for (const { act } of rows) expect(Object.keys(words.acts)).toContain(act)
  step.after?.(world, done)
})

test('no address that changes anything is left out', async () => {
  const { paths } = await readDocument(served.app)
  const changing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => method !== 'get')
      .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  )
  expect(changing.length).toBeGreaterThan(15)
  const told = new Set([...STORY.map(([address]) => address), ...Object.keys(EXEMPT)])
  expect(changing.filter((each) => !told.has(each))).toEqual([])
  expect([...told].filter((each) => !changing.includes(each))).toEqual([])
})
