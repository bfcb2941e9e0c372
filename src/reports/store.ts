/** SQL of the annual summary: books, heads, yearly sums, open drafts, relations, profile, types; never a voucher. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { ScopeRange } from '../books/division.ts'
import { money } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { BookState, DraftSums } from './level.ts'
import type { SumRow } from './measures.ts'
import type { AnnualSummary, BenchmarkMeasure } from './schema.ts'

export type AnnualBook = BookState & {
  bookId: string
  code: string
  entityId: string
  kind: string
  division: string
  divisionName: string
  township: string | null
  counts: boolean
  standard: string
  dataKind: 'real' | 'demonstration'
  sealedYears: number[]
  lastYear: number | null
}

/** Books of a range with what their heads and years say; `lastYear` is the last year with any sum. */
export async function readAnnualBooks(tx: Tx, range: ScopeRange): Promise<AnnualBook[]> {
  const { rows } = await sql<AnnualBook>`
    select b.book_id as "bookId", b.code, b.entity_id as "entityId", b.kind, b.division, d.name as "divisionName", t.name as township, b.counts,
      b.standard, b.data_kind as "dataKind", b.no_public_data as "noPublicData",
      h.start_month as "startMonth", h.closed_through as "closedThrough", h.carried,
      array(select y.year from years y where y.book_id = b.book_id and y.sealed_at is not null) as "sealedYears",
      (select s.year from year_sums s where s.book_id = b.book_id order by s.year desc limit 1) as "lastYear"
    from books b
    join book_heads h on h.book_id = b.book_id
    join divisions d on d.code = b.division
    left join divisions t on t.code = rpad(left(b.division, 9), 12, '0') and t.level = 'township'
    where b.division >= ${range.from} and b.division < ${range.below}
    order by b.division, b.counts desc, b.code`.execute(tx)
  return rows
}

/** First and last division of all books in sight. */
export async function readExtent(tx: Tx): Promise<{ first: string; last: string } | undefined> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(division) as first, max(division) as last from books`.execute(tx)
  const { first = null, last = null } = rows[0] ?? {}
  return first === null || last === null ? undefined : { first, last }
}

/** Since when everything in these books has been as it is: the time of their last audit row, UTC. */
export async function readLastAct(tx: Tx, range: ScopeRange): Promise<string | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select to_char(max(a.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from books b
    join book_heads h on h.book_id = b.book_id
    join audit_log a on a.book_id = h.book_id and a.no = h.audit_no
    where b.division >= ${range.from} and b.division < ${range.below}`.execute(tx)
  return rows[0]?.at ?? undefined
}

/** Sums of the counting books of a range in one year, by book id. */
export async function readYearSums(tx: Tx, range: ScopeRange, year: number): Promise<Map<string, SumRow[]>> {
  const { rows } = await sql<SumRow & { bookId: string }>`
    select s.book_id as "bookId", b.code as book, s.account, s.type, s.subtype, s.exclusion, s.partner, s.amount, s.lines
    from books b join year_sums s on s.book_id = b.book_id and s.year = ${year}::int
    where b.division >= ${range.from} and b.division < ${range.below} and b.counts`.execute(tx)
  const found = new Map<string, SumRow[]>()
  for (const row of rows) {
    const list = found.get(row.bookId)
    if (list === undefined) found.set(row.bookId, [row])
    else list.push(row)
  }
  return found
}

/** Open drafts of the year by book id; refunds of receipts are told by their reason. */
export async function readDraftSums(
  tx: Tx,
  range: ScopeRange,
  year: number,
): Promise<Map<string, DraftSums>> {
  const { rows } = await sql<{
    bookId: string
    count: number
    receipts: string
    refunds: string
    payments: string
  }>`
    select d.book_id as "bookId", count(*)::int as count,
      coalesce(sum(d.amount) filter (where d.amount > 0), 0)::numeric(18, 2) as receipts,
      coalesce(sum(d.amount) filter (where d.amount < 0 and d.reason_code like 'refund%'), 0)::numeric(18, 2) as refunds,
      coalesce(sum(d.amount) filter (where d.amount < 0 and d.reason_code not like 'refund%'), 0)::numeric(18, 2) as payments
    from books b join drafts d on d.book_id = b.book_id
    where b.division >= ${range.from} and b.division < ${range.below} and b.counts
      and d.state in ('open', 'submitted') and d.month between ${year * 100 + 1}::int and ${year * 100 + 12}::int
    group by d.book_id`.execute(tx)
  return new Map(
    rows.map(({ bookId, count, receipts, refunds, payments }) => [
      bookId,
      { count, receipts: money(receipts), refunds: money(refunds), payments: money(payments) },
    ]),
  )
}

/** Recorded relations in force at some time of the year between entities of one village, as `payer>payee`. */
export async function readRelations(tx: Tx, range: ScopeRange, year: number): Promise<Set<string>> {
  const { rows } = await sql<{ payer: string; payee: string }>`
    select distinct r.payer, r.payee from relations r
    join entities p on p.entity_id = r.payer
    join entities e on e.entity_id = r.payee and e.division = p.division
    where p.division >= ${range.from} and p.division < ${range.below}
      and r.valid_from <= make_date(${year}::int, 12, 31)
      and (r.valid_to is null or r.valid_to >= make_date(${year}::int, 1, 1))`.execute(tx)
  return new Set(rows.map(({ payer, payee }) => `${payer}>${payee}`))
}

export type Profile = { profile: string; measure: BenchmarkMeasure; threshold: Money; basis: string }

/** The profile of the nearest division that has one for the year; the store's default elsewhere. */
export async function readProfile(tx: Tx, scope: string, year: number): Promise<Profile> {
  const { rows } = await sql<{
    profile: string
    measure: BenchmarkMeasure
    threshold: string
    basis: string
  }>`
    select profile, measure, threshold, text_basis as basis from benchmark_profiles
    where (starts_with(${scope}, scope) or profile = 'default')
      and year_from <= ${year}::int and (year_to is null or year_to >= ${year}::int)
    order by starts_with(${scope}, scope) desc, length(scope) desc, year_from desc, profile limit 1`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined)
    throw new Error(`no benchmark profile for ${scope} in ${year}: db/seed is not loaded`)
  return { ...row, threshold: money(row.threshold) }
}

/** The seven types of the store's current table, in its order. */
export async function readTypesTable(tx: Tx): Promise<AnnualSummary['taxonomy']> {
  const { rows } = await sql<AnnualSummary['taxonomy']['types'][number] & { version: string }>`
    select t.version, t.code, t.name, t.named_in_source from income_types t
    join settings s on s.name = 'income_types' and s.value = t.version
    where t.code not in ('unclassified', 'undecided', 'none') order by t.position`.execute(tx)
  return {
    version: rows[0]?.version ?? '',
    types: rows.map(({ code, name, named_in_source }) => ({ code, name, named_in_source })),
  }
}

/** Names of divisions by twelve-digit code. */
export async function readDivisionNames(tx: Tx, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; name: string }>`
    select code, name from divisions where code = any (${codes}::text[])`.execute(tx)
  return new Map(rows.map(({ code, name }) => [code, name]))
}
