/** What every command shares: the store opened like the server does, the local operator as actor, answers and refusals printed. */
import { userInfo } from 'node:os'
import type { Pool } from 'pg'
import { readConfig } from '../config.ts'
import { createPool } from '../db/connect.ts'
import { openStore } from '../db/open.ts'
import type { OpenStore } from '../db/open.ts'
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Scope, Tx } from '../db/transaction.ts'
import { bookScope } from '../books/store.ts'
import type { Actor } from '../identity/actor.ts'
import { uuidv7 } from '../lib/id.ts'
import { ProblemError, problem } from '../lib/problem.ts'

export type Session = {
  store: OpenStore
  pool: Pool
  actor: Actor
}

function operatorName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}

/** Whoever can read the secrets or the URL acts as the local operator, recorded as `cli:<OS user>`, scope `*`. */
export function localOperator(): Actor {
  const name = operatorName()
  return {
    id: `cli:${name}`,
    name: `本机操作员 ${name}`,
    role: 'operator',
    origin: 'cli',
    requestId: uuidv7(),
  }
}

/** Opens the store, runs `work`, leaves; the embedded server stops when nobody else uses it. */
export async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const store = await openStore(readConfig())
  const pool = createPool({ url: store.appUrl, applicationName: 'cunzhang cli', max: 4 })
  try {
    // For people only: a program reading standard error finds refusals there and nothing else.
    if (!store.embedded && process.stderr.isTTY)
      for (const warning of store.warnings) process.stderr.write(`提示:${warning}\n`)
    return await work({ store, pool, actor: localOperator() })
  } finally {
    await pool.end()
    await store.close()
  }
}

/** The scope of one book; commands about a book see that book alone. */
export async function scopeOfBook(pool: Pool, code: string): Promise<Scope> {
  const scope = await readSnapshot(pool, '*', (tx) => bookScope(tx, code))
  if (scope === undefined)
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  return scope
}

export async function inBook<T>(session: Session, code: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(session.pool, await scopeOfBook(session.pool, code), work)
}

export async function readBookOnly<T>(
  session: Session,
  code: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return readSnapshot(session.pool, await scopeOfBook(session.pool, code), work)
}
