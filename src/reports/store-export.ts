/** SQL of exports: every line of a book in the order of its days, fetched in pages from one cursor, so that memory stays flat. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'

export type ExportBook = {
  bookId: string
  code: string
  name: string
  kind: string
  counts: boolean
  division: string
  entity: string
}

export async function readExportBook(tx: Tx, code: string): Promise<ExportBook | undefined> {
  const { rows } = await sql<ExportBook>`
    select b.book_id as "bookId", b.code, b.name, b.kind, b.counts, b.division, e.name as entity
    from books b join entities e on e.entity_id = b.entity_id where b.code = ${code}`.execute(tx)
  return rows[0]
}

/** A line with its voucher and its newest assignment; `relation` says what a recorded relation makes of this book. */
export type ExportLine = {
  seq: string
  month: number
  word: string
  number: number
  kind: string
  date: Day
  businessDate: Day | null
  postedAt: string
  reverses: string | null
  line: number
  account: string
  side: 'debit' | 'credit'
  amount: Money
  carriedDebit: Money | null
  carriedCredit: Money | null
  summary: string
  settles: string | null
  auxiliaryKind: string | null
  auxiliary: string | null
  partner: string | null
  relation: 'payer' | 'payee' | 'both' | null
  type: string | null
  subtype: string | null
  exclusion: string | null
  version: string | null
  confidence: string | null
  rule: string | null
}

const PAGE = 2_000

function linesOf(bookId: string) {
  return sql`
    select v.seq, v.month, v.word, v.number, v.kind, v.voucher_date as date, v.business_date as "businessDate",
      to_char(v.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "postedAt", v.reverses,
      l.line_no as line, l.account, l.side, l.amount, l.carried_debit as "carriedDebit", l.carried_credit as "carriedCredit",
      l.summary, l.settles, i.kind as "auxiliaryKind", i.name as auxiliary, p.name as partner,
      case when r.payee and r.payer then 'both' when r.payee then 'payee' when r.payer then 'payer' end as relation,
      t.type, t.subtype, t.exclusion, t.version, t.confidence, t.rule
    from vouchers v
    join books o on o.book_id = v.book_id
    join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
    left join auxiliary_items i on l.auxiliary > 0 and i.book_id = l.book_id and i.item_id = l.auxiliary
    left join entities p on p.entity_id = i.entity_id
    left join lateral (select a.type, a.subtype, a.exclusion, a.version, a.confidence, a.rule from income_assignments a
      where a.book_id = l.book_id and a.seq = l.seq and a.line_no = l.line_no order by a.no desc limit 1) t on true
    left join lateral (select bool_or(q.payee = o.entity_id) as payee, bool_or(q.payer = o.entity_id) as payer from relations q
      where (q.payer, q.payee) in ((i.entity_id, o.entity_id), (o.entity_id, i.entity_id))
        and extract(year from q.valid_from) <= v.month / 100
        and (q.valid_to is null or extract(year from q.valid_to) >= v.month / 100)) r on i.entity_id is not null
    where v.book_id = ${sql.lit(BigInt(bookId))}
    order by v.voucher_date, v.seq, l.line_no`
}

/** Pages of lines by day, voucher and line. Consume it within the transaction, one export at a time. */
export async function* streamLines(tx: Tx, bookId: string): AsyncGenerator<ExportLine[]> {
  await sql`declare cz_export no scroll cursor for ${linesOf(bookId)}`.execute(tx)
  try {
    for (;;) {
      const { rows } = await sql<ExportLine>`fetch ${sql.lit(PAGE)} from cz_export`.execute(tx)
      if (rows.length === 0) return
      yield rows
    }
  } finally {
    await sql`close cz_export`.execute(tx)
  }
}
