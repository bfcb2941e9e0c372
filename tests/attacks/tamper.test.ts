/** As superuser with triggers off: any one field changed, any row deleted, added, swapped or renumbered is named by the verifier. */
import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import type { Tx } from '../../src/db/transaction.ts'
import { labelOf } from '../../src/vouchers/verify-finding.ts'
import type { Finding } from '../../src/vouchers/verify-finding.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'
import { force, tampering } from '../support/superuser.ts'
import { TARGETS } from './tamper-targets.ts'
import type { Target } from './tamper-targets.ts'

const store = await freshDatabase()
afterAll(store.close)
const book = await livelyBook(store, { code: 'LIVELY' })
const other = await createTestBook(store)

/** Another value of the same type, null where one stood when the column allows it. */
const OTHER: Record<string, string> = {
  text: "coalesce($c, '') || '改'",
  integer: 'coalesce($c, 0) + 1',
  bigint: 'coalesce($c, 0) + 1000',
  numeric: 'coalesce($c, 0) + 0.01',
  date: "coalesce($c, date '2024-03-01') + 1",
  'timestamp with time zone': "coalesce($c, timestamptz '2024-03-01') + interval '1 microsecond'",
  uuid: "'00000000-0000-4000-8000-000000000000'",
  bytea: "coalesce($c, '') || '\\x00'",
  boolean: 'not $c',
}

async function columnsOf(table: string): Promise<{ name: string; type: string }[]> {
  const { rows } = await store.super.query<{ name: string; type: string }>(
    'select column_name as name, data_type as type from information_schema.columns where table_name = $1 order by ordinal_position',
    [table],
  )
  return rows
}

async function changed(
  client: PoolClient,
  { table, row }: Target,
  name: string,
  type: string,
): Promise<void> {
  const value = name === 'book_id' ? other.bookId : (OTHER[type] ?? '').replaceAll('$c', `"${name}"`)
  await force(client, `update ${table} set "${name}" = ${value} where book_id = $1 and ${row}`, [book.bookId])
}

function isNamed(findings: readonly Finding[], target: Target, column: string): boolean {
  if (target.elsewhere.includes(column)) return findings.length > 0
  return findings.some(
    ({ book: code, place, field }) =>
      code === 'LIVELY' && place.startsWith(target.place) && field === labelOf(column),
  )
}

const verify = (tx: Tx): Promise<Finding[]> => verifyBook(tx, book.bookId).then(({ findings }) => findings)

test('untouched, nothing is found', async () => {
  expect(await tampering(store.super, (_, tx) => verify(tx))).toEqual([])
})

test.each(TARGETS)('$table, $row: every column', { timeout: 120_000 }, async (target) => {
  const missed: string[] = []
  const columns = (await columnsOf(target.table)).filter(({ name }) => name !== 'posted_xid')
  expect(columns.length).toBeGreaterThan(3)
  for (const { name, type } of columns) {
    const findings = await tampering(store.super, async (client, tx) => {
      await changed(client, target, name, type)
      return verify(tx)
    })
    if (!isNamed(findings, target, name)) missed.push(`${name}: ${JSON.stringify(findings.slice(0, 3))}`)
  }
  expect(missed).toEqual([])
})

test('a transaction number yet to come, under which lines could still be added, is named', async () => {
  const findings = await tampering(store.super, async (client, tx) => {
    await client.query(`update vouchers set posted_xid = '99999999' where book_id = $1 and seq = 4`, [
      book.bookId,
    ])
    return verify(tx)
  })
  expect(findings.map(({ place, field }) => `${place} ${field}`)).toEqual(['2024-03 记-4 记账事务号'])
})

