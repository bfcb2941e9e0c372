/** A posted voucher read back: header and lines with their newest types. */

export type VoucherHeader = {
  seq: string
  month: number
  word: string
  number: number
  kind: string
  date: string
  name: string
}

export type StoredLine = {
  lineNo: number
  account: string
  side: 'debit' | 'credit'
  amount: string
  summary: string
  auxiliary: { kind: 'counterparty' | 'project'; name: string } | null
  settles: 'operating_receivable' | 'operating_advance' | null
  income: { type: string; subtype: string | null; exclusion: string | null; version: string } | null
}
