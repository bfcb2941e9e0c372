/** A book (账套) as the rooms see it, and as it goes over the wire. */
import { monthOfNumber } from '../lib/day.ts'
import type { Book, BookKind, ExemptionShown } from './schema.ts'

/** A book as the other rooms need it; months are yyyymm, 0 = none closed. */
export type BookRow = {
  bookId: string
  uid: string
  code: string
  name: string
  entity: string
  kind: BookKind
  division: string
  counts: boolean
  standard: string
  words: '记' | '收付转'
  giftAccount: '311' | '504' | null
  dataKind: 'real' | 'demonstration'
  keptBy: string | null
  startMonth: number | null
  closedThrough: number
  opened: boolean
  seq: string
}

function monthText(month: number | null): string | null {
  return month === null || month === 0 ? null : monthOfNumber(month)
}

export function toBook(row: BookRow, automaticReview: boolean, exemptions: readonly ExemptionShown[]): Book {
  return {
    code: row.code,
    name: row.name,
    entity: row.entity,
    kind: row.kind,
    division: row.division,
    counts: row.counts,
    standard: row.standard,
    words: row.words,
    start: monthText(row.startMonth),
    closed_through: monthText(row.closedThrough),
    data_kind: row.dataKind,
    automatic_review: automaticReview,
    kept_by: row.keptBy,
    exemptions: [...exemptions],
  }
}
