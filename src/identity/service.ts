/** Who a token stands for, asked of the database and kept for half a second: who is disabled is out within a second. */
import { inTransaction } from '../db/transaction.ts'
import type { Act, Caller, Reach } from '../lib/caller.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { callerOf } from './standing.ts'
import type { Standing } from './standing.ts'
import { readSession, readStandingAs } from './store.ts'

type Pool = Parameters<typeof inTransaction>[0]

const KEPT_MS = 500
const KEPT_MAX = 10_000

type Known = { standing: Promise<Standing | undefined>; until: number; reaches: Map<Act, Reach> }

/** By pool: the Worker has a pool a request, so that nothing is shared between its requests. */
const kept = new WeakMap<Pool, Map<string, Known>>()

/** Forgets what is known of tokens in this process: after every change of a session. */
export function forgetStandings(pool: Pool): void {
  kept.delete(pool)
}

/** For acts that change who may do what: here from the next request on, in other processes within half a second. */
export async function forgetAfter<T>(pool: Pool, work: Promise<T>): Promise<T> {
  const answer = await work
  forgetStandings(pool)
  return answer
}

function ask(pool: Pool, token: string): Known {
  const all = kept.get(pool) ?? new Map<string, Known>()
  const now = performance.now()
  const earlier = all.get(token)
  if (earlier !== undefined && earlier.until > now) return earlier
  if (all.size > KEPT_MAX) all.clear()
  const known: Known = {
    standing: inTransaction(pool, [], (tx) => readSession(tx, token)),
    until: now + KEPT_MS,
    reaches: new Map(),
  }
  // A question that failed is asked again.
  known.standing.catch(() => all.delete(token))
  all.set(token, known)
  kept.set(pool, all)
  return known
}

const TOKEN = /^[0-9a-f]{64}$/

/** Whatever its stage; `undefined` for a token that is unknown, ended or idle too long. */
export function standingOfToken(pool: Pool, token: string | undefined): Promise<Standing | undefined> {
  return token !== undefined && TOKEN.test(token) ? ask(pool, token).standing : Promise.resolve(undefined)
}

export async function callerOfToken(
  pool: Pool,
  token: string | undefined,
  asking: { origin: string; requestId: string },
): Promise<Caller | undefined> {
  if (token === undefined || !TOKEN.test(token)) return undefined
  const { standing, reaches } = ask(pool, token)
  const found = await standing
  return found?.stage === 'full' ? callerOf(found, { ...asking, proof: token }, reaches) : undefined
}

/** What a named person may do, for the operator's `--as`; recorded as the operator acting for them. */
export async function callerAs(
  pool: Pool,
  login: string,
  asking: { operator: string; proof: string; origin: string; requestId: string },
): Promise<Caller> {
  const standing = await inTransaction(pool, [], (tx) => readStandingAs(tx, asking.proof, login))
  if (standing === undefined)
    throw new ProblemError(problem('request/not-found', `没有账号「${login}」,或已停用,请用 user list 核对`))
  const { operator, proof, origin, requestId } = asking
  const caller = callerOf(standing, { proof, origin, requestId }, new Map())
  return { ...caller, id: operator, name: `本机操作员代${standing.name}` }
}
