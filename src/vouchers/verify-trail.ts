/** The audit chain recomputed, and what it says about closings, years, assignments and the start of the book, against what is stored. */
import { hash } from 'node:crypto'
import { AUDIT_FORM, writeFields } from './canonical.ts'
import { sealedTime } from './verify-finding.ts'
import type { Report } from './verify-finding.ts'
import type { AuditRow, ClosingRow, HeadRow, YearRow } from './verify-store.ts'

/** State while the audit rows of a book pass by. */
export type Trail = {
  no: number
  hash: string
  startMonth: string | null
  closedThrough: number
  closings: ExpectedClosing[]
  years: Map<number, { transferred_at: string | null; sealed_at: string | null }>
  /** `seq line time` of every assignment after the first, once each. */
  overrides: Map<string, number>
}

type ExpectedClosing = Pick<ClosingRow, 'act' | 'month' | 'at' | 'by_id' | 'by_name' | 'reason' | 'until'>

/** `start` is the opening's month, null without one. */
export function newTrail(start: number | null): Trail {
  return {
    no: 0,
    hash: '',
    startMonth: start === null ? null : String(start),
    closedThrough: 0,
    closings: [],
    years: new Map(),
    overrides: new Map(),
  }
}

function nextMonth(month: number): number {
  return month % 100 === 12 ? month + 89 : month + 1
}

const EMPTY = '(空)'

/** Every month up to the one the row names, as close_months writes them. */
function followClose(trail: Trail, row: AuditRow): void {
  const through = Number(row.after)
  const first = trail.closedThrough === 0 ? Number(trail.startMonth) : nextMonth(trail.closedThrough)
  if (!Number.isInteger(through) || first === 0 || through > 999_912) return
  for (let month = first; month <= through; month = nextMonth(month)) {
    const by = { by_id: row.actor, by_name: row.actor_name }
    trail.closings.push({ act: 'close', month, at: row.at, ...by, reason: '', until: null })
  }
  trail.closedThrough = through
}

function followReopen(trail: Trail, row: AuditRow): void {
  const [through = '', until = '', ...reason] = (row.after ?? '').split(' ')
  trail.closedThrough = Number(through)
  trail.closings.push({
    act: 'reopen',
    month: Number(row.object.replace('month ', '')),
    at: row.at,
    by_id: row.actor,
    by_name: row.actor_name,
    reason: reason.join(' '),
    until: until === '' ? null : until,
  })
}

function followYear(trail: Trail, row: AuditRow): void {
  const year = Number(row.object.replace('year ', ''))
  const state = trail.years.get(year) ?? { transferred_at: null, sealed_at: null }
  if (row.act === 'year.seal') state.sealed_at = row.at
  else state.transferred_at = row.act === 'year.transfer' ? row.at : null
  trail.years.set(year, state)
}

function follow(trail: Trail, row: AuditRow): void {
  if (row.act === 'book.create') trail.startMonth = (row.after ?? '').split(' ')[0] || trail.startMonth
  else if (row.act === 'book.start') trail.startMonth = row.after
  else if (row.act === 'month.close') followClose(trail, row)
  else if (row.act === 'month.reopen') followReopen(trail, row)
  else if (row.act.startsWith('year.')) followYear(trail, row)
  else if (row.act === 'income.assign') {
    const [, seq = '', , line = ''] = row.object.split(' ')
    const key = `${seq} ${line} ${row.at}`
    trail.overrides.set(key, (trail.overrides.get(key) ?? 0) + 1)
  }
}

function hashOf(row: AuditRow, uid: string): string {
  const fields = [
    AUDIT_FORM,
    uid,
    row.no,
    sealedTime(row.at),
    row.actor,
    row.actor_name,
    row.role,
    row.act,
    row.object,
    row.before,
    row.after,
    row.origin,
    row.request_id,
    row.prev_hash.toString('hex'),
  ]
  return hash('sha256', writeFields(fields), 'hex')
}

/** Where a chain of audit rows stands. */
export type AuditChain = { no: number; hash: string }

