/** As the program's own login, by raw SQL: nothing posted can be changed, added to, renumbered or got round; as the owner, triggers still refuse. */
import type { Pool, PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'

const store = await freshDatabase()
afterAll(store.close)
const book = await livelyBook(store)
const open = await createTestBook(store, { start: 202401 })
await postTestVouchers(store, [receipt(open, '2024-01-02', '7')])

async function within<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query("begin; set local cz.books = '*'")
    return await work(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** SQLSTATE or constraint the statement, then the deferred checks, fail with. */
function refusalOf(pool: Pool, statement: string): Promise<string> {
  return within(pool, async (client) => {
    try {
      await client.query(statement)
      await client.query('set constraints all immediate')
      return 'done'
    } catch (error) {
      const { code = '', constraint } = error as { code?: string; constraint?: string }
      return code.startsWith('23') ? (constraint ?? code) : code
    }
  })
}

const DENIED = '42501'

/** Who people are: not even read, but for the columns of an account that are no secret. */
const CLOSED = new Set([
  'users',
  'password_history',
  'recovery_codes',
  'sessions',
  'sign_in_failures',
  'known_addresses',
  'known_devices',
])

/** What the login may write directly; every other table is for reading only. */
const MAY: Record<string, readonly string[]> = {
  divisions: ['INSERT'],
  entities: ['INSERT'],
  relations: ['INSERT'],
  drafts: ['INSERT', 'UPDATE'],
  jobs: ['INSERT', 'UPDATE'],
  import_files: ['INSERT'],
  import_rows: ['INSERT'],
  idempotency_keys: ['INSERT'],
}

test('on every table the login may do what is listed here and nothing more', async () => {
  const { rows } = await store.super.query<{ table: string; may: string[] }>(
    `select c.relname as table, array_agg(p.privilege order by p.privilege) filter (where has_table_privilege($1, c.oid, p.privilege)) as may
     from pg_class c cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
       || case when current_setting('server_version_num')::int >= 170000 then array['MAINTAIN'] else '{}'::text[] end) as p (privilege)
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p', 'S', 'f') and c.relkind <> 'S' group by 1 order by 1`,
    [store.roles.app],
  )
  expect(rows.length).toBeGreaterThan(25)
  for (const { table, may } of rows)
    expect([table, may]).toEqual([table, CLOSED.has(table) ? null : [...(MAY[table] ?? []), 'SELECT'].sort()])
})

test('the login owns nothing, inherits nothing and bypasses nothing', async () => {
  const { rows } = await store.super.query(
    `select r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
       exists (select 1 from pg_auth_members m where m.member = r.oid) as member,
       exists (select 1 from pg_class c where c.relowner = r.oid) or exists (select 1 from pg_proc p where p.proowner = r.oid) as owns
     from pg_roles r where r.rolname = $1`,
    [store.roles.app],
  )
  expect(Object.values(rows[0])).toEqual([false, false, false, false, false, false, false])
})

test.each([
  ['update', "update vouchers set source = 'x' where seq = 1"],
  ['renumber', 'update vouchers set number = 77 where seq = 1'],
  ['update a line', 'update voucher_lines set amount = amount + 1'],
  ['delete', 'delete from voucher_lines'],
  ['truncate', 'truncate vouchers cascade'],
  ['append a line', `insert into voucher_lines values (${open.bookId}, 1, 3, '101', 'debit', 1, 's')`],
  ['insert a voucher', `insert into vouchers select * from vouchers where book_id = ${open.bookId}`],
  ['set a counter back', 'update counters set last = last - 1'],
  ['move a balance', 'update balances set debit = debit + 1'],
  ['reopen by hand', 'update book_heads set closed_through = 0'],
  ['unseal a year', 'update years set sealed_at = null'],
  ['retype in place', "update income_assignments set type = 'none'"],
  ['forget an audit row', 'delete from audit_log'],
  ['merge', 'merge into vouchers v using (values (1)) x (y) on v.seq = x.y when matched then delete'],
  ['lock the book against others', 'select 1 from book_heads for update'],
  ['become the owner', `set role ${store.roles.owner}`],
  ['become the superuser', 'set session authorization postgres'],
  ['switch triggers off', 'set session_replication_role = replica'],
  ['drop a trigger', 'alter table vouchers disable trigger all'],
  ['drop row-level security', 'alter table vouchers no force row level security'],
  ["a policy of one's own", 'create policy mine on vouchers using (true)'],
  ["a function of one's own", 'create function public.net(value int) returns int language sql return 1'],
  ["a table of one's own", 'create table public.mine (a int)'],
  ['read a file of the server', "select pg_read_file('/etc/passwd')"],
  ['run a program', "copy (select 1) to program 'true'"],
])('%s: denied', async (_, statement) => {
  expect(await refusalOf(store.app, statement)).toBe(DENIED)
})

test('of the functions only those that guard themselves may be called', async () => {
  const { rows } = await store.super.query<{ name: string }>(
    `select p.proname as name from pg_proc p where p.pronamespace = 'public'::regnamespace and has_function_privilege($1, p.oid, 'execute')
       and not p.prosecdef order by 1`,
    [store.roles.app],
  )
  expect(rows.map(({ name }) => name)).toEqual([
    'first_level',
    'is_operating',
    'month_of',
    'net',
    'operating_of',
    'received_part',
    'strict_amount',
    'strict_day',
    'utc_text',
  ])
  expect(await refusalOf(store.app, 'select ensure_auxiliary_items(null, null, null, null)')).toBe(DENIED)
  expect(
    await refusalOf(
      store.app,
      `select write_audit(array[${book.bookId}::bigint], null, null, null, 'x', null, null, null, null, null, now())`,
    ),
  ).toBe(DENIED)
  expect(
    await refusalOf(
      store.app,
      'select add_income_sums(null, null, null, null, null, null, null, null, null)',
    ),
  ).toBe(DENIED)
})

test("every function with the owner's rights has a pinned path, ours first", async () => {
  const { rows } = await store.super.query(
    `select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
       and not coalesce(p.proconfig, '{}') && array['search_path=public, pg_temp']`,
  )
  expect(rows).toEqual([])
})

test('a temporary table of the same name catches no voucher', async () => {
  await within(store.app, async (client) => {
    await client.query(
      'create temp table vouchers (like public.vouchers); create temp table book_heads (like public.book_heads)',
    )
    const [from] = (await client.query(`select seq from public.book_heads where book_id = ${open.bookId}`))
      .rows
    await client.query(`select * from close_months(${open.bookId}, 202401, 'u', 'n', 'r', 'o', 'q')`)
    const after = await client.query(
      `select closed_through from public.book_heads where book_id = ${open.bookId}`,
    )
    expect([from?.seq, after.rows[0]?.closed_through]).toEqual(['1', 202401])
    expect((await client.query('select count(*) as n from pg_temp.book_heads')).rows[0]?.n).toBe('0')
  })
})

test.each([
  ['update', "update vouchers set source = 'x'", 'vouchers_append_only'],
  ['delete', 'delete from voucher_lines', 'voucher_lines_append_only'],
  ['truncate', 'truncate audit_log', 'audit_log_append_only'],
  ['change a type', "update income_assignments set reason = 'x'", 'income_assignments_append_only'],
  ['change a checkpoint', "update month_closings set hash = ''", 'month_closings_append_only'],
  [
    'append two balanced lines',
    `insert into voucher_lines values (${open.bookId}, 1, 3, '101', 'debit', 1, 's'), (${open.bookId}, 1, 4, '101', 'credit', 1, 's')`,
    'voucher_lines_sealed',
  ],
  ['a header without lines', headerOf(`'2024-01-09', 2`), 'vouchers_whole'],
  [
    'a reviewer nobody asked',
    headerOf(`'2024-01-09', 2`).replace('authorisation_id', 'reviewer_id').replace(open.authorisation, 'b'),
    'vouchers_approved',
  ],
  [
    'a total that is not a number',
    headerOf(`'2024-01-09', 2`).replace('0.00', "'NaN'"),
    'vouchers_total_number',
  ],
  ["a month that is not the date's", headerOf(`'2024-02-09', 2`), 'vouchers_month_of_date'],
  ['a number twice', headerOf(`'2024-01-09', 1`), 'vouchers_number_key'],
  [
    'an amount that is not a number',
    `insert into voucher_lines values (${open.bookId}, 9, 1, '101', 'debit', 'NaN', 's')`,
    'voucher_lines_amount_real',
  ],
])('the owner, too: %s refused', async (_, statement, constraint) => {
  expect(await refusalOf(store.owner, statement)).toBe(constraint)
})

/** A voucher's header by hand; `rest` is its day and number. */
function headerOf(rest: string): string {
  const [day, number] = rest.split(', ')
  return `insert into vouchers (book_id, seq, month, word, number, kind, voucher_date, posted_at, maker_id, maker_name, authorisation_id,
    line_count, total, bytes, prev_hash, hash)
    values (${open.bookId}, 50, 202401, '记', ${number}, 'ordinary', ${day}, now(), 'a', 'a', '${open.authorisation}', 2, 0.00, '', '', '')`
}
