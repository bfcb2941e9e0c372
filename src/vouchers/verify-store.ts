/** What the verifier reads, in pages by key so that memory stays flat whatever the number of vouchers. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'

const PAGE = 5_000
const FIRST = '-9223372036854775808'
const LAST = '9223372036854775807'

export type VoucherRow = {
  seq: string
  month: number
  word: string
  number: number
  kind: string
  voucher_date: string
  business_date: string | null
  posted_at: string
  maker_id: string
  maker_name: string
  reviewer_id: string | null
  reviewer_name: string | null
  authorisation_id: string | null
  reverses: string | null
  corrects: string | null
  attachments: number
  attachment_hashes: string
  source: string
  line_count: number
  total: string
  bytes: Buffer
  prev_hash: Buffer
  hash: Buffer
  /** Written by a transaction that does not exist yet: its lines could still be added to. */
  future: boolean
}

export type LineRow = {
  seq: string
  line_no: number
  account: string
  side: string
  amount: string
  summary: string
  auxiliary: number
  settles: string | null
  carried_debit: string | null
  carried_credit: string | null
}

export type AssignmentRow = {
  seq: string
  line_no: number
  no: number
  type: string
  subtype: string | null
  exclusion: string | null
  version: string
  confidence: string | null
  rule: string
  reason: string
  assigned_by: string
  assigned_name: string
  assigned_at: string
  why: string
  bytes: Buffer
}

export type VoucherPage = { vouchers: VoucherRow[]; lines: LineRow[]; assignments: AssignmentRow[] }

/** Everything of the vouchers after `after` through `last`. */
async function readPage(tx: Tx, bookId: string, after: string, last: string): Promise<VoucherPage> {
  const within = sql`book_id = ${bookId}::bigint and seq > ${after}::bigint and seq <= ${last}::bigint`
  const vouchers = await sql<VoucherRow>`
      select seq, month, word, number, kind, voucher_date, business_date, (posted_at at time zone 'UTC')::text as posted_at,
        maker_id, maker_name, reviewer_id, reviewer_name, authorisation_id, reverses, corrects, attachments, attachment_hashes,
        source, line_count, total, bytes, prev_hash, hash, posted_xid >= pg_snapshot_xmax(pg_current_snapshot())
          and posted_xid is distinct from pg_current_xact_id_if_assigned() as future
      from vouchers where ${within} order by seq`.execute(tx)
  const lines = await sql<LineRow>`
      select seq, line_no, account, side, amount, summary, auxiliary, settles, carried_debit, carried_credit
      from voucher_lines where ${within} order by seq, line_no`.execute(tx)
  const assignments = await sql<AssignmentRow>`
      select seq, line_no, no, type, subtype, exclusion, version, confidence, rule, reason, assigned_by, assigned_name,
        (assigned_at at time zone 'UTC')::text as assigned_at, why, bytes
      from income_assignments where ${within} order by seq, line_no, no`.execute(tx)
  return { vouchers: vouchers.rows, lines: lines.rows, assignments: assignments.rows }
}

/**
 * Vouchers in chain order with the lines and assignments up to the same place. Ranges follow the count, because sequence
 * numbers have no gaps; the last range is open, so that what was moved beyond the end is met too. The next page is
 * read while the last one is checked.
 */
export async function* readVouchers(tx: Tx, bookId: string): AsyncGenerator<VoucherPage> {
  const { rows } = await sql<{
    n: string
  }>`select count(*) as n from vouchers where book_id = ${bookId}::bigint`.execute(tx)
  const count = Number(rows[0]?.n ?? 0)
  let after = FIRST
  let reading: Promise<VoucherPage> | undefined
  for (let at = 0; after !== LAST; at += PAGE) {
    const last = at < count ? String(at + PAGE) : LAST
    const page = await reading
    reading = readPage(tx, bookId, after, last)
    // Its failure is met when it is awaited, one page later.
    reading.catch(() => {})
    if (page !== undefined) yield page
    after = last
  }
  if (reading !== undefined) yield await reading
}

export type HeadRow = {
  code: string
  uid: string
  start_month: number | null
  closed_through: number
  opened: boolean
  carried: boolean
  seq: string
  hash: Buffer
  audit_no: string
  audit_hash: Buffer
  items: number
}

