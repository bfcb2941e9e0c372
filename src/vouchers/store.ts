/** SQL of vouchers: the call of the one posting function, and what reversing and listing read. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import { ARRAY_TYPES, toArrays } from './arrays.ts'
import type { Posting, PostingOutcome } from './schema.ts'

type Row = { status: string; code: string | null; detail: string | null; answer: string | null }

/** Vouchers a call: beyond some thousands the arrays cost more than the calls. */
const CALL_MAX = 2_000

/** Posts in the given order; one outcome a posting, refusals as values. The transaction's scope must hold the books. */
export async function postAll(tx: Tx, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  const outcomes: PostingOutcome[] = []
  for (let at = 0; at < postings.length; at += CALL_MAX) {
    outcomes.push(...(await callPosting(tx, postings.slice(at, at + CALL_MAX))))
  }
  return outcomes
}

async function callPosting(tx: Tx, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  const values = toArrays(postings).map(
    (cells, index) => sql`${cells}::${sql.raw(`${ARRAY_TYPES[index]}[]`)}`,
  )
  const { rows } = await sql<Row>`
    select status, code, detail, answer from post_vouchers(${sql.join(values)}) order by ref`.execute(tx)
  return rows.map((row) =>
    row.status === 'refused'
      ? { status: 'refused', code: row.code ?? 'voucher/unknown', detail: row.detail }
      : { status: row.status as 'posted' | 'repeated', answer: row.answer ?? '' },
  )
}
