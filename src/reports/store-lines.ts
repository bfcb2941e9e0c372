/** SQL of the lines behind a figure: income lines with their newest type, expenses, money received by voucher. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { ScopeRange } from '../books/division.ts'
import type { Tx } from '../db/transaction.ts'
import type { Money } from '../lib/money.ts'

export type LineRow = {
  bookId: string
  book: string
  bookName: string
  month: number
  word: string
  number: number
  kind: string
  seq: string
  line: number
  date: string
  summary: string
  account: string
  accountName: string
  amount: Money
  type: string | null
  exclusion: string | null
  rule: string | null
  confidence: string | null
  reason: string | null
}

/** Which lines: of level-1 accounts, of a type or exclusion among them, or money received. */
export type LineFilter = {
  accounts: readonly string[] | 'elsewhere' | 'received'
  types: readonly string[] | null
  exclusions: readonly string[] | null
  /** 场地租金 is left out of photovoltaic generation. */
  withoutGeneration: boolean
}

export type Cursor = { date: string; bookId: string; seq: string; line: number }
export type LinesAsk = {
  range: ScopeRange
  year: number
  filter: LineFilter
  after: Cursor | null
  limit: number
}

/** Lines of the counting books in the year without transfers and internal transfers; `amount` as in year_sums. */
function typedLines(range: ScopeRange, year: number): RawBuilder<unknown> {
  return sql`
    select b.book_id, b.code as book, b.name as book_name, v.month, v.word, v.number, v.kind, v.seq, l.line_no,
      v.voucher_date as date, l.summary, l.account, l.auxiliary, left(l.account, 3) as top,
      case when v.kind = 'opening' then coalesce(l.carried_credit, 0) - coalesce(l.carried_debit, 0)
        when l.side = 'credit' then l.amount else -l.amount end
        * case when l.account ~ '^5[12]' then -1 else 1 end as amount,
      case when t.type is not null then t.type when l.account ~ '^50[12]' then 'undecided' when l.account ~ '^50' then 'none' end as type,
      case when t.type is not null then t.exclusion when l.account ~ '^503' then 'running_subsidy'
        when l.account ~ '^504' then 'other' end as exclusion,
      t.subtype, t.rule, t.confidence, t.reason
    from books b
    join vouchers v on v.book_id = b.book_id and v.month between ${year * 100 + 1}::int and ${year * 100 + 12}::int
    join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
    left join lateral (select a.type, a.subtype, a.exclusion, a.rule, a.confidence, a.reason from income_assignments a
      where a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no order by a.no desc limit 1) t on true
    left join auxiliary_items i on l.auxiliary > 0 and i.book_id = l.book_id and i.item_id = l.auxiliary
    where b.division >= ${range.from} and b.division < ${range.below} and b.counts and v.kind <> 'transfer'
      and (v.kind <> 'opening' or l.carried_debit is not null or l.carried_credit is not null)
      and (i.entity_id is null or not ${internal(sql`b`, sql`i.entity_id`, sql`l.account ~ '^5[12]'`, year)})`
}

/** Whether book and partner are two counting books of one village joined by a relation of the year. */
function internal(
  book: RawBuilder<unknown>,
  partner: RawBuilder<unknown>,
  pays: RawBuilder<unknown>,
  year: number,
): RawBuilder<unknown> {
  return sql`exists (select 1 from relations r join books o on o.entity_id = ${partner} and o.division = ${book}.division and o.counts
    where r.payer = case when ${pays} then ${book}.entity_id else ${partner} end
      and r.payee = case when ${pays} then ${partner} else ${book}.entity_id end
      and extract(year from r.valid_from) <= ${year}::int
      and (r.valid_to is null or extract(year from r.valid_to) >= ${year}::int))`
}

