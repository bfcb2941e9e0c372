/** Acts on one book see that book alone: its code is resolved within the caller's reach, then `cz.books` holds nothing but its id. */
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Scope, Tx } from '../db/transaction.ts'
import { reaches, signatureOf, signedIn } from '../lib/caller.ts'
import type { Act, Caller, Signature } from '../lib/caller.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { findStanding } from './store.ts'
import type { BookRow } from './book.ts'

type Pool = Parameters<typeof inTransaction>[0]

/** What posting must know of a book before it may call the ledger. */
export type Standing = Pick<BookRow, 'bookId' | 'code' | 'words' | 'giftAccount'> & {
  authorisation: string | undefined
}

/** Where a book is looked for, and where the act is allowed. */
export type BookReach = { seen: Scope; allowed: Scope }

export function reachOf(caller: Caller, act: Act): BookReach {
  return { seen: caller.reach('book.read'), allowed: caller.reach(act) }
}

const KEPT_MAX = 20_000
/** Code → id never changes and books are never deleted, so an answer stays true as long as its database. */
const kept = new WeakMap<Pool, Map<string, Standing>>()

function keptOf(pool: Pool): Map<string, Standing> {
  const known = kept.get(pool) ?? new Map<string, Standing>()
  if (known.size > KEPT_MAX) known.clear()
  kept.set(pool, known)
  return known
}

/**
 * The book by its code. What the caller may not see is asked of the database like what does not exist, and answered alike: 404. What they
 * see and may not act on is 403. `fresh` asks the database again, for an authorisation may have ended or been given since.
 */
export async function standingOf(
  pool: Pool,
  code: string,
  { seen, allowed }: BookReach,
  fresh = false,
): Promise<Standing> {
  const known = keptOf(pool)
  const earlier = known.get(code)
  const standing =
    earlier !== undefined && !fresh && reaches(seen, earlier.bookId)
      ? earlier
      : await readSnapshot(pool, seen, (tx) => findStanding(tx, code))
  if (standing === undefined) {
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  }
  known.set(code, standing)
  if (reaches(allowed, standing.bookId)) return standing
  throw new ProblemError(problem('access/denied', '您的岗位不能在这个账套办理这一项,请有此岗位的人办理'))
}

/** The book of an address, asked before anything else of a request is looked at: a body is never judged for a book out of sight. */
export async function seeBook(c: Pick<Asking, 'var'>, code: string): Promise<string> {
  const seen = signedIn(c.var.caller).reach('book.read')
  return (await standingOf(c.var.pool, code, { seen, allowed: seen })).bookId
}

/** A request: who asks, as which act. Hono's context is one, the command line makes its own. */
export type Asking = {
  readonly var: { readonly pool: Pool; readonly caller: Caller | undefined; readonly act: Act }
  set: (name: 'actor', actor: Signature) => void
}

/** The book of an asking, and the actor's role in it. */
async function standingFor(c: Asking, code: string): Promise<Standing> {
  const caller = signedIn(c.var.caller)
  const { pool, act } = c.var
  const standing = await standingOf(pool, code, reachOf(caller, act))
  c.set('actor', signatureOf(caller, act, standing.bookId))
  return standing
}

/** Read-write work on one book. */
export function inBook(code: string) {
  return async <T>(c: Asking, work: (tx: Tx, bookId: string) => Promise<T>): Promise<T> => {
    const { bookId } = await standingFor(c, code)
    return inTransaction(c.var.pool, [bookId], (tx) => work(tx, bookId))
  }
}

/** One consistent snapshot of one book. */
export async function readInBook<T>(
  c: Asking,
  code: string,
  work: (tx: Tx, bookId: string) => Promise<T>,
): Promise<T> {
  const { bookId } = await standingFor(c, code)
  return readSnapshot(c.var.pool, [bookId], (tx) => work(tx, bookId))
}
