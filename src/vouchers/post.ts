/** Posting for callers that hold no transaction: a lost reply to COMMIT is resolved by key, never by blind retry. */
import { CommitUnknownError, inTransaction } from '../db/transaction.ts'
import type { Scope } from '../db/transaction.ts'
import { uuidv7 } from '../lib/id.ts'
import type { Posting, PostingOutcome } from './schema.ts'
import { postAll } from './store.ts'

type Pool = Parameters<typeof inTransaction>[0]

/** What a caller did not key gets a key of its own, so that a repetition can be told from a second voucher. */
export function withKey(posting: Posting): Posting {
  if (posting.key !== undefined) return posting
  const key = `auto:${uuidv7()}`
  return { ...posting, key: { key, bodyHash: key } }
}

/** Turns at a COMMIT whose reply is lost; with three in ten lost, one call in a hundred thousand runs out. */
const TURNS_MAX = 10

function pauseMs(turn: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(2 ** turn * 5, 500)))
}

/** `repeated` is our own posting of a turn before when its answer is the one that turn gave. */
function settled(outcomes: readonly PostingOutcome[], turnsBefore: ReadonlySet<string>): PostingOutcome[] {
  return outcomes.map((outcome) =>
    outcome.status === 'repeated' && turnsBefore.has(outcome.answer)
      ? { ...outcome, status: 'posted' }
      : outcome,
  )
}

/**
 * Posts in one transaction within `scope`, one outcome a posting. While the reply to COMMIT is lost, the same keys are sent again: the book's
 * lock waits for the first attempt's fate, then the keys answer. Throws CommitUnknownError when the fate stays unknown.
 */
export async function postVouchers(
  pool: Pool,
  scope: Scope,
  postings: readonly Posting[],
): Promise<PostingOutcome[]> {
  const keyed = postings.map(withKey)
  const answers = new Set<string>()
  let unknown: CommitUnknownError | undefined
  for (let turn = 1; turn <= TURNS_MAX; turn += 1) {
    const said: PostingOutcome[] = []
    try {
      return settled(
        await inTransaction(pool, scope, async (tx) => {
          said.splice(0, said.length, ...(await postAll(tx, keyed)))
          return said
        }),
        answers,
      )
    } catch (error) {
      if (error instanceof CommitUnknownError) unknown = error
      // Before any COMMIT was sent a failure is a failure; after it the first attempt's fate is still open.
      else if (unknown === undefined) throw error
      for (const outcome of said) if (outcome.status === 'posted') answers.add(outcome.answer)
    }
    await pauseMs(turn)
  }
  throw unknown ?? new Error('unreachable')
}
