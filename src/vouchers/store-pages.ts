/** SQL of reading posted vouchers for people: pages by place in the chain, one voucher whole. */
import type { VoucherFile } from '../files/schema.ts'
import { monthOfNumber } from '../lib/day.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import { voucherName } from './number.ts'
import type { Voucher, VoucherHead, VoucherLineStored } from './schema.ts'

type HeadRow = Omit<VoucherHead, 'month' | 'name'> & { month: number }
type WholeRow = Omit<HeadRow, 'lines'> &
  Pick<Voucher, 'authorisation' | 'corrects' | 'source' | 'hash'> & {
    attachment_hashes: string
    maker_id: string
    maker_name: string
    reviewer_id: string | null
    reviewer_name: string | null
  }

const HEAD = sql`v.seq, v.month, v.word, v.number, v.kind, v.voucher_date as date, v.business_date,
  utc_text(v.posted_at) as posted_at, v.total, v.attachments, v.reverses,
  (select l.summary from voucher_lines l where l.book_id = v.book_id and l.seq = v.seq order by l.line_no limit 1) as summary,
  (select r.seq from vouchers r where r.book_id = v.book_id and r.reverses = v.seq) as reversed_by`

function named<Row extends HeadRow | WholeRow>(row: Row) {
  const month = monthOfNumber(row.month)
  return { ...row, month, name: voucherName(row.month, row.word, row.number) }
}

/** In the order of posting, which is the order of the chain. */
export async function listVouchers(
  tx: Tx,
  bookId: string,
  page: { month: number | null; after: string; limit: number },
): Promise<VoucherHead[]> {
  const { rows } = await sql<HeadRow>`
    select ${HEAD}, v.line_count as lines from vouchers v
    where v.book_id = ${bookId}::bigint and v.seq > ${page.after}::bigint
      and (${page.month}::int is null or v.month = ${page.month}::int)
    order by v.seq limit ${page.limit}`.execute(tx)
  return rows.map(named)
}

type LineRow = Omit<VoucherLineStored, 'auxiliary' | 'income'> & {
  kind: 'counterparty' | 'project' | null
  item: string | null
  income: VoucherLineStored['income']
}

async function readWholeLines(tx: Tx, bookId: string, seq: string): Promise<VoucherLineStored[]> {
  const { rows } = await sql<LineRow>`
    select l.line_no as line, l.account, c.name as account_name, l.side, l.amount, l.summary, i.kind, i.name as item, l.settles,
      case when a.type is null then null else json_build_object('type', a.type, 'subtype', a.subtype, 'exclusion', a.exclusion,
        'version', a.version, 'confidence', a.confidence::text, 'rule', a.rule, 'reason', a.reason, 'by', a.assigned_name,
        'at', utc_text(a.assigned_at), 'why', a.why) end as income
    from voucher_lines l
    join accounts c on c.book_id = l.book_id and c.code = l.account
    left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
    left join lateral (select * from income_assignments t
      where t.book_id = l.book_id and t.seq = l.seq and t.line_no = l.line_no order by t.no desc limit 1) a on true
    where l.book_id = ${bookId}::bigint and l.seq = ${seq}::bigint order by l.line_no`.execute(tx)
  return rows.map(({ kind, item, ...line }) => ({
    ...line,
    auxiliary: kind === null || item === null ? null : { kind, name: item },
  }))
}

/** Sealed ones first, then what came later in its order. */
async function readFiles(tx: Tx, bookId: string, seq: string, sealed: string): Promise<VoucherFile[]> {
  const { rows } = await sql<VoucherFile>`
    select h.hash, coalesce(f.name, h.hash) as name, coalesce(f.media_type, '') as media_type, coalesce(f.size, 0)::int as size, h.sealed,
      h.attached_by, utc_text(h.attached_at) as attached_at, h.why
    from (
      select s.hash, true as sealed, null::text as attached_by, null::timestamptz as attached_at, null::text as why
      from unnest(string_to_array(${sealed}, ',')) as s (hash)
      union all
      select q.hash, false, q.attached_name, q.attached_at, q.why from voucher_files q
      where q.book_id = ${bookId}::bigint and q.seq = ${seq}::bigint
    ) h
    left join files f on f.book_id = ${bookId}::bigint and f.hash = h.hash
    order by h.attached_at nulls first, h.hash`.execute(tx)
  return rows
}

export async function findWholeVoucher(tx: Tx, bookId: string, seq: string): Promise<Voucher | undefined> {
  const { rows } = await sql<WholeRow>`
    select ${HEAD}, v.maker_id, v.maker_name, v.reviewer_id, v.reviewer_name, v.authorisation_id as authorisation, v.corrects,
      v.source, v.attachment_hashes, encode(v.hash, 'hex') as hash
    from vouchers v where v.book_id = ${bookId}::bigint and v.seq = ${seq}::bigint`.execute(tx)
  const [row] = rows
  if (row === undefined) return undefined
  const { maker_id, maker_name, reviewer_id, reviewer_name, attachment_hashes, ...head } = named(row)
  return {
    ...head,
    maker: { id: maker_id, name: maker_name },
    reviewer: reviewer_id === null ? null : { id: reviewer_id, name: reviewer_name ?? '' },
    lines: await readWholeLines(tx, bookId, seq),
    files: await readFiles(tx, bookId, seq, attachment_hashes),
  }
}
