/** What every command shares: the store opened like the server does, the local operator as actor, answers and refusals printed. */
import { userInfo } from 'node:os'
import type { Pool } from 'pg'
import { readConfig } from '../config.ts'
import { createPool } from '../db/connect.ts'
import { openStore } from '../db/open.ts'
import type { OpenStore } from '../db/open.ts'
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import { inBook as within, readInBook as seeWithin } from '../books/scope.ts'
import type { Asking } from '../books/scope.ts'
import { noteRead } from '../http/store.ts'
import type { Actor } from '../identity/actor.ts'
import { callerAs } from '../identity/service.ts'
import { operatorOf } from '../identity/standing.ts'
import { signatureOf } from '../lib/caller.ts'
import type { Act, Caller } from '../lib/caller.ts'
import { uuidv7 } from '../lib/id.ts'
import { ProblemError, problem } from '../lib/problem.ts'

export type Session = {
  store: OpenStore
  pool: Pool
  /** What they may do: the local operator, or the person named by `--as`. */
  caller: Caller
  /** As audit rows record it; its role is that of the act under way. */
  actor: Actor
}

let actingAs: string | undefined

/** `--as NAME` of the command about to run. */
export function actAs(login: string | undefined): void {
  actingAs = login
}

/** Whom `--as` names, for what only that person may do. */
export function actingPerson(): string | undefined {
  return actingAs
}

function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** Whoever can read the secrets acts as the local operator, recorded as `cli:<OS user>`, scope `*`; `--as` takes on a person's scope. */
async function callerFor(store: OpenStore, pool: Pool): Promise<Caller> {
  const name = operatorName()
  const asking = { proof: store.secrets.operator, origin: 'cli', requestId: uuidv7() }
  const operator = { id: `cli:${name}`, name: `本机操作员 ${name}` }
  if (actingAs !== undefined) return callerAs(pool, actingAs, { operator: operator.id, ...asking })
  return operatorOf({ ...operator, ...asking })
}

/** Opens the store, runs `work`, leaves; the embedded server stops when nobody else uses it. */
export async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const store = await openStore(readConfig())
  const pool = createPool({ url: store.appUrl, applicationName: 'cunzhang cli', max: 4 })
  try {
    // For people only: a program reading standard error finds refusals there and nothing else.
    if (!store.embedded && process.stderr.isTTY)
      for (const warning of store.warnings) process.stderr.write(`提示:${warning}\n`)
    const caller = await callerFor(store, pool)
    return await work({ store, pool, caller, actor: signatureOf(caller, 'session.own') })
  } finally {
    await pool.end()
    await store.close()
  }
}

function askingOf(session: Session, act: Act): Asking {
  const set = (_: 'actor', actor: Actor): void => {
    session.actor = actor
  }
  return { var: { pool: session.pool, caller: session.caller, act }, set }
}

/** Commands about a book see that book alone. */
export function inBook<T>(
  session: Session,
  code: string,
  act: Act,
  work: (tx: Tx, bookId: string) => Promise<T>,
): Promise<T> {
  return within(code)(askingOf(session, act), work)
}

export function readBookOnly<T>(
  session: Session,
  code: string,
  act: Act,
  work: (tx: Tx, bookId: string) => Promise<T>,
): Promise<T> {
  return seeWithin(askingOf(session, act), code, work)
}

/** A read of sensitive data is noted in the access log before it begins: what cannot be noted is not shown. */
export async function noteFirst({ pool, caller }: Session, what: string): Promise<void> {
  const { proof, id: address, requestId } = caller
  await inTransaction(pool, [], (tx) => noteRead(tx, { proof, what, outcome: 'begun', address, requestId }))
}

function denied(): ProblemError {
  return new ProblemError(problem('access/denied', '这个岗位不能办理这一项,请不用 --as,或换有此岗位的人'))
}

/** Reads across the books in reach. */
export function readStore<T>(session: Session, act: Act, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!session.caller.may(act)) throw denied()
  return readSnapshot(session.pool, session.caller.reach(act), work)
}

/** Acts on divisions rather than a book, such as opening one there. */
export function inStore<T>(
  session: Session,
  act: Act,
  divisions: readonly string[],
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (!divisions.every((division) => session.caller.covers(act, division))) throw denied()
  session.actor = signatureOf(session.caller, act)
  return inTransaction(session.pool, '*', work)
}

/** What only whoever runs the machine does: divisions, migrations, archives, verification. */
export function requireOperator(session: Session): void {
  if (session.caller.reach('book.read') !== '*') throw denied()
}
