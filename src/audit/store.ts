/** SQL of the logs: newest first by key for pages, oldest first for exports; nothing here writes. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { AccessKind } from './schema.ts'

/** A word of the search, and the acts it names. */
export type Sought = { text: string; acts: readonly string[] }

export type Search = {
  actor: string | undefined
  /** First and last day, Asia/Shanghai. */
  from: string | undefined
  to: string | undefined
  words: readonly Sought[]
}
export type AuditSearch = Search & { act: string | undefined }
export type AccessSearch = Search & { kind: AccessKind | undefined }
export type Page = { after: string | undefined; limit: number }

export type AuditRow = {
  no: string
  time: string
  at: string
  actor: string
  actor_name: string
  role: string
  act: string
  object: string
  before: string | null
  after: string | null
  origin: string
  request_id: string
  hash: string
}

export type AccessRow = {
  no: string
  time: string
  at: string
  kind: AccessKind
  actor: string
  actor_name: string
  what: string
  outcome: string
  address: string
  request_id: string
}

const PAGE = 1_000

const TIMES = sql`to_char(l.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS') as time,
  to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`

type Condition = RawBuilder<unknown>

/** Words are looked for as they are: no pattern of theirs means anything. */
function matching({ actor, from, to, words }: Search, content: Condition, act?: Condition): Condition[] {
  const found: Condition[] = []
  if (actor !== undefined)
    found.push(sql`(l.actor = ${actor} or strpos(lower(l.actor_name), lower(${actor})) > 0)`)
  if (from !== undefined) found.push(sql`l.at >= ${from}::date::timestamp at time zone 'Asia/Shanghai'`)
  if (to !== undefined) found.push(sql`l.at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`)
  for (const { text, acts } of words) {
    const within = sql`strpos(lower(${content}), lower(${text})) > 0`
    found.push(act === undefined ? within : sql`(${within} or ${act} = any (${acts}::text[]))`)
  }
  return found
}

const all = (conditions: readonly Condition[]): Condition => sql.join([sql`true`, ...conditions], sql` and `)

/** `bookId` null: acts without a book. */
function auditRows(bookId: string | null, search: AuditSearch, more: readonly Condition[]): Condition {
  const content = sql`concat_ws(' ', l.object, l.before, l.after)`
  const conditions = [
    ...(bookId === null ? [] : [sql`l.book_id = ${bookId}::bigint`]),
    ...(search.act === undefined ? [] : [sql`l.act = ${search.act}`]),
    ...matching(search, content, sql`l.act`),
    ...more,
  ]
  return sql`
    select l.no, ${TIMES}, l.actor, l.actor_name, l.role, l.act, l.object, l.before, l.after, l.origin, l.request_id,
      encode(l.hash, 'hex') as hash
    from ${sql.table(bookId === null ? 'store_audit_log' : 'audit_log')} l where ${all(conditions)}`
}

function accessRows(search: AccessSearch, more: readonly Condition[]): Condition {
  const conditions = [
    ...(search.kind === undefined ? [] : [sql`l.kind = ${search.kind}`]),
    ...matching(search, sql`concat_ws(' ', l.what, l.outcome, l.address)`),
    ...more,
  ]
  return sql`
    select l.no, ${TIMES}, l.kind, l.actor, l.actor_name, l.what, l.outcome, l.address, l.request_id
    from access_log l where ${all(conditions)}`
}

const below = (after: string | undefined): Condition[] =>
  after === undefined ? [] : [sql`l.no < ${after}::bigint`]

/** The newest rows below a number. */
export async function pageOfAudit(
  tx: Tx,
  bookId: string | null,
  search: AuditSearch,
  { after, limit }: Page,
): Promise<AuditRow[]> {
  const rows = auditRows(bookId, search, below(after))
  return (await sql<AuditRow>`${rows} order by l.no desc limit ${limit}`.execute(tx)).rows
}

export async function pageOfAccess(
  tx: Tx,
  search: AccessSearch,
  { after, limit }: Page,
): Promise<AccessRow[]> {
  const rows = accessRows(search, below(after))
  return (await sql<AccessRow>`${rows} order by l.no desc limit ${limit}`.execute(tx)).rows
}

async function* streamByNumber<Row extends { no: string }>(
  tx: Tx,
  rowsAbove: (condition: Condition) => Condition,
): AsyncGenerator<Row[]> {
  for (let last: string | undefined = '0'; last !== undefined;) {
    const query = rowsAbove(sql`l.no > ${last}::bigint`)
    const { rows }: { rows: Row[] } = await sql<Row>`${query} order by l.no limit ${PAGE}`.execute(tx)
    if (rows.length > 0) yield rows
    last = rows.length < PAGE ? undefined : rows.at(-1)?.no
  }
}

/** Pages in order; consume them within the transaction's one snapshot. */
export function streamAudit(tx: Tx, bookId: string | null, search: AuditSearch): AsyncGenerator<AuditRow[]> {
  return streamByNumber(tx, (above) => auditRows(bookId, search, [above]))
}

export function streamAccess(tx: Tx, search: AccessSearch): AsyncGenerator<AccessRow[]> {
  return streamByNumber(tx, (above) => accessRows(search, [above]))
}

/** Seals what is not sealed yet; undefined when there is nothing, or others are at it. */
export async function sealNext(tx: Tx): Promise<{ batch: string; entries: number } | undefined> {
  const { rows } = await sql<{
    batch: string
    entries: number
  }>`select batch, entries from seal_access()`.execute(tx)
  return rows[0]
}
