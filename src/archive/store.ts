/** SQL of the archive: rows out by cursor, rows in by batch, both as text with the types taken from the catalog. */
import { sql } from 'kysely'
import { WHOLE_TABLES } from '../db/checks.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { ENTITY_COLUMNS, LEFT_OUT } from './tables.ts'
import type { ArchiveHead, ArchiveRow } from './tables.ts'

const PAGE = 2_000

export type Column = { name: string; type: string }

/** Columns an archive carries, in their order in the table. */
export async function readColumns(tx: Tx, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
    where a.attrelid = ${`public.${table}`}::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`.execute(
    tx,
  )
  return rows.filter(({ name }) => !LEFT_OUT.has(name))
}

export async function findBook(
  tx: Tx,
  code: string,
): Promise<{ id: string; head: Omit<ArchiveHead, 'form'> } | undefined> {
  const { rows } = await sql<{ id: string; code: string; uid: string; name: string }>`
    select book_id as id, code, uid, name from books where code = ${code}`.execute(tx)
  const [row] = rows
  return row === undefined
    ? undefined
    : { id: row.id, head: { code: row.code, uid: row.uid, name: row.name } }
}

/** An entity is called by its division and name, which are unique together. */
function selected({ name }: Column) {
  const column = sql.ref(`t.${name}`)
  if (!ENTITY_COLUMNS.has(name)) return sql`${column}::text as ${sql.ref(name)}`
  return sql`coalesce((select e.division || ' ' || e.name from entities e where e.entity_id = ${column}), ${column}::text) as ${sql.ref(name)}`
}

async function* fetchAll(tx: Tx, query: ReturnType<typeof sql>): AsyncGenerator<ArchiveRow> {
  await sql`declare archive_rows no scroll cursor for ${query}`.execute(tx)
  for (;;) {
    const { rows } = await sql<ArchiveRow>`fetch ${sql.raw(String(PAGE))} from archive_rows`.execute(tx)
    yield* rows
    if (rows.length < PAGE) break
  }
  await sql`close archive_rows`.execute(tx)
}

/** Every row of the book in one table, in a settled order. */
export async function* readBookRows(
  tx: Tx,
  bookId: string,
  table: string,
  order: readonly string[],
): AsyncGenerator<ArchiveRow> {
  const columns = await readColumns(tx, table)
  const of = sql`select ${sql.join(columns.map(selected))} from ${sql.table(table)} t where t.book_id = ${sql.lit(bookId)}::bigint`
  const keys = order.map((name) => (name === 'partner' ? sql`q.partner collate "C"` : sql.ref(`t.${name}`)))
  if (!order.includes('partner')) yield* fetchAll(tx, sql`${of} order by ${sql.join(keys)}`)
  else
    yield* fetchAll(
      tx,
      sql`select * from (${of}) q order by ${sql.join(order.map((name) => sql`q.${sql.ref(name)} collate "C"`))}`,
    )
}

/** The shared rows a book leans on. */
const SHARED: Record<string, string> = {
  divisions: `with recursive up (code) as (
      select division from books where book_id = $book union select division from entities where entity_id in ($entities)
      union select d.parent from divisions d join up on up.code = d.code where d.parent is not null)
    select $columns from divisions t where t.code in (select code from up) order by t.code`,
  entities: 'select $columns from entities t where t.entity_id in ($entities) order by t.division, t.name',
  relations: `select $columns from relations t where (select entity_id from books where book_id = $book) in (t.payer, t.payee)
    order by t.valid_from, t.recorded_at, t.basis`,
  income_types: `select $columns from income_types t
    where t.version in (select a.version from income_assignments a where a.book_id = $book) order by t.version, t.code`,
  income_exclusions: `select $columns from income_exclusions t
    where t.code in (select a.exclusion from income_assignments a where a.book_id = $book) order by t.code`,
}

const ENTITIES = `select entity_id from books where book_id = $book
  union select entity_id from auxiliary_items where book_id = $book and entity_id is not null
  union select payer from relations where payee = (select entity_id from books where book_id = $book)
  union select payee from relations where payer = (select entity_id from books where book_id = $book)`

export async function* readSharedRows(tx: Tx, bookId: string, table: string): AsyncGenerator<ArchiveRow> {
  const columns = (await readColumns(tx, table)).filter(
    ({ name }) => table !== 'entities' || name !== 'entity_id',
  )
  const [before = '', after = ''] = (SHARED[table] ?? '')
    .replaceAll('$entities', ENTITIES)
    .replaceAll('$book', String(BigInt(bookId)))
    .split('$columns')
  yield* fetchAll(tx, sql`${sql.raw(before)}${sql.join(columns.map(selected))}${sql.raw(after)}`)
}

/** Inserts rows of text; `bookId` is set where the table has one. Columns were proven to be the table's. */
export async function insertRows(
  tx: Tx,
  table: string,
  columns: readonly Column[],
  rows: readonly ArchiveRow[],
  bookId: string | null,
): Promise<void> {
  const names = columns.map(({ name }) => sql.ref(name))
  const values = columns.map(({ name, type }) => sql`(r ->> ${sql.lit(name)})::${sql.raw(type)}`)
  const into = bookId === null ? names : [sql.ref('book_id'), ...names]
  const from = bookId === null ? values : [sql`${bookId}::bigint`, ...values]
  await sql`insert into ${sql.table(table)} (${sql.join(into)}) overriding system value
    select ${sql.join(from)} from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as x (r, o) order by o
    ${bookId === null ? sql`on conflict do nothing` : sql``}`.execute(tx)
}

/** The book itself gets a new id. */
export async function insertBook(tx: Tx, columns: readonly Column[], row: ArchiveRow): Promise<string> {
  const values = columns.map(({ name, type }) => sql`${row[name] ?? null}::${sql.raw(type)}`)
  const { rows } = await sql<{ id: string }>`
    insert into books (${sql.join(columns.map(({ name }) => sql.ref(name)))}) values (${sql.join(values)}) returning book_id as id`.execute(
    tx,
  )
  return rows[0]?.id ?? ''
}

/** Relations have no key but what they say. */
export async function insertRelation(tx: Tx, columns: readonly Column[], row: ArchiveRow): Promise<void> {
  const values = columns.map(({ name, type }) => sql`${row[name] ?? null}::${sql.raw(type)}`)
  await sql`insert into relations (${sql.join(columns.map(({ name }) => sql.ref(name)))}) select ${sql.join(values)}
    where not exists (select 1 from relations q where q.payer = ${row['payer']}::bigint and q.payee = ${row['payee']}::bigint
      and q.valid_from = ${row['valid_from']}::date and q.basis = ${row['basis']})`.execute(tx)
}

export async function readEntities(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ key: string; id: string }>`
    select e.division || ' ' || e.name as key, e.entity_id as id from entities e
    where e.division || ' ' || e.name = any (${[...keys]}::text[])`.execute(tx)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** The database's clock, which every other time in the books comes from. */
export async function readClock(tx: Tx): Promise<string> {
  const { rows } = await sql<{ now: string }>`select utc_text(clock_timestamp()) as now`.execute(tx)
  return rows[0]?.now ?? ''
}

/** Who brought the book here, as the newest row of its audit log. */
export async function noteRestore(
  tx: Tx,
  bookId: string,
  actor: Actor,
  note: { code: string; sha256: string; rows: number },
): Promise<void> {
  const { id, name, role, origin, requestId } = actor
  await sql`select write_audit(array[${bookId}::bigint], array[${id}], array[${name}], array[${role}], 'archive.restore',
    array[${`book ${note.code}`}], array[null::text], array[${`${note.rows} ${note.sha256}`}], array[${origin}], array[${requestId}],
    clock_timestamp())`.execute(tx)
}

/** Checks and verifier look at the restored book alone. */
export async function narrowScope(tx: Tx, bookId: string): Promise<void> {
  await sql`set local cz.books = ${sql.lit(String(BigInt(bookId)))}`.execute(tx)
  for (const setting of WHOLE_TABLES.split('; ')) await sql.raw(setting).execute(tx)
}

export async function runCheck(tx: Tx, text: string): Promise<object[]> {
  return (await sql<object>`${sql.raw(text.replace(/;\s*$/, ''))}`.execute(tx)).rows
}
