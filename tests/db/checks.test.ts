/** Every consistency query: silent on sound books, as the program's role; loud on the fault it is meant to catch. */
import { afterAll, expect, test } from 'vitest'
import { runChecks } from '../../src/db/checks.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'
import { force, tampering } from '../support/superuser.ts'

const store = await freshDatabase()
afterAll(store.close)
const { checks } = readSqlSources()
const book = await livelyBook(store)
const plain = await createTestBook(store)
await postTestVouchers(store, [receipt(plain, '2024-01-05', '10'), receipt(plain, '2024-02-05', '-3')])

/** Check → statements that plant its fault in book $1. */
const FAULTS: Record<string, readonly string[]> = {
  '00010-voucher-balanced': [
    'update voucher_lines set amount = amount + 1 where book_id = $1 and seq = 5 and line_no = 1',
  ],
  '00020-book-balanced': [
    "update balances set debit = debit + 1 where book_id = $1 and account = '101' and month = 202403",
  ],
  '00030-numbers-gapless': ['update vouchers set number = 99 where book_id = $1 and seq = 5'],
  '00040-counters': ['update counters set last = last + 1 where book_id = $1 and month = 202403'],
  '00050-balances': [
    "update balances set debit = debit + 1, credit = credit + 1 where book_id = $1 and account = '101' and month = 202403",
  ],
  '00060-income-sums': ["update income_sums set amount = amount + 1 where book_id = $1 and account = '503'"],
  '00070-year-sums': ["update year_sums set lines = lines + 1 where book_id = $1 and account = '513'"],
  '00080-received': ["update year_sums set amount = amount + 1 where book_id = $1 and account = 'received'"],
  '00090-heads': ['update book_heads set seq = seq + 1 where book_id = $1'],
  '00100-closed-months': [
    'insert into vouchers select (jsonb_populate_record(v, \'{"seq":12,"number":8}\')).* from vouchers v where book_id = $1 and seq = 5',
  ],
  '00110-income-assigned': ['delete from income_assignments where book_id = $1 and seq = 1'],
  '00120-reversals': ['update voucher_lines set amount = amount - 1 where book_id = $1 and seq = 7'],
  '00130-auxiliaries': [
    'update voucher_lines set auxiliary = 0 where book_id = $1 and seq = 4 and line_no = 2',
  ],
  '00140-leaves': ["update accounts set leaf = false where book_id = $1 and code = '101'"],
  '00150-transfers': [
    "update balances set transfer_debit = 0 where book_id = $1 and account = '503' and month = 202412",
  ],
  '00160-drafts': [
    `insert into drafts (book_id, draft_id, owner, month, voucher_date, summary, amount, reason_code, reason, state, seq)
     values ($1, gen_random_uuid(), 'u', 202403, '2024-03-01', 's', 1, 'r', 'r', 'posted', 777)`,
  ],
  '00170-reviewed': [
    'update vouchers set authorisation_id = gen_random_uuid() where book_id = $1 and seq = 5',
  ],
  '00180-accounts': ["update accounts set leaf = true where book_id = $1 and code = '501'"],
  '00190-answers': ["update vouchers set hash = sha256('x') where book_id = $1 and seq = 1"],
  '00200-approved': ['delete from approval_signatures where book_id = $1'],
  '00210-sealed-files': ['delete from files where book_id = $1'],
}

test('the program, seeing every book, finds nothing in sound books', async () => {
  const client = await store.app.connect()
  try {
    await client.query("begin; set local cz.books = '*'")
    const results = await runChecks(client, checks)
    expect(results.filter(({ rows }) => rows.length > 0)).toEqual([])
    expect(results.length).toBeGreaterThan(15)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('every check has its fault', () => {
  expect(checks.map(({ name }) => name)).toEqual(Object.keys(FAULTS))
})

test.each(checks)('$name catches what it is for, and names the book', async (check) => {
  const rows = await tampering(store.super, async (client) => {
    for (const statement of FAULTS[check.name] ?? []) await force(client, statement, [book.bookId])
    return (await runChecks(client, [check]))[0]?.rows ?? []
  })
  expect(rows.length).toBeGreaterThan(0)
  expect([...new Set(rows.map((row) => row['book_id']))]).toEqual([book.bookId])
})
