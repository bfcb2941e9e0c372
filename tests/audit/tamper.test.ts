/** As superuser with triggers off: every column of both logs and of the seals, every row gone, added or moved, is named (src/audit/sealing.ts, verify-logs). */
import type { PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { sealAccess } from '../../src/audit/sealing.ts'
import { labelOf } from '../../src/vouchers/verify-finding.ts'
import type { Finding } from '../../src/vouchers/verify-finding.ts'
import { verifyLogs } from '../../src/vouchers/verify-logs.ts'
import { freshDatabase } from '../support/database.ts'
import { force, tampering } from '../support/superuser.ts'
import { addAccess } from './log-rows.ts'

const store = await freshDatabase()
afterAll(store.close)

for (const [turn, act] of ['user.create', 'role.grant', 'user.disable'].entries()) {
  await store.owner.query(
    `select write_store_audit('u-1', '管理员', 'security_admin', $1, 'user 7', null, '张三', '10.0.0.1', $2)`,
    [act, `r-${turn}`],
  )
}
for (const rows of [4, 3, 2]) {
  await addAccess(store.owner, rows)
  await sealAccess(store.app)
}

/** Another value of the same type. */
const OTHER: Record<string, string> = {
  text: "coalesce($c, '') || '改'",
  integer: '$c + 1',
  bigint: '$c + 1000',
  'timestamp with time zone': "$c + interval '1 microsecond'",
  bytea: "$c || '\\x00'",
  boolean: 'not $c',
}

type Target = {
  table: string
  row: string
  place: string
  /** The field named, where it is not the column's own. */
  field?: (column: string) => string
}

const TARGETS: readonly Target[] = [
  {
    table: 'store_audit_log',
    row: 'no = 2',
    place: '系统日志第2条',
    // A row has one seal and keeps no second copy: the row is named, not the column.
    field: (column) => (column === 'prev_hash' || column === 'no' ? column : 'hash'),
  },
  {
    table: 'access_log',
    row: 'no = 6',
    place: '访问日志第6条',
    field: (column) => (column === 'kind' ? 'access_kind' : column),
  },
  {
    table: 'access_batches',
    row: 'batch_no = 2',
    place: '访问日志封批第2批',
    field: (column) => (column === 'bytes' ? 'hash' : column),
  },
  { table: 'store_heads', row: 'true', place: '日志首行' },
]

async function columnsOf(table: string): Promise<{ name: string; type: string }[]> {
  const { rows } = await store.super.query<{ name: string; type: string }>(
    'select column_name as name, data_type as type from information_schema.columns where table_name = $1 order by ordinal_position',
    [table],
  )
  return rows
}

/** The number of a row is its place: under the new one or the old. */
function isNamed(findings: readonly Finding[], { place, field }: Target, column: string): boolean {
  const label = labelOf(field?.(column) ?? column)
  const places = column === 'no' || column === 'batch_no' ? [place, place.replace(/(\d+)/, '100$1')] : [place]
  return findings.some(
    (each) => each.book === '' && each.field === label && places.some((one) => each.place.startsWith(one)),
  )
}

async function after(work: (client: PoolClient) => Promise<void>): Promise<Finding[]> {
  return tampering(store.super, async (client, tx) => {
    await work(client)
    return verifyLogs(tx)
  })
}

test('untouched, nothing is found', async () => {
  expect(await after(async () => {})).toEqual([])
})

test.each(TARGETS)('$table: every column', async (target) => {
  // The key of a one-row table: its row is then gone.
  const columns = (await columnsOf(target.table)).filter(({ name }) => name !== 'one')
  expect(columns.length).toBeGreaterThan(3)
  for (const { name, type } of columns) {
    const value = (OTHER[type] ?? '').replaceAll('$c', `"${name}"`)
    // An identity column is changed like any other by whoever may alter the table.
    const findings = await after(async (client) => {
      if (target.table === 'access_log' && name === 'no')
        await client.query('alter table access_log alter column no drop identity')
      await force(client, `update ${target.table} set "${name}" = ${value} where ${target.row}`, [])
    })
    expect(isNamed(findings, target, name), `${name}: ${JSON.stringify(findings)}`).toBe(true)
  }
})

const ADD = `insert into access_log (no, at, kind, actor, actor_name, what, outcome, address, request_id) overriding system value
  select $no, at, kind, actor, actor_name, what, outcome, address, request_id from access_log where no = 5`

/** Rows gone, added, swapped; the place that must be named. */
const ROWS: readonly (readonly [string, string, string])[] = [
  ['a sealed access row deleted', 'delete from access_log where no = 6', '访问日志第6条'],
  ['one slipped in before the first', ADD.replace('$no', '0'), '访问日志第0条'],
  [
    'one slipped in below a seal, at a number never used',
    `delete from access_log where no = 6; ${ADD.replace('$no', '6')}`,
    '访问日志第6条',
  ],
  ['a seal deleted', 'delete from access_batches where batch_no = 2', '访问日志封批第3批'],
  ['the last seal deleted', 'delete from access_batches where batch_no = 3', '日志首行'],
  ['the last act deleted', 'delete from store_audit_log where no = 3', '日志首行'],
  ['an act deleted', 'delete from store_audit_log where no = 2', '系统日志第3条'],
  ['the head deleted', 'delete from store_heads', '日志首行'],
]

test.each(ROWS)('%s', async (_, statements, place) => {
  const findings = await after(async (client) => {
    for (const each of statements.split('; ')) await force(client, each, [])
  })
  expect(findings.map((each) => each.place)).toContainEqual(expect.stringContaining(place))
})

/** With right hashes all the way, a changed row and its seal agree; only the seal kept elsewhere tells. The row still needs the head. */
test('a seal rewritten with a right hash is met at the one after', async () => {
  const findings = await after(async (client) => {
    await client.query(`update access_log set what = 'GET /nothing' where no = 6`)
    await client.query(`update access_batches b set bytes = x.bytes, hash = sha256(x.bytes)
      from (select convert_to(replace(convert_from(bytes, 'UTF8'), '22:GET /books/QY/export 2,', '12:GET /nothing,'), 'UTF8') as bytes
        from access_batches where batch_no = 2) x where b.batch_no = 2`)
  })
  expect(findings.map(({ place, field }) => `${place} ${field}`)).toEqual(['访问日志封批第3批 上一封印'])
})

test('bytes that are no seal at all', async () => {
  const findings = await after(async (client) => {
    await client.query(`update access_batches set bytes = 'nonsense' where batch_no = 2`)
  })
  expect(findings.map(({ place, field }) => `${place} ${field}`)).toContain('访问日志封批第2批 封存字节')
})
