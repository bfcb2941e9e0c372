/** Posting within a transaction that other rooms already hold: imports, drafts, closings. */
import type { Tx } from '../db/transaction.ts'
import type { Posting, PostingOutcome } from './schema.ts'
import { postAll } from './store.ts'

/** Posts in the given order; one outcome a posting, refusals as values. */
export function postWithin(tx: Tx, postings: readonly Posting[]): Promise<PostingOutcome[]> {
  return postAll(tx, postings)
}
