/** SQL that reads posted vouchers back: header, lines, newest types. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { StoredLine, VoucherHeader } from './posted.ts'
import { voucherName } from './number.ts'
import type { VoucherRef } from './number.ts'

export async function findVoucher(tx: Tx, bookId: string, ref: VoucherRef): Promise<VoucherHeader> {
  let query = tx
    .selectFrom('vouchers')
    .select(['seq', 'month', 'word', 'number', 'kind', 'voucher_date as date'])
    .where('book_id', '=', bookId)
  if ('seq' in ref) query = query.where('seq', '=', ref.seq)
  else {
    query = query.where('month', '=', ref.month).where('number', '=', ref.number)
    if (ref.word !== null) query = query.where('word', '=', ref.word)
  }
  const rows = await query.limit(2).execute()
  const [row, another] = rows
  if (row === undefined)
    throw new ProblemError(problem('reversal/original-not-found', '没有这张凭证,请核对月份和凭证号'))
  if (another !== undefined)
    throw new ProblemError(problem('request/invalid', '这个号有几个凭证字,请写明 收、付 或 转', '凭证号'))
  return { ...row, name: voucherName(row.month, row.word, row.number) }
}

type Row = Omit<StoredLine, 'auxiliary' | 'income'> & {
  kind: 'counterparty' | 'project' | null
  item: string | null
  type: string | null
  subtype: string | null
  exclusion: string | null
  version: string | null
}

export async function readLines(tx: Tx, bookId: string, seq: string): Promise<StoredLine[]> {
  const { rows } = await sql<Row>`
    select l.line_no as "lineNo", l.account, l.side, l.amount, l.summary, l.settles, i.kind, i.name as item,
      a.type, a.subtype, a.exclusion, a.version
    from voucher_lines l
    left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
    left join lateral (select t.type, t.subtype, t.exclusion, t.version from income_assignments t
      where t.book_id = l.book_id and t.seq = l.seq and t.line_no = l.line_no order by t.no desc limit 1) a on true
    where l.book_id = ${bookId}::bigint and l.seq = ${seq}::bigint order by l.line_no`.execute(tx)
  return rows.map(({ kind, item, type, subtype, exclusion, version, ...line }) => ({
    ...line,
    auxiliary: kind === null || item === null ? null : { kind, name: item },
    income: type === null || version === null ? null : { type, subtype, exclusion, version },
  }))
}
