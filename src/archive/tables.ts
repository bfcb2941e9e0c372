/** What an archive of a book holds: every table keyed by book, in an order in which it can be restored, and the shared rows it leans on. */

export const ARCHIVE_FORM = 'cunzhang-archive/1'

/** Row order of each table; `book_id` stays behind, because another store gives another one. */
export const BOOK_TABLES: Readonly<Record<string, readonly string[]>> = {
  books: ['uid'],
  book_heads: ['seq'],
  accounts: ['code'],
  auxiliary_items: ['item_id'],
  review_authorisations: ['authorisation_id'],
  vouchers: ['seq'],
  voucher_lines: ['seq', 'line_no'],
  counters: ['month', 'word'],
  balances: ['month', 'account', 'auxiliary'],
  income_assignments: ['seq', 'line_no', 'no'],
  income_sums: ['month', 'account', 'type', 'subtype', 'exclusion', 'partner'],
  year_sums: ['year', 'account', 'type', 'subtype', 'exclusion', 'partner'],
  month_closings: ['no'],
  years: ['year'],
  audit_log: ['no'],
  files: ['hash'],
  voucher_files: ['seq', 'hash'],
  drafts: ['draft_id'],
  approvals: ['draft_id', 'round'],
  approval_signatures: ['draft_id', 'round', 'position'],
  approval_meetings: ['draft_id', 'step'],
  import_files: ['file_hash'],
  import_rows: ['file_hash', 'file_row'],
  idempotency_keys: ['actor', 'key'],
}

/** Shared tables whose rows are added where they are missing and never changed. */
export const SHARED_TABLES = [
  'divisions',
  'entities',
  'relations',
  'income_types',
  'income_exclusions',
] as const

/** Columns that say nothing about the book: ids of this store, and the transaction that wrote the row. */
export const LEFT_OUT: ReadonlySet<string> = new Set(['book_id', 'posted_xid', 'relation_id'])

/** Columns that name an entity: by division and name in the archive, by id in a store. */
export const ENTITY_COLUMNS: ReadonlySet<string> = new Set(['entity_id', 'partner', 'payer', 'payee'])

/** A row as text, column by column, the way the database writes it. */
export type ArchiveRow = Record<string, string | null>

export type ArchiveHead = { form: string; code: string; uid: string; name: string }
export type ArchiveEnd = { rows: number; sha256: string; exported_at: string }
