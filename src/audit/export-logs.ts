/** The logs as CSV, oldest first, closed by an end mark: what an auditor takes along. */
import type { Tx } from '../db/transaction.ts'
import { csvRecord, endRecord, formulaSafe } from '../lib/csv.ts'
import type { AccessEntry, AccessFilter, AuditEntry, AuditFilter } from './schema.ts'
import { accessEntry, accessSearch, auditEntry, auditSearch } from './search.ts'
import { streamAccess, streamAudit } from './store.ts'

const AUDIT_COLUMNS = [
  'no',
  'time',
  'at',
  'actor',
  'actor_name',
  'role',
  'role_name',
  'act',
  'act_name',
  'object',
  'object_name',
  'before',
  'after',
  'origin',
  'request_id',
  'hash',
] as const satisfies readonly (keyof AuditEntry)[]

const ACCESS_COLUMNS = [
  'no',
  'time',
  'at',
  'kind',
  'kind_name',
  'actor',
  'actor_name',
  'what',
  'outcome',
  'outcome_name',
  'address',
  'request_id',
] as const satisfies readonly (keyof AccessEntry)[]

/** Any cell but the number may hold what somebody typed. */
async function* toCsv<Entry>(
  columns: readonly (keyof Entry & string)[],
  pages: AsyncIterable<readonly Entry[]>,
): AsyncGenerator<string> {
  yield csvRecord(columns)
  let count = 0
  for await (const entries of pages) {
    count += entries.length
    yield entries
      .map((entry) => csvRecord(columns.map((name) => formulaSafe(String(entry[name] ?? '')))))
      .join('')
  }
  yield endRecord(columns.length, count)
}

async function* mapped<Row, Entry>(
  pages: AsyncIterable<Row[]>,
  entryOf: (row: Row) => Entry,
): AsyncGenerator<Entry[]> {
  for await (const rows of pages) yield rows.map(entryOf)
}

/** `bookId` null: acts without a book. Consume within the transaction. */
export function exportAudit(tx: Tx, bookId: string | null, filter: AuditFilter): AsyncGenerator<string> {
  const whose = bookId === null ? 'store' : 'book'
  const pages = streamAudit(tx, bookId, auditSearch(filter))
  return toCsv<AuditEntry>(
    AUDIT_COLUMNS,
    mapped(pages, (row) => auditEntry(row, whose)),
  )
}

export function exportAccess(tx: Tx, filter: AccessFilter): AsyncGenerator<string> {
  return toCsv<AccessEntry>(ACCESS_COLUMNS, mapped(streamAccess(tx, accessSearch(filter)), accessEntry))
}