/** A head that is gone reads as that of an empty book, so that everything else is still verified. */
export async function readHead(tx: Tx, bookId: string): Promise<HeadRow | undefined> {
  const { rows } = await sql<HeadRow>`
    select b.code, b.uid, h.start_month, coalesce(h.closed_through, 0) as closed_through, coalesce(h.opened, false) as opened,
      coalesce(h.carried, false) as carried, coalesce(h.seq, 0) as seq, coalesce(h.hash, '') as hash,
      coalesce(h.audit_no, 0) as audit_no, coalesce(h.audit_hash, '') as audit_hash, coalesce(h.items, 0) as items
    from books b left join book_heads h on h.book_id = b.book_id where b.book_id = ${bookId}::bigint`.execute(
    tx,
  )
  return rows[0]
}

/** Account → the sub-account its balance went to. */
export async function readTakenOver(tx: Tx, bookId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ parent: string; code: string }>`
    select parent, code from accounts where book_id = ${bookId}::bigint and took_over`.execute(tx)
  return new Map(rows.map((row) => [row.parent, row.code]))
}

/** Auxiliary item → the entity behind it, null when none. */
export async function readItems(tx: Tx, bookId: string): Promise<Map<number, string | null>> {
  const { rows } = await sql<{ item_id: number; entity_id: string | null }>`
    select item_id, entity_id from auxiliary_items where book_id = ${bookId}::bigint`.execute(tx)
  return new Map(rows.map((row) => [row.item_id, row.entity_id]))
}

export type ClosingRow = {
  no: number
  act: string
  month: number
  at: string
  by_id: string
  by_name: string
  reason: string
  until: string | null
  seq: string
  hash: Buffer
}

export async function readClosings(tx: Tx, bookId: string): Promise<ClosingRow[]> {
  const { rows } = await sql<ClosingRow>`
    select no, act, month, (at at time zone 'UTC')::text as at, by_id, by_name, reason, (until at time zone 'UTC')::text as until,
      seq, hash from month_closings where book_id = ${bookId}::bigint order by no`.execute(tx)
  return rows
}

export type YearRow = { year: number; transferred_at: string | null; sealed_at: string | null }

export async function readYears(tx: Tx, bookId: string): Promise<YearRow[]> {
  const { rows } = await sql<YearRow>`
    select year, (transferred_at at time zone 'UTC')::text as transferred_at, (sealed_at at time zone 'UTC')::text as sealed_at
    from years where book_id = ${bookId}::bigint order by year`.execute(tx)
  return rows
}

export type AuditRow = {
  no: string
  at: string
  actor: string
  actor_name: string
  role: string
  act: string
  object: string
  before: string | null
  after: string | null
  origin: string
  request_id: string
  prev_hash: Buffer
  hash: Buffer
}

async function readAuditPage(tx: Tx, bookId: string, after: string): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select no, (at at time zone 'UTC')::text as at, actor, actor_name, role, act, object, before, after, origin, request_id,
      prev_hash, hash
    from audit_log where book_id = ${bookId}::bigint and no > ${after}::bigint order by no limit ${PAGE}`.execute(
    tx,
  )
  return rows
}

/** The audit log in its order, the next page read while the last one is checked. */
export async function* readAudit(tx: Tx, bookId: string): AsyncGenerator<AuditRow[]> {
  let reading: Promise<AuditRow[]> | undefined = readAuditPage(tx, bookId, FIRST)
  while (reading !== undefined) {
    const rows: AuditRow[] = await reading
    const last = rows.length < PAGE ? undefined : rows.at(-1)?.no
    reading = last === undefined ? undefined : readAuditPage(tx, bookId, last)
    reading?.catch(() => {})
    yield rows
  }
}

/** Rows of a table of sums as key columns and figures; amounts and counts as text. */
export async function readSums(
  tx: Tx,
  bookId: string,
  table: 'balances' | 'income_sums' | 'year_sums' | 'counters',
  keys: readonly string[],
  figures: readonly string[],
): Promise<{ key: string; figures: string[] }[]> {
  const column = (name: string) => sql`${sql.ref(name)}::text`
  const { rows } = await sql<{ key: string[]; figures: string[] }>`
    select array[${sql.join(keys.map(column))}] as key, array[${sql.join(figures.map(column))}] as figures
    from ${sql.table(table)} where book_id = ${bookId}::bigint`.execute(tx)
  return rows.map((row) => ({ key: row.key.join('|'), figures: row.figures }))
}