function conditions({ accounts, types, exclusions, withoutGeneration }: LineFilter): RawBuilder<unknown> {
  const where: RawBuilder<unknown>[] = []
  if (accounts === 'elsewhere') where.push(sql`x.top ~ '^[1-4]'`)
  else if (accounts !== 'received') where.push(sql`x.top = any (${accounts}::text[])`)
  if (types !== null) where.push(sql`x.type = any (${types}::text[])`)
  if (exclusions !== null) where.push(sql`x.exclusion = any (${exclusions}::text[])`)
  if (withoutGeneration) {
    where.push(
      sql`not (x.type = 'photovoltaic' and coalesce(x.subtype, '') not in ('site_rent', '场地租金'))`,
    )
  }
  return where.length === 0 ? sql`true` : sql.join(where, sql` and `)
}

const SELECTED = sql`x.book_id as "bookId", x.book, x.book_name as "bookName", x.month, x.word, x.number, x.kind, x.seq,
  x.line_no as line, x.date, x.summary, x.account, a.name as "accountName", x.amount, x.type, x.exclusion, x.rule,
  x.confidence, x.reason`

function page(after: Cursor | null): RawBuilder<unknown> {
  if (after === null) return sql`true`
  return sql`(x.date, x.book_id, x.seq, x.line_no) > (${after.date}::date, ${after.bookId}::bigint, ${after.seq}::bigint, ${after.line}::int)`
}

/** One page by day, book, voucher, line; one row more than asked tells that another follows. */
export async function readLines(tx: Tx, ask: LinesAsk): Promise<LineRow[]> {
  const { range, year, filter, after, limit } = ask
  const from = filter.accounts === 'received' ? received(range, year) : typedLines(range, year)
  const { rows } = await sql<LineRow>`
    select ${SELECTED} from (${from}) x
    join accounts a on a.book_id = x.book_id and a.code = x.account
    where ${conditions(filter)} and ${page(after)}
    order by x.date, x.book_id, x.seq, x.line_no limit ${limit + 1}::int`.execute(tx)
  return rows
}

/** Money received by voucher: its first money line, with the part that stands against operating lines. */
function received(range: ScopeRange, year: number): RawBuilder<unknown> {
  return sql`
    select r.*, received_part(r.money, r.operating) as amount from (
      select y.book_id, y.book, y.book_name, y.month, y.word, y.number, y.kind, y.seq, y.date,
        min(y.line_no) filter (where y.account like '10%') as line_no,
        (array_agg(y.summary order by y.line_no))[1] as summary,
        (array_agg(y.account order by y.line_no) filter (where y.account like '10%'))[1] as account,
        coalesce(sum(-y.amount) filter (where y.account like '10%'), 0) as money,
        coalesce(sum(y.amount) filter (where y.settles is not null or is_operating(y.account, y.type)), 0) as operating,
        null::text as type, null::text as exclusion, null::text as subtype, null::text as rule, null::numeric as confidence,
        null::text as reason, '' as top
      from (${settledLines(range, year)}) y
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    ) r where received_part(r.money, r.operating) <> 0`
}

/** As typedLines, by voucher: a voucher whose one partner is internal is left out whole. */
function settledLines(range: ScopeRange, year: number): RawBuilder<unknown> {
  return sql`
    select b.book_id, b.code as book, b.name as book_name, v.month, v.word, v.number, v.kind, v.seq, l.line_no,
      v.voucher_date as date, l.summary, l.account, l.settles,
      case when l.side = 'credit' then l.amount else -l.amount end as amount,
      case when t.type is not null then t.type when l.account ~ '^50[12]' then 'undecided' when l.account ~ '^50' then 'none' end as type
    from books b
    join vouchers v on v.book_id = b.book_id and v.month between ${year * 100 + 1}::int and ${year * 100 + 12}::int
    join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
    left join lateral (select a.type from income_assignments a
      where a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no order by a.no desc limit 1) t on true
    left join lateral (select case when min(i.entity_id) = max(i.entity_id) then min(i.entity_id) end as partner
      from voucher_lines q join auxiliary_items i on i.book_id = q.book_id and i.item_id = q.auxiliary
      where q.book_id = v.book_id and q.seq = v.seq) p on true
    where b.division >= ${range.from} and b.division < ${range.below} and b.counts and v.kind not in ('transfer', 'opening')
      and (p.partner is null or not ${internal(sql`b`, sql`p.partner`, sql`false`, year)})`
}