/** One row against its chain and its seal; `place` names it, `uid` is that of the book. */
export function checkAuditRow(
  report: Report,
  chain: AuditChain,
  row: AuditRow,
  { place, uid }: { place: string; uid: string },
): void {
  const expected = String(chain.no + 1)
  if (row.no !== expected)
    report({ place, field: 'no', expected, found: row.no, code: 'verify/audit', why: '缺条或重号' })
  const previous = row.prev_hash.toString('hex')
  if (previous !== chain.hash) {
    const why = '与上一条不相连'
    report({ place, field: 'prev_hash', expected: chain.hash, found: previous, code: 'verify/audit', why })
  }
  const sealed = row.hash.toString('hex')
  const computed = hashOf(row, uid)
  if (computed !== sealed) {
    const why = '内容与封印不符'
    report({ place, field: 'hash', expected: computed, found: sealed, code: 'verify/audit', why })
  }
  chain.no = Number(row.no)
  chain.hash = sealed
}

/** One page of the audit log (操作日志): chain first, then what the acts mean. */
export function checkAudit(report: Report, trail: Trail, uid: string, rows: readonly AuditRow[]): void {
  for (const row of rows) {
    checkAuditRow(report, trail, row, { place: `操作日志第${row.no}条(${row.act} ${row.object})`, uid })
    follow(trail, row)
  }
}

function compareColumns(
  report: Report,
  place: string,
  code: 'verify/closing' | 'verify/year' | 'verify/head',
  expected: Record<string, string | number | boolean | null>,
  stored: Record<string, unknown>,
): void {
  for (const [field, value] of Object.entries(expected)) {
    const found = stored[field]
    if (found === value) continue
    report({ place, field, expected: String(value ?? EMPTY), found: String(found ?? EMPTY), code })
  }
}

/** `until` is sealed in its canonical spelling, the other instants as stored. */
function comparable(row: ClosingRow): Record<string, unknown> {
  return { ...row, until: row.until === null ? null : sealedTime(row.until) }
}

export function checkClosings(report: Report, trail: Trail, stored: readonly ClosingRow[]): void {
  const length = Math.max(stored.length, trail.closings.length)
  for (let index = 0; index < length; index += 1) {
    const [row, expected] = [stored[index], trail.closings[index]]
    const place = `结账记录第${row?.no ?? index + 1}条`
    if (expected === undefined) {
      const found = `${row?.act} ${row?.month}`
      report({ place, field: 'act', expected: EMPTY, found, code: 'verify/closing', why: '操作日志里没有' })
    } else if (row === undefined) {
      const said = `${expected.act} ${expected.month}`
      report({
        place,
        field: 'act',
        expected: said,
        found: EMPTY,
        code: 'verify/closing',
        why: '操作日志里有,记录缺失',
      })
    } else compareColumns(report, place, 'verify/closing', { no: index + 1, ...expected }, comparable(row))
  }
}

export function checkYears(report: Report, trail: Trail, stored: readonly YearRow[]): void {
  const rows = new Map(stored.map((row) => [row.year, row]))
  for (const year of new Set([...rows.keys(), ...trail.years.keys()])) {
    const expected = trail.years.get(year) ?? { transferred_at: null, sealed_at: null }
    compareColumns(report, `${year}年度`, 'verify/year', expected, rows.get(year) ?? {})
  }
}

export type Seen = {
  seq: number
  hash: string
  opened: boolean
  openedMonth: number | null
  carried: boolean
  items: number
}

/** The head row against everything that was read. */
export function checkHead(report: Report, trail: Trail, head: HeadRow, seen: Seen): void {
  const expected = {
    start_month: trail.startMonth === null ? null : Number(trail.startMonth),
    closed_through: trail.closedThrough,
    opened: seen.opened,
    carried: seen.carried,
    seq: String(seen.seq),
    hash: seen.hash,
    audit_no: String(trail.no),
    audit_hash: trail.hash,
    items: seen.items,
  }
  const stored = { ...head, hash: head.hash.toString('hex'), audit_hash: head.audit_hash.toString('hex') }
  compareColumns(report, '账套首行', 'verify/head', expected, stored)
}
