/** What a superuser can do with triggers off, and a look at it from within, undone afterwards. */
import { Kysely, PostgresDialect } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { DB } from '../../src/db/schema.gen.ts'
import type { Tx } from '../../src/db/transaction.ts'

/** Kysely over one client, as the transaction seam has it. */
export function txOf(client: PoolClient): Tx {
  const connection = { query: client.query.bind(client), release: () => {} } as unknown as PoolClient
  const pool = { connect: () => Promise.resolve(connection), end: () => Promise.resolve() }
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: pool as unknown as Pool }) }) as Tx
}

/** Runs `work` with triggers and foreign keys off, and takes everything back. */
export async function tampering<T>(
  superuser: Pool,
  work: (client: PoolClient, tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await superuser.connect()
  try {
    await client.query("begin; set local session_replication_role = replica; set local cz.books = '*'")
    return await work(client, txOf(client))
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** Even a superuser meets CHECK and UNIQUE; he drops them. */
export async function force(client: PoolClient, sql: string, values: readonly unknown[]): Promise<void> {
  for (;;) {
    await client.query('savepoint attempt')
    try {
      await client.query(sql, [...values])
      await client.query('release attempt')
      return
    } catch (error) {
      const { code, table, constraint } = error as { code?: string; table?: string; constraint?: string }
      await client.query('rollback to attempt')
      if ((code !== '23514' && code !== '23505') || table === undefined || constraint === undefined)
        throw error
      await client.query(`alter table ${table} drop constraint ${constraint} cascade`)
    }
  }
}
