/** SQL of closing: the standing transfer vouchers of a year. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { PostingLine } from '../vouchers/schema.ts'

type Row = {
  seq: string
  account: string
  side: 'debit' | 'credit'
  amount: string
  summary: string
  kind: 'counterparty' | 'project' | null
  name: string | null
}

/** What the year's transfers net to, as one voucher: those already taken back cancel out. */
export async function readTransferLines(tx: Tx, bookId: string, year: number): Promise<PostingLine[][]> {
  const { rows } = await sql<Row>`
    select l.account, l.side, sum(l.amount)::numeric(18, 2)::text as amount, min(l.summary) as summary, i.kind, i.name
    from vouchers v
    join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
    left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
    where v.book_id = ${bookId}::bigint and v.month = ${year * 100 + 12}::int and v.kind = 'transfer'
    group by l.account, l.side, i.kind, i.name having sum(l.amount) <> 0
    order by l.account, l.side`.execute(tx)
  const lines = rows.map(({ account, side, amount, summary, kind, name }): PostingLine => ({
    account,
    side,
    amount,
    summary,
    auxiliary: kind === null || name === null ? null : { kind, name },
  }))
  return lines.length === 0 ? [] : [lines]
}
