/** Sealing the access log (src/audit/sealing.ts): every row once, in order; a row committed late is never below a seal unseen. */
import type { PoolClient } from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sealAccess } from '../../src/audit/sealing.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { verifyLogs } from '../../src/vouchers/verify-logs.ts'
import { freshDatabase } from '../support/database.ts'
import { addAccess } from './log-rows.ts'

const store = await freshDatabase()
afterAll(store.close)

beforeEach(async () => {
  await sealAccess(store.app)
})

type Batch = { batch_no: string; from_no: string; through_no: string; entries: number }

async function batches(): Promise<Batch[]> {
  const { rows } = await store.super.query<Batch>(
    'select batch_no, from_no, through_no, entries from access_batches order by batch_no',
  )
  return rows
}

const verify = () => inTransaction(store.app, [], verifyLogs)

async function within<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await store.owner.connect()
  try {
    return await work(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

const waiting = async (): Promise<boolean> => {
  const { rows } = await store.super.query(
    `select 1 from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'access_log' and not l.granted`,
  )
  return rows.length > 0
}

test('nothing to seal, no batch', async () => {
  const before = await batches()
  expect(await sealAccess(store.app)).toEqual({ batches: 0, entries: 0 })
  expect(await batches()).toEqual(before)
})

test('every row once, in batches of 5,000 that follow one another, and the verifier agrees', async () => {
  const last = BigInt((await batches()).at(-1)?.through_no ?? '0')
  await addAccess(store.owner, 10_001)
  expect(await sealAccess(store.app)).toEqual({ batches: 3, entries: 10_001 })
  const made = (await batches()).slice(-3)
  expect(made.map(({ entries }) => entries)).toEqual([5_000, 5_000, 1])
  expect(BigInt(made[0]?.from_no ?? '0')).toBeGreaterThan(last)
  expect(await verify()).toEqual([])
})

test('numbers that were given and never used leave a gap, and the verifier does not mind', async () => {
  await within(async (client) => {
    await client.query('begin')
    await addAccess(client, 3)
  })
  await addAccess(store.owner, 2)
  expect(await sealAccess(store.app)).toEqual({ batches: 1, entries: 2 })
  expect(await verify()).toEqual([])
})

/** The race: a writer holds a smaller number and commits after a larger one. */
test('while a writer holds a number nothing is sealed, and others are not kept waiting for long', async () => {
  await within(async (client) => {
    await client.query('begin')
    await addAccess(client, 1, { what: 'early number, late commit' })
    await addAccess(store.owner, 1, { what: 'later number, early commit' })
    const began = performance.now()
    expect(await sealAccess(store.app)).toEqual({ batches: 0, entries: 0 })
    expect(performance.now() - began).toBeLessThan(3_000)
    await client.query('commit')
  })
  expect(await sealAccess(store.app)).toEqual({ batches: 1, entries: 2 })
  expect(await verify()).toEqual([])
})

test('a writer that commits while the seal waits is sealed with it', async () => {
  await within(async (client) => {
    await client.query('begin')
    await addAccess(client, 1, { what: 'commits while the seal waits' })
    await addAccess(store.owner, 1)
    const sealing = sealAccess(store.app)
    while (!(await waiting())) await new Promise((resolve) => setTimeout(resolve, 5))
    await client.query('commit')
    expect(await sealing).toEqual({ batches: 1, entries: 2 })
  })
  expect(await verify()).toEqual([])
})

test('two processes at once seal every row once', { timeout: 60_000 }, async () => {
  const writing = new AbortController()
  const writers = [1, 2, 3].map(async (each) => {
    for (let turn = 0; turn < 60; turn += 1)
      await addAccess(store.owner, 1 + (turn % 3), { actor: `u-${each}` })
  })
  const sealers = [1, 2].map(async () => {
    let entries = 0
    while (!writing.signal.aborted) entries += (await sealAccess(store.app)).entries
    return entries
  })
  await Promise.all(writers)
  writing.abort()
  const sealed = (await Promise.all(sealers)).reduce((sum, each) => sum + each, 0)
  expect(sealed + (await sealAccess(store.app)).entries).toBe(3 * 120)
  expect(await verify()).toEqual([])
})

test('a snapshot taken before is refused: it would not see what was committed since', async () => {
  await addAccess(store.owner, 1)
  const client = await store.app.connect()
  try {
    await client.query('begin isolation level repeatable read')
    await expect(client.query('select * from seal_access()')).rejects.toThrow('seal_access')
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test("the program's login neither writes a row under a name nor changes one", async () => {
  const tries = [
    `select write_access('read', 'somebody', '别人', 'x', '200', '', '')`,
    `insert into access_log (kind, actor, actor_name, what, outcome, address, request_id) values ('read', '', '', 'x', 'x', '', '')`,
    `update access_log set what = 'nothing'`,
    'delete from access_log',
    `insert into access_batches values (9, 1, 1, 1, now(), '', '', '')`,
    `update store_heads set batch_no = 0`,
  ]
  for (const each of tries) await expect(store.app.query(each), each).rejects.toThrow(/permission denied/)
})

test('a read without a proof is noted as nobody, and an unknown kind is refused', async () => {
  await store.app.query(`select note_read('not a token', 'GET /users', '401', '10.0.0.9', 'r-none')`)
  const { rows } = await store.super.query(
    `select actor, actor_name, kind from access_log where request_id = 'r-none'`,
  )
  expect(rows).toEqual([{ actor: '', actor_name: '', kind: 'read' }])
  await expect(addAccess(store.owner, 1, { kind: 'write' })).rejects.toThrow('access_log_kind_known')
})
