/** Searching the logs: by operator, time, act and content, newest first, in words a person reads. */
import type { Tx } from '../db/transaction.ts'
import type {
  AccessEntry,
  AccessFilter,
  AccessPage,
  AccessQuery,
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditQuery,
} from './schema.ts'
import { pageOfAccess, pageOfAudit } from './store.ts'
import type { AccessRow, AccessSearch, AuditRow, AuditSearch, Search } from './store.ts'
import { actName, actsNamed, kindName, masked, objectName, outcomeName, roleName } from './words.ts'

const WORDS_MAX = 5

function searchOf({ actor, from, to, words = '' }: AuditFilter | AccessFilter): Search {
  const sought = words.split(/\s+/).filter((word) => word !== '')
  return {
    actor,
    from,
    to,
    words: sought.slice(0, WORDS_MAX).map((text) => ({ text, acts: actsNamed(text) })),
  }
}

export const auditSearch = (filter: AuditFilter): AuditSearch => ({ ...searchOf(filter), act: filter.act })

export const accessSearch = (filter: AccessFilter): AccessSearch => ({
  ...searchOf(filter),
  kind: filter.kind,
})

/** Of the acts without a book, which name people, numbers are masked; those of a book are its own affair. */
export function auditEntry(row: AuditRow, whose: 'book' | 'store'): AuditEntry {
  const shown = (text: string | null): string | null =>
    text === null || whose === 'book' ? text : masked(text)
  return {
    ...row,
    before: shown(row.before),
    after: shown(row.after),
    role_name: roleName(row.role),
    act_name: actName(row.act),
    object_name: objectName(row.object),
  }
}

export function accessEntry(row: AccessRow): AccessEntry {
  return {
    ...row,
    what: masked(row.what),
    kind_name: kindName(row.kind),
    outcome_name: outcomeName(row.outcome),
  }
}

const nextOf = (rows: readonly { no: string }[], limit: number): string | null =>
  rows.length === limit ? (rows.at(-1)?.no ?? null) : null

/** `bookId` null: acts without a book. */
export async function searchAudit(tx: Tx, bookId: string | null, query: AuditQuery): Promise<AuditPage> {
  const limit = Number(query.limit)
  const rows = await pageOfAudit(tx, bookId, auditSearch(query), { after: query.after, limit })
  const whose = bookId === null ? 'store' : 'book'
  return { items: rows.map((row) => auditEntry(row, whose)), next: nextOf(rows, limit) }
}

export async function searchAccess(tx: Tx, query: AccessQuery): Promise<AccessPage> {
  const limit = Number(query.limit)
  const rows = await pageOfAccess(tx, accessSearch(query), { after: query.after, limit })
  return { items: rows.map(accessEntry), next: nextOf(rows, limit) }
}
