/** SQL of intake: what the planner must know of a book, and the record of files and rows imported. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'

/** Rows of earlier files by fingerprint → where from, for people. */
export async function readEarlierRows(
  tx: Tx,
  bookId: string,
  fingerprints: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ fingerprint: string; name: string; file_row: number }>`
    select distinct on (r.fingerprint) r.fingerprint, f.name, r.file_row
    from unnest(${fingerprints}::text[]) as w (fingerprint)
    join import_rows r on r.book_id = ${bookId}::bigint and r.fingerprint = w.fingerprint
    join import_files f on f.book_id = r.book_id and f.file_hash = r.file_hash
    order by r.fingerprint, f.imported_at`.execute(tx)
  return new Map(rows.map((row) => [row.fingerprint, `${row.name} 第${row.file_row}行`]))
}

export async function findImport(
  tx: Tx,
  bookId: string,
  fileHash: string,
): Promise<{ name: string; at: string } | undefined> {
  return tx
    .selectFrom('import_files')
    .select(['name', 'imported_at as at'])
    .where('book_id', '=', bookId)
    .where('file_hash', '=', fileHash)
    .executeTakeFirst()
}

export async function insertImport(
  tx: Tx,
  file: {
    bookId: string
    hash: string
    kind: 'cashbook' | 'vouchers'
    name: string
    actor: Actor
    receipt: string
    rows: readonly { row: number; fingerprint: string }[]
  },
): Promise<void> {
  const { id, name, role, origin, requestId } = file.actor
  await sql`select record_import(${file.bookId}::bigint, ${file.hash}, ${file.kind}, ${file.name}, ${file.receipt},
    ${id}, ${name}, ${role}, ${origin}, ${requestId})`.execute(tx)
  await sql`
    insert into import_rows (book_id, fingerprint, file_hash, file_row)
    select ${file.bookId}::bigint, r.fingerprint, ${file.hash}, r.file_row
    from unnest(${file.rows.map((row) => row.fingerprint)}::text[], ${file.rows.map((row) => row.row)}::int[])
      as r (fingerprint, file_row)`.execute(tx)
}

export type StoredReceipt = {
  date: string
  summary: string
  amount: string
  account: string
  counterparty: string | null
  project: string | null
  type: string | null
  subtype: string | null
  exclusion: string | null
}

/** Receipts of the given years that a refund may undo: the credit line against a money line of the same amount. */
export async function readReceipts(
  tx: Tx,
  bookId: string,
  years: readonly number[],
): Promise<StoredReceipt[]> {
  const { rows } = await sql<StoredReceipt>`
    select v.voucher_date as date, l.summary, l.amount, l.account,
      case when i.kind = 'counterparty' then i.name end as counterparty,
      case when i.kind = 'project' then i.name end as project, a.type, a.subtype, a.exclusion
    from vouchers v
    join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq and l.side = 'credit' and l.account not like '10%'
    left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
    left join lateral (select t.type, t.subtype, t.exclusion from income_assignments t
      where t.book_id = l.book_id and t.seq = l.seq and t.line_no = l.line_no order by t.no desc limit 1) a on true
    where v.book_id = ${bookId}::bigint and v.month / 100 = any (${years}::int[]) and v.kind = 'ordinary' and l.amount > 0
      and not exists (select 1 from vouchers r where r.book_id = v.book_id and r.reverses = v.seq)
    order by v.seq`.execute(tx)
  return rows
}

/** Names of projects the book knows, and whether 141 长期投资 bears a balance. */
export async function readMemory(
  tx: Tx,
  bookId: string,
): Promise<{ projects: string[]; hasInvestment: boolean; used: boolean }> {
  const { rows } = await sql<{ projects: string[]; invested: boolean; used: boolean }>`
    select coalesce((select array_agg(name order by item_id) from auxiliary_items
        where book_id = ${bookId}::bigint and kind = 'project'), '{}') as projects,
      coalesce((select sum(opening + debit - credit) <> 0 from balances
        where book_id = ${bookId}::bigint and account like '141%'), false) as invested,
      exists (select 1 from drafts where book_id = ${bookId}::bigint)
        or exists (select 1 from vouchers where book_id = ${bookId}::bigint and seq > 0) as used`.execute(tx)
  const [row] = rows
  return { projects: row?.projects ?? [], hasInvestment: row?.invested ?? false, used: row?.used ?? false }
}
