/** What the verifier reads of the logs of the whole store: acts without a book, the access log and its seals. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { AuditRow } from './verify-store.ts'

const PAGE = 5_000
/** Each brings the bytes of up to 5,000 rows. */
const BATCHES = 20
export const FIRST = '-9223372036854775808'

export type StoreHead = { audit_no: string; audit_hash: Buffer; batch_no: string; batch_hash: Buffer }

/** A head that is gone reads as that of empty logs. */
export async function readStoreHead(tx: Tx): Promise<StoreHead> {
  const { rows } = await sql<StoreHead>`
    select audit_no, audit_hash, batch_no, batch_hash from store_heads`.execute(tx)
  return rows[0] ?? { audit_no: '0', audit_hash: Buffer.of(), batch_no: '0', batch_hash: Buffer.of() }
}

export async function* readStoreAudit(tx: Tx): AsyncGenerator<AuditRow[]> {
  for (let after: string | undefined = FIRST; after !== undefined;) {
    const { rows }: { rows: AuditRow[] } = await sql<AuditRow>`
      select no, (at at time zone 'UTC')::text as at, actor, actor_name, role, act, object, before, after, origin, request_id,
        prev_hash, hash
      from store_audit_log where no > ${after}::bigint order by no limit ${PAGE}`.execute(tx)
    yield rows
    after = rows.length < PAGE ? undefined : rows.at(-1)?.no
  }
}

export type BatchRow = {
  batch_no: string
  from_no: string
  through_no: string
  entries: number
  sealed_at: string
  prev_hash: Buffer
  hash: Buffer
  bytes: Buffer
}

export async function* readBatches(tx: Tx): AsyncGenerator<BatchRow> {
  for (let after: string | undefined = FIRST; after !== undefined;) {
    const { rows }: { rows: BatchRow[] } = await sql<BatchRow>`
      select batch_no, from_no, through_no, entries, (sealed_at at time zone 'UTC')::text as sealed_at, prev_hash, hash, bytes
      from access_batches where batch_no > ${after}::bigint order by batch_no limit ${BATCHES}`.execute(tx)
    yield* rows
    after = rows.length < BATCHES ? undefined : rows.at(-1)?.batch_no
  }
}

export type AccessRow = {
  no: string
  at: string
  kind: string
  actor: string
  actor_name: string
  what: string
  outcome: string
  address: string
  request_id: string
}

/** The rows a batch says it sealed, and whatever else lies between. */
export async function readAccess(tx: Tx, after: string, through: string): Promise<AccessRow[]> {
  const { rows } = await sql<AccessRow>`
    select no, (at at time zone 'UTC')::text as at, kind, actor, actor_name, what, outcome, address, request_id
    from access_log where no > ${after}::bigint and no <= ${through}::bigint order by no`.execute(tx)
  return rows
}
