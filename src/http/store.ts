/** SQL of idempotency keys, one row a (book, actor, key), book 0 holding calls without a book; and of noted reads. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'

export type KeyClaim = { bookId: string; actor: string; key: string; bodyHash: string }
export type Answer = { status: number; body: string }

/** The same key waits here until whoever holds it has committed or given up. */
export async function lockKey(tx: Tx, { bookId, actor, key }: KeyClaim): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${bookId} ${actor} ${key}`}, 0))`.execute(tx)
}

export async function findAnswer(
  tx: Tx,
  claim: KeyClaim,
): Promise<(Answer & { bodyHash: string }) | undefined> {
  const row = await tx
    .selectFrom('idempotency_keys')
    .select(['body_hash as bodyHash', 'status', 'answer as body'])
    .where('book_id', '=', claim.bookId)
    .where('actor', '=', claim.actor)
    .where('key', '=', claim.key)
    .executeTakeFirst()
  return row
}

export async function keepAnswer(tx: Tx, claim: KeyClaim, answer: Answer): Promise<void> {
  await tx
    .insertInto('idempotency_keys')
    .values({
      book_id: claim.bookId,
      actor: claim.actor,
      key: claim.key,
      body_hash: claim.bodyHash,
      status: answer.status,
      answer: answer.body,
    })
    .execute()
}

export type ReadNote = { proof: string; what: string; outcome: string; address: string; requestId: string }

/** The database finds out from the proof who read. */
export async function noteRead(
  tx: Tx,
  { proof, what, outcome, address, requestId }: ReadNote,
): Promise<void> {
  await sql`select note_read(${proof}, ${what}, ${outcome}, ${address}, ${requestId})`.execute(tx)
}
