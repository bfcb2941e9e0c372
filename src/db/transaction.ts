/** The one transaction seam: scope by `SET LOCAL`, COMMIT proven, conflicts retried. Services receive only the branded `Tx`. */
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { DB } from './schema.gen.ts'

/** A transaction with its scope set; nothing else in the program can reach the database. */
export type Tx = Kysely<DB> & { readonly __brand: 'Tx' }

/** Book ids the transaction may see; `*` is every book, an empty list none. */
export type Scope = '*' | readonly string[]

/** The reply to COMMIT was lost: the work may be stored or not; resolve by idempotency key, never by blind retry. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('the reply to COMMIT was lost', { cause })
    this.name = 'CommitUnknownError'
  }
}

/** COMMIT answered ROLLBACK: an error inside the transaction was swallowed, nothing is stored. */
export class NotCommittedError extends Error {
  constructor(answer: string) {
    super(`COMMIT answered ${answer}: an error inside the transaction was swallowed`)
    this.name = 'NotCommittedError'
  }
}

const ATTEMPTS_MAX = 5
const CONFLICTS = new Set(['40001', '40P01'])
const BOOK_ID = /^\d{1,19}$/

/** The text of `cz.books`; digits and commas only, because SET takes no parameters. */
function scopeText(scope: Scope): string {
  if (scope === '*') return '*'
  for (const id of scope) if (!BOOK_ID.test(id)) throw new Error(`not a book id: ${JSON.stringify(id)}`)
  return scope.join(',')
}

/** Kysely over the one client that holds the transaction. */
function bindTransaction(client: PoolClient): Tx {
  const connection = {
    query: client.query.bind(client),
    release: () => {},
  } as unknown as PoolClient
  const pool = { connect: () => Promise.resolve(connection), end: () => Promise.resolve() }
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as unknown as Pool }) }) as Tx
}

function isConflict(error: unknown): boolean {
  return CONFLICTS.has((error as { code?: string }).code ?? '')
}

async function commit(client: PoolClient): Promise<void> {
  let answer: string
  try {
    answer = (await client.query('commit')).command
  } catch (error) {
    // A deferred check answers with SQLSTATE and has rolled back; a broken connection has none and leaves it open.
    if (/^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '') && !isConnectionLoss(error)) throw error
    throw new CommitUnknownError(error)
  }
  if (answer !== 'COMMIT') throw new NotCommittedError(answer)
}

/** Class 08 and 57P01–57P03: the server or the line went away. Node's own codes (ECONNRESET) are longer than five letters. */
function isConnectionLoss(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? ''
  return code.startsWith('08') || code.startsWith('57P') || code === 'EPIPE'
}

async function attempt<T>(pool: Pool, scope: Scope, mode: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query(`begin ${mode}; set local cz.books = '${scopeText(scope)}'`)
    const result = await work(bindTransaction(client))
    await commit(client)
    return result
  } catch (error) {
    if (error instanceof CommitUnknownError) broken = error
    else if (!(error instanceof NotCommittedError)) {
      await client.query('rollback').catch((lost: Error) => {
        broken = lost
      })
    }
    throw error
  } finally {
    client.release(broken)
  }
}

function pauseMs(turn: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2 ** turn * 5 * (0.5 + Math.random())))
}

/** Runs `work` in one read-write transaction within `scope`; resolves only after COMMIT answered COMMIT. */
export async function inTransaction<T>(pool: Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await attempt(pool, scope, '', work)
    } catch (error) {
      if (turn === ATTEMPTS_MAX || !isConflict(error)) throw error
      await pauseMs(turn)
    }
  }
}

/** Reads one consistent snapshot within `scope`. */
export function readSnapshot<T>(pool: Pool, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return attempt(pool, scope, 'isolation level repeatable read read only', work)
}