/** Rows deleted, added, swapped, renumbered; each must be seen at the place named. */
const ROWS: readonly (readonly [string, string, string])[] = [
  [
    'a voucher deleted with its lines',
    'delete from voucher_lines where book_id = $1 and seq = 5; delete from vouchers where book_id = $1 and seq = 5',
    '2024-03 记-6',
  ],
  [
    'the last voucher deleted',
    'delete from voucher_lines where book_id = $1 and seq = 11; delete from vouchers where book_id = $1 and seq = 11',
    '账套首行',
  ],
  [
    'the opening deleted',
    'delete from voucher_lines where book_id = $1 and seq = 0; delete from vouchers where book_id = $1 and seq = 0',
    '2024-03 记-1',
  ],
  [
    'a line deleted',
    'delete from voucher_lines where book_id = $1 and seq = 5 and line_no = 2',
    '2024-03 记-5 第2行',
  ],
  [
    'a line added',
    'insert into voucher_lines select book_id, seq, 3, account, side, 1, summary from voucher_lines where book_id = $1 and seq = 5 and line_no = 2',
    '2024-03 记-5 第3行',
  ],
  [
    'a line without a voucher',
    'insert into voucher_lines select book_id, 77, 1, account, side, 1, summary from voucher_lines where book_id = $1 and seq = 5 and line_no = 2',
    '第77号记账',
  ],
  [
    'two vouchers swapped',
    'update vouchers set seq = case seq when 5 then 6 else 5 end where book_id = $1 and seq in (5, 6)',
    '2024-03 记-6',
  ],
  [
    'two numbers swapped',
    'update vouchers set number = case number when 5 then 6 else 5 end where book_id = $1 and month = 202403 and number in (5, 6)',
    '2024-03 记-5',
  ],
  [
    'amounts of both sides raised alike',
    'update voucher_lines set amount = amount + 1 where book_id = $1 and seq = 5',
    '2024-03 记-5 第1行',
  ],
  [
    'an override deleted',
    'delete from income_assignments where book_id = $1 and seq = 8 and no = 1',
    '第8号记账 第2行',
  ],
  [
    'a first type deleted',
    'delete from income_assignments where book_id = $1 and seq = 1',
    '2024-03 记-1 第2行',
  ],
  ['an audit row deleted', 'delete from audit_log where book_id = $1 and no = 5', '操作日志第6条'],
  [
    'the last audit row deleted',
    'delete from audit_log a where book_id = $1 and no = (select max(no) from audit_log where book_id = a.book_id)',
    '账套首行',
  ],
  ['a closing deleted', 'delete from month_closings where book_id = $1 and no = 12', '结账记录第12条'],
  [
    'a balance deleted',
    "delete from balances where book_id = $1 and account = '101' and month = 202404",
    '余额 2024-04 101',
  ],
]

test.each(ROWS)('%s', async (_, statements, place) => {
  const findings = await tampering(store.super, async (client, tx) => {
    for (const statement of statements.split('; ')) await force(client, statement, [book.bookId])
    return verify(tx)
  })
  expect(findings.map((each) => each.place)).toContainEqual(expect.stringContaining(place))
})

/** Voucher 9 with another amount in columns and bytes, and the whole tail chained anew with right hashes; `head` too. */
async function rewriteTail(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ seq: string; bytes: Buffer }>(
    'select seq, bytes from vouchers where book_id = $1 and seq >= 5 order by seq',
    [book.bookId],
  )
  let previous: Buffer | undefined
  for (const { seq, bytes } of rows) {
    const text = seq === '5' ? bytes.toString().replaceAll('5:45.60', '5:46.60') : bytes.toString()
    const body =
      previous === undefined
        ? text
        : `${text.slice(0, text.lastIndexOf('64:'))}64:${previous.toString('hex')},`
    const sealed = createHash('sha256').update(body).digest()
    await client.query(
      'update vouchers set bytes = $2, hash = $3, prev_hash = coalesce($4, prev_hash) where book_id = $1 and seq = $5',
      [book.bookId, Buffer.from(body), sealed, previous ?? null, seq],
    )
    previous = sealed
  }
  await client.query('update vouchers set total = 46.60 where book_id = $1 and seq = 5', [book.bookId])
  await client.query('update voucher_lines set amount = 46.60 where book_id = $1 and seq = 5', [book.bookId])
  await client.query('update book_heads set hash = $2 where book_id = $1', [book.bookId, previous])
  await client.query(
    "update balances set debit = debit + 1 where book_id = $1 and month = 202403 and account = '513'",
    [book.bookId],
  )
  await client.query(
    "update balances set credit = credit + 1 where book_id = $1 and month = 202403 and account = '101'",
    [book.bookId],
  )
  await client.query(
    "update income_sums set amount = amount + 1 where book_id = $1 and account = '513' and month = 202403",
    [book.bookId],
  )
  await client.query("update year_sums set amount = amount + 1 where book_id = $1 and account = '513'", [
    book.bookId,
  ])
}

/**
 * Whoever rewrites the whole tail with right hashes, the head and every sum is met by the checkpoints of later closings alone. Were those
 * rewritten too, nothing inside the database would tell: that is what a printed hash or an archive kept elsewhere is for.
 */
test('a tail rewritten with right hashes is met at the checkpoints, and only there', async () => {
  const findings = await tampering(store.super, async (client, tx) => {
    await rewriteTail(client)
    return verify(tx)
  })
  expect(findings.length).toBeGreaterThan(0)
  expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual(['verify/closing'])
})
