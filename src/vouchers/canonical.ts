/** Canonical bytes read back: the second implementation of db/routines/10_canonical.sql and 07_access.sql, so that neither can hide the other's mistake. */

/** A field as sealed; a tilde stands for null. */
export type Field = string | null

export const VOUCHER_FORM = 'cunzhang/1'
export const ASSIGNMENT_FORM = 'cunzhang-type/1'
export const AUDIT_FORM = 'cunzhang-audit/1'
export const ACCESS_FORM = 'cunzhang-access/1'

/** Names of the sealed fields in their order; those of `vouchers` carry the column's name. */
export const VOUCHER_FIELDS = [
  'form',
  'uid',
  'seq',
  'month',
  'word',
  'number',
  'kind',
  'voucher_date',
  'business_date',
  'posted_at',
  'maker_id',
  'maker_name',
  'reviewer_id',
  'reviewer_name',
  'authorisation_id',
  'reverses',
  'corrects',
  'attachments',
  'attachment_hashes',
  'source',
  'line_count',
  'total',
] as const

export const LINE_FIELDS = [
  'line_no',
  'account',
  'account_name',
  'side',
  'amount',
  'summary',
  'auxiliary',
  'auxiliary_name',
  'settles',
  'carried_debit',
  'carried_credit',
] as const

export const ASSIGNMENT_FIELDS = [
  'form',
  'uid',
  'seq',
  'line_no',
  'no',
  'type',
  'subtype',
  'exclusion',
  'version',
  'confidence',
  'rule',
  'reason',
  'assigned_by',
  'assigned_name',
  'assigned_at',
  'why',
] as const

/** A seal of the access log: this head, its rows, hash of the seal before. */
export const BATCH_FIELDS = ['form', 'batch_no', 'from_no', 'through_no', 'entries', 'sealed_at'] as const

export const ACCESS_FIELDS = [
  'no',
  'at',
  'access_kind',
  'actor',
  'actor_name',
  'what',
  'outcome',
  'address',
  'request_id',
] as const

export type SealedVoucher = {
  header: readonly Field[]
  lines: readonly (readonly Field[])[]
  /** Hexadecimal hash of the voucher before; empty for the first. */
  previous: string
}

const TILDE = 126
const COLON = 58
const COMMA = 44
const ZERO_DIGIT = 48

/** Fields of netstrings (byte length, colon, UTF-8 bytes, comma), `~` for null; `undefined` when the bytes are anything else. */
export function readFields(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = []
  let at = 0
  while (at < bytes.length) {
    if (bytes[at] === TILDE) {
      fields.push(null)
      at += 1
      continue
    }
    let length = 0
    const start = at
    for (let digit = bytes[at]; digit !== COLON; digit = bytes[at]) {
      if (digit === undefined || digit < ZERO_DIGIT || digit > ZERO_DIGIT + 9 || at - start > 8)
        return undefined
      length = length * 10 + digit - ZERO_DIGIT
      at += 1
    }
    // One spelling a value: no empty length and no leading nought.
    if (at === start || (bytes[start] === ZERO_DIGIT && at - start > 1)) return undefined
    const end = at + 1 + length
    if (bytes[end] !== COMMA) return undefined
    fields.push(bytes.toString('utf8', at + 1, end))
    at = end + 1
  }
  return fields
}

/** A voucher's bytes: header, `line_count` lines, hash of the voucher before. */
export function readVoucher(bytes: Buffer): SealedVoucher | undefined {
  const fields = readFields(bytes)
  const previous = fields?.at(-1)
  if (fields === undefined || previous === null || previous === undefined) return undefined
  const [head, width] = [VOUCHER_FIELDS.length, LINE_FIELDS.length]
  const count = (fields.length - head - 1) / width
  if (!Number.isInteger(count) || count < 0 || fields[0] !== VOUCHER_FORM) return undefined
  const lines: Field[][] = []
  for (let line = 0; line < count; line += 1) {
    lines.push(fields.slice(head + line * width, head + (line + 1) * width))
  }
  return { header: fields.slice(0, head), lines, previous }
}

/** The text of netstrings, for what is sealed by its hash alone. */
export function writeFields(fields: readonly Field[]): string {
  return fields.map((field) => (field === null ? '~' : `${Buffer.byteLength(field)}:${field},`)).join('')
}
