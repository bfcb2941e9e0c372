/** One voucher against its sealed bytes: every field of the header and of every line, and that it balances. */
import { addTo, isStoredAmount, newTally, moneyOf, sameTally, tallyOf } from '../lib/money-tally.ts'
import {
  ASSIGNMENT_FIELDS,
  ASSIGNMENT_FORM,
  LINE_FIELDS,
  VOUCHER_FIELDS,
  readFields,
  readVoucher,
} from './canonical.ts'
import type { Field, SealedVoucher } from './canonical.ts'
import { sealedTime, voucherPlace } from './verify-finding.ts'
import type { Report } from './verify-finding.ts'
import type { AssignmentRow, LineRow, VoucherRow } from './verify-store.ts'

function textOf(value: string | number | null): Field {
  return value === null ? null : String(value)
}

/** The stored columns in the order of the sealed fields. */
function headerOf(row: VoucherRow, uid: string): Field[] {
  return [
    'cunzhang/1',
    uid,
    row.seq,
    String(row.month),
    row.word,
    String(row.number),
    row.kind,
    row.voucher_date,
    row.business_date,
    sealedTime(row.posted_at),
    row.maker_id,
    row.maker_name,
    row.reviewer_id,
    row.reviewer_name,
    row.authorisation_id,
    row.reverses,
    row.corrects,
    String(row.attachments),
    row.attachment_hashes,
    row.source,
    String(row.line_count),
    row.total,
  ]
}

/** Names of the account and of the item are those of that day: they stand in the bytes alone. */
function lineOf(row: LineRow, sealed: readonly Field[]): Field[] {
  return [
    String(row.line_no),
    row.account,
    sealed[2] ?? null,
    row.side,
    row.amount,
    row.summary,
    row.auxiliary === 0 ? null : textOf(row.auxiliary),
    sealed[7] ?? null,
    row.settles,
    row.carried_debit,
    row.carried_credit,
  ]
}

const EMPTY = '(空)'

function compareFields(
  report: Report,
  place: string,
  names: readonly string[],
  sealed: readonly Field[],
  stored: readonly Field[],
): void {
  for (let index = 0; index < names.length; index += 1) {
    if (sealed[index] === stored[index]) continue
    const field = names[index] ?? ''
    const [expected, found] = [sealed[index] ?? EMPTY, stored[index] ?? EMPTY]
    report({ place, field, expected, found, code: 'verify/field' })
  }
}

const [MONTH, WORD, NUMBER] = [3, 4, 5]

/** A voucher is called by what was sealed, so that a changed number does not hide which one it is. */
export function placeOf(row: VoucherRow, sealed: SealedVoucher | undefined): string {
  if (sealed === undefined) return voucherPlace(row.month, row.word, row.number)
  const { header } = sealed
  return voucherPlace(header[MONTH] ?? '', header[WORD] ?? '', header[NUMBER] ?? '')
}

function checkLines(report: Report, place: string, sealed: SealedVoucher, lines: readonly LineRow[]): void {
  const stored = new Map(lines.map((line) => [String(line.line_no), line]))
  for (const line of sealed.lines) {
    const no = line[0] ?? ''
    const row = stored.get(no)
    stored.delete(no)
    if (row !== undefined) compareFields(report, `${place} 第${no}行`, LINE_FIELDS, line, lineOf(row, line))
    else
      report({
        place: `${place} 第${no}行`,
        field: 'line_no',
        expected: no,
        found: EMPTY,
        code: 'verify/lines',
        why: '缺分录',
      })
  }
  for (const no of stored.keys()) {
    report({
      place: `${place} 第${no}行`,
      field: 'line_no',
      expected: EMPTY,
      found: no,
      code: 'verify/lines',
      why: '多出分录',
    })
  }
}

function checkBalanced(report: Report, place: string, row: VoucherRow, lines: readonly LineRow[]): void {
  const [debit, credit] = [newTally(), newTally()]
  for (const { amount, side } of lines) {
    if (!isStoredAmount(amount)) {
      report({ place, field: 'amount', expected: '两位小数的金额', found: amount, code: 'verify/unbalanced' })
      return
    }
    addTo(side === 'debit' ? debit : credit, tallyOf(amount))
  }
  const total = moneyOf(debit)
  if (!sameTally(debit, credit)) {
    const found = `借 ${total} 贷 ${moneyOf(credit)}`
    report({ place, field: 'total', expected: '借贷相等', found, code: 'verify/unbalanced' })
  } else if (total !== row.total) {
    report({ place, field: 'total', expected: total, found: row.total, code: 'verify/unbalanced' })
  }
}

/** Header, lines and balance of one voucher; answers what its bytes say. */
export function checkVoucher(
  report: Report,
  uid: string,
  row: VoucherRow,
  lines: readonly LineRow[],
): SealedVoucher | undefined {
  const sealed = readVoucher(row.bytes)
  const place = placeOf(row, sealed)
  if (sealed === undefined) {
    const found = `${row.bytes.length} 字节`
    report({ place, field: 'bytes', expected: '可读的封存字节', found, code: 'verify/bytes' })
  } else {
    compareFields(report, place, VOUCHER_FIELDS, sealed.header, headerOf(row, uid))
    checkLines(report, place, sealed, lines)
    if (sealed.previous !== row.prev_hash.toString('hex')) {
      const found = row.prev_hash.toString('hex')
      report({ place, field: 'prev_hash', expected: sealed.previous, found, code: 'verify/field' })
    }
  }
  if (row.line_count !== lines.length) {
    const found = String(lines.length)
    report({ place, field: 'line_count', expected: String(row.line_count), found, code: 'verify/lines' })
  }
  checkBalanced(report, place, row, lines)
  if (row.future) {
    report({
      place,
      field: 'posted_xid',
      expected: '已结束的事务',
      found: '尚未发生的事务',
      code: 'verify/field',
    })
  }
  const month = row.voucher_date.slice(0, 4) + row.voucher_date.slice(5, 7)
  if (month !== String(row.month)) {
    report({
      place,
      field: 'month',
      expected: month,
      found: String(row.month),
      code: 'verify/month',
      why: '与凭证日期不符',
    })
  }
  return sealed
}

function assignmentOf(row: AssignmentRow, uid: string): Field[] {
  return [
    ASSIGNMENT_FORM,
    uid,
    row.seq,
    String(row.line_no),
    String(row.no),
    row.type,
    row.subtype,
    row.exclusion,
    row.version,
    row.confidence,
    row.rule,
    row.reason,
    row.assigned_by,
    row.assigned_name,
    sealedTime(row.assigned_at),
    row.why,
  ]
}

/** One assignment against its bytes. */
export function checkAssignment(report: Report, place: string, uid: string, row: AssignmentRow): void {
  const sealed = readFields(row.bytes)
  if (sealed?.length !== ASSIGNMENT_FIELDS.length) {
    const found = `${row.bytes.length} 字节`
    report({ place, field: 'bytes', expected: '可读的归型字节', found, code: 'verify/assignment' })
    return
  }
  compareFields(report, place, ASSIGNMENT_FIELDS, sealed, assignmentOf(row, uid))
}
