/** Idempotency (design 3.10): the answer of a key is stored byte for byte in the transaction of its act. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { ProblemError, problem } from '../lib/problem.ts'

export type Answer = { status: number; body: string }

export async function hashText(text: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function requireKey(key: string | undefined): string {
  if (key !== undefined && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  const detail = '请求头要带 Idempotency-Key(每项业务一个,重发时不变),以免重复记账'
  throw new ProblemError(problem('request/key-missing', detail))
}

/** Runs `work` at most once for (book, actor, key); the same key with another body is refused. Book 0: no book. */
export async function once(
  tx: Tx,
  claim: { bookId: string; actor: Actor; key: string | undefined; bodyHash: string },
  work: () => Promise<Answer>,
): Promise<Answer> {
  const { bookId, actor, key, bodyHash } = claim
  if (key === undefined) return work()
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${bookId} ${actor.id} ${key}`}, 0))`.execute(tx)
  const known = await tx
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'status', 'answer'])
    .where('book_id', '=', bookId)
    .where('actor', '=', actor.id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (known !== undefined && known.body_hash !== bodyHash) {
    throw new ProblemError(problem('request/key-reused', '这个防重复键已用于另一项内容,请换一个新键'))
  }
  if (known !== undefined) return { status: known.status, body: known.answer }
  const answer = await work()
  await tx
    .insertInto('idempotency_keys')
    .values({ book_id: bookId, actor: actor.id, key, body_hash: bodyHash, status: answer.status, answer: answer.body })
    .execute()
  return answer
}
