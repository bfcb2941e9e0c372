/** SQL of months and years: closing, reopening, the record of a transfer, sealing. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'

/** What stops an act: a problem code and its particulars. */
export type Stop = { code: string; detail: string }

function signature(actor: Actor): RawBuilder<unknown> {
  return sql`${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId}`
}

export async function closeMonths(tx: Tx, actor: Actor, bookId: string, through: number): Promise<Stop[]> {
  const { rows } = await sql<Stop>`
    select code, detail from close_months(${bookId}::bigint, ${through}::int, ${signature(actor)})`.execute(
    tx,
  )
  return rows
}

export async function reopenMonths(
  tx: Tx,
  actor: Actor,
  reopening: { bookId: string; month: number; reason: string; until: string | null },
): Promise<Stop[]> {
  const { rows } = await sql<Stop>`
    select code, detail from reopen_months(${reopening.bookId}::bigint, ${reopening.month}::int, ${reopening.reason},
      ${reopening.until}::timestamptz, ${signature(actor)})`.execute(tx)
  return rows
}

export async function recordTransfer(
  tx: Tx,
  actor: Actor,
  bookId: string,
  year: number,
  done: boolean,
): Promise<Stop[]> {
  const { rows } = await sql<Stop>`
    select code, detail from record_year_transfer(${bookId}::bigint, ${year}::int, ${done}, ${signature(actor)})`.execute(
    tx,
  )
  return rows
}

export async function sealYear(tx: Tx, actor: Actor, bookId: string, year: number): Promise<Stop[]> {
  const { rows } = await sql<Stop>`
    select code, detail from seal_year(${bookId}::bigint, ${year}::int, ${signature(actor)})`.execute(tx)
  return rows
}

export async function readYear(
  tx: Tx,
  bookId: string,
  year: number,
): Promise<{ transferred: boolean; sealed: boolean }> {
  const row = await tx
    .selectFrom('years')
    .select(['transferred_at', 'sealed_at'])
    .where('book_id', '=', bookId)
    .where('year', '=', year)
    .executeTakeFirst()
  return { transferred: (row?.transferred_at ?? null) !== null, sealed: (row?.sealed_at ?? null) !== null }
}
