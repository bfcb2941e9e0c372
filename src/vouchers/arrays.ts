/** Postings as the parallel arrays the posting function takes: one call whatever the number (design 3.2). */
import type { Posting, PostingLine } from './schema.ts'

type Cell = string | number | null

/** As sealed: each once, in order. */
function sealedHashes(hashes: readonly string[] | undefined): string {
  return hashes === undefined ? '' : [...new Set(hashes)].sort().join(',')
}

/** Column name → PostgreSQL array type → value of one voucher; the order is the function's. */
const VOUCHER_COLUMNS: readonly (readonly [string, (voucher: Posting) => Cell])[] = [
  ['bigint', (v) => v.bookId],
  ['text', (v) => v.word ?? '记'],
  ['text', (v) => v.kind ?? 'ordinary'],
  ['text', (v) => v.date],
  ['text', (v) => v.businessDate ?? null],
  ['text', (v) => v.maker.id],
  ['text', (v) => v.maker.name],
  ['text', (v) => ('reviewer' in v.review ? v.review.reviewer.id : null)],
  ['text', (v) => ('reviewer' in v.review ? v.review.reviewer.name : null)],
  ['uuid', (v) => ('authorisation' in v.review ? v.review.authorisation : null)],
  ['bigint', (v) => v.reverses ?? null],
  ['bigint', (v) => v.corrects ?? null],
  ['int', (v) => v.attachments ?? 0],
  ['text', (v) => sealedHashes(v.attachmentHashes)],
  ['text', (v) => v.source ?? ''],
  ['text', (v) => v.actor.id],
  ['text', (v) => v.actor.role],
  ['text', (v) => v.actor.origin],
  ['text', (v) => v.actor.requestId],
  ['text', (v) => v.key?.key ?? null],
  ['text', (v) => v.key?.bodyHash ?? null],
]

const LINE_COLUMNS: readonly (readonly [string, (line: PostingLine) => Cell])[] = [
  ['text', (l) => l.account],
  ['text', (l) => l.side],
  ['text', (l) => l.amount],
  ['text', (l) => l.summary],
  ['text', (l) => l.auxiliary?.kind ?? null],
  ['text', (l) => l.auxiliary?.name ?? null],
  ['text', (l) => l.settles ?? null],
  ['text', (l) => l.income?.type ?? null],
  ['text', (l) => l.income?.subtype ?? null],
  ['text', (l) => l.income?.exclusion ?? null],
  ['text', (l) => l.income?.version ?? null],
  ['text', (l) => l.income?.confidence ?? null],
  ['text', (l) => l.income?.rule ?? null],
  ['text', (l) => l.income?.reason ?? null],
]

/** Types of the arrays in the function's order: vouchers, then line_ref and line_no, then lines. */
export const ARRAY_TYPES: readonly string[] = [
  ...VOUCHER_COLUMNS.map(([type]) => type),
  'int',
  'int',
  ...LINE_COLUMNS.map(([type]) => type),
]

/** One array a column, in the order of `ARRAY_TYPES`. */
export function toArrays(postings: readonly Posting[]): Cell[][] {
  const refs: Cell[] = []
  const numbers: Cell[] = []
  const lines: PostingLine[] = []
  postings.forEach((posting, index) => {
    posting.lines.forEach((line, at) => {
      refs.push(index + 1)
      numbers.push(at + 1)
      lines.push(line)
    })
  })
  return [
    ...VOUCHER_COLUMNS.map(([, value]) => postings.map(value)),
    refs,
    numbers,
    ...LINE_COLUMNS.map(([, value]) => lines.map(value)),
  ]
}
