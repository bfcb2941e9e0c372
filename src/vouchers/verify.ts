/** The outside verifier of a book: chain, bytes, numbering, balances, sums, closings and audit log recomputed from what is stored (财会〔2024〕12号 art. 21). */
import { hash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Tx } from '../db/transaction.ts'
import type { SealedVoucher } from './canonical.ts'
import { collector } from './verify-finding.ts'
import type { Finding, Report } from './verify-finding.ts'
import * as store from './verify-store.ts'
import type { AssignmentRow, ClosingRow, HeadRow, LineRow, VoucherPage, VoucherRow } from './verify-store.ts'
import {
  BALANCE_FIGURES,
  BALANCE_KEYS,
  INCOME_KEYS,
  SUM_FIGURES,
  YEAR_KEYS,
  addVoucher,
  compareSums,
  newSums,
} from './verify-sums.ts'
import type { Sums } from './verify-sums.ts'
import { checkAudit, checkClosings, checkHead, checkYears, newTrail } from './verify-trail.ts'
import type { Seen } from './verify-trail.ts'
import { checkAssignment, checkVoucher, placeOf } from './verify-voucher.ts'

export type Verification = { book: string; vouchers: number; findings: Finding[] }

/** One pass over the vouchers of a book. */
type Pass = {
  report: Report
  head: HeadRow
  sums: Sums
  seen: Seen
  vouchers: number
  /** Hash the next voucher must name: as stored, and as recomputed. */
  links: readonly string[]
  lastPlace: string
  /** Last number by month and 凭证字, by what was sealed. */
  numbers: Map<string, number>
  checkpoints: Map<string, ClosingRow[]>
  /** `seq line time` of assignments that an audit row must tell of. */
  overrides: string[]
}

function checkChain(pass: Pass, row: VoucherRow, place: string): void {
  const { report } = pass
  const first = pass.vouchers === 0
  const expected = first ? (pass.head.opened ? '0' : '1') : String(pass.seen.seq + 1)
  if (row.seq !== expected) {
    report({ place, field: 'seq', expected, found: row.seq, code: 'verify/sequence', why: '缺凭证或被改号' })
  }
  const previous = row.prev_hash.toString('hex')
  if (!pass.links.includes(previous)) {
    const why = `与上一张凭证不相连:${pass.lastPlace}`
    report({
      place,
      field: 'prev_hash',
      expected: pass.links[0] ?? '',
      found: previous,
      code: 'verify/link',
      why,
    })
  }
  const stored = row.hash.toString('hex')
  const computed = hash('sha256', row.bytes, 'hex')
  if (stored !== computed)
    report({ place, field: 'hash', expected: computed, found: stored, code: 'verify/hash' })
  pass.links = [stored, computed]
  pass.lastPlace = place
  pass.seen.seq = Number(row.seq)
  pass.seen.hash = stored
  checkPoints(pass, row.seq, stored)
}

function checkPoints(pass: Pass, seq: string, stored: string): void {
  const points = pass.checkpoints.get(seq) ?? []
  pass.checkpoints.delete(seq)
  for (const point of points) {
    const found = point.hash.toString('hex')
    // Closed before the opening was set: the chain was empty then.
    if (found === stored || (seq === '0' && found === '')) continue
    const why = `结账时的封印与凭证链不符:${pass.lastPlace}`
    pass.report({
      place: `结账记录第${point.no}条`,
      field: 'hash',
      expected: stored,
      found,
      code: 'verify/closing',
      why,
    })
  }
}

/** Numbers run from 1 without gaps per month and word; a changed number is told as a field, so the sealed one counts here. */
function checkNumber(pass: Pass, row: VoucherRow, sealed: SealedVoucher | undefined, place: string): void {
  const stored = `${row.month}|${row.word}`
  if (row.kind !== 'opening')
    pass.sums.counters.set(stored, Math.max(pass.sums.counters.get(stored) ?? 0, row.number))
  const [month = null, word = null, number = null] = sealed?.header.slice(3, 6) ?? []
  if (word === '期初') return
  const key = sealed === undefined ? stored : `${month}|${word}`
  const found = sealed === undefined ? row.number : Number(number)
  const expected = (pass.numbers.get(key) ?? 0) + 1
  if (found !== expected) {
    const why = found > expected ? '凭证号有缺' : '凭证号重复'
    pass.report({
      place,
      field: 'number',
      expected: String(expected),
      found: String(found),
      code: 'verify/number',
      why,
    })
  }
  pass.numbers.set(key, Math.max(found, expected - 1))
}

function noteOpening(pass: Pass, row: VoucherRow, lines: readonly LineRow[]): void {
  if (row.seq !== '0') return
  pass.seen.opened = true
  pass.seen.openedMonth = row.month
  const none = (line: LineRow) => line.carried_debit === null && line.carried_credit === null
  const partial = (line: LineRow) => line.carried_debit === null || line.carried_credit === null
  pass.seen.carried =
    lines.some((line) => !none(line)) && !lines.some((line) => line.account.startsWith('5') && partial(line))
}

function groupBySeq<Row extends { seq: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.seq)
    if (group === undefined) groups.set(row.seq, [row])
    else group.push(row)
  }
  return groups
}

/** Assignments of one voucher in order; answers the newest of each line. */
function checkTypes(
  pass: Pass,
  row: VoucherRow,
  place: string,
  lines: readonly LineRow[],
  rows: readonly AssignmentRow[],
): Map<number, AssignmentRow> {
  const newest = new Map<number, AssignmentRow>()
  const known = new Set(lines.map((line) => line.line_no))
  for (const each of rows) {
    const at = `${place} 第${each.line_no}行 归型${each.no}`
    checkAssignment(pass.report, at, pass.head.uid, each)
    const expected = String((newest.get(each.line_no)?.no ?? -1) + 1)
    const found = String(each.no)
    if (found !== expected)
      pass.report({ place: at, field: 'no', expected, found, code: 'verify/assignment', why: '归型记录有缺' })
    if (!known.has(each.line_no)) {
      pass.report({
        place: at,
        field: 'line_no',
        expected: '(空)',
        found: String(each.line_no),
        code: 'verify/assignment',
        why: '没有这一行',
      })
    }
    if (each.why !== '') pass.overrides.push(`${each.seq} ${each.line_no} ${each.assigned_at}`)
    newest.set(each.line_no, each)
  }
  for (const line of row.kind === 'transfer' ? [] : lines) {
    if (newest.has(line.line_no) || line.account < '501' || line.account > '505') continue
    const at = `${place} 第${line.line_no}行`
    pass.report({
      place: at,
      field: 'type',
      expected: '收入类型',
      found: '(空)',
      code: 'verify/assignment',
      why: '缺归型记录',
    })
  }
  return newest
}

/** Vouchers between two looks at the connection, so that the next page arrives while this one is checked. */
const BREATH = 200

async function checkPage(pass: Pass, page: VoucherPage): Promise<void> {
  const [lines, types] = [groupBySeq(page.lines), groupBySeq(page.assignments)]
  for (const row of page.vouchers) {
    const own = lines.get(row.seq) ?? []
    const assigned = types.get(row.seq) ?? []
    lines.delete(row.seq)
    types.delete(row.seq)
    const sealed = checkVoucher(pass.report, pass.head.uid, row, own)
    const place = placeOf(row, sealed)
    checkChain(pass, row, place)
    checkNumber(pass, row, sealed, place)
    noteOpening(pass, row, own)
    const newest = checkTypes(pass, row, place, own, assigned)
    addVoucher(pass.sums, row, own, (line) => newest.get(line.line_no))
    pass.vouchers += 1
    if (pass.vouchers % BREATH === 0) await setImmediate()
  }
  for (const { seq, line_no } of [...lines.values()].flat()) {
    const place = `第${seq}号记账 第${line_no}行`
    pass.report({
      place,
      field: 'seq',
      expected: '有凭证的分录',
      found: seq,
      code: 'verify/lines',
      why: '没有所属凭证',
    })
  }
  for (const { seq, line_no, no } of [...types.values()].flat()) {
    const place = `第${seq}号记账 第${line_no}行 归型${no}`
    pass.report({
      place,
      field: 'seq',
      expected: '有凭证的归型',
      found: seq,
      code: 'verify/assignment',
      why: '没有所属凭证',
    })
  }
}

function startPass(report: Report, head: HeadRow, sums: Sums, closings: readonly ClosingRow[]): Pass {
  const checkpoints = new Map<string, ClosingRow[]>()
  for (const row of closings) checkpoints.set(row.seq, [...(checkpoints.get(row.seq) ?? []), row])
  const items = Math.max(0, ...sums.items.keys())
  return {
    report,
    head,
    sums,
    seen: { seq: 0, hash: '', opened: false, openedMonth: null, carried: false, items },
    vouchers: 0,
    links: [''],
    lastPlace: '(账套开头)',
    numbers: new Map(),
    checkpoints,
    overrides: [],
  }
}

/** An override without its audit row, or an audit row whose assignment is gone. */
function checkOverrides(pass: Pass, told: Map<string, number>): void {
  for (const key of pass.overrides) told.set(key, (told.get(key) ?? 0) - 1)
  for (const [key, left] of told) {
    if (left === 0) continue
    const [seq, line] = key.split(' ')
    const [expected, found] = left > 0 ? ['有归型记录', '(空)'] : ['(空)', '归型记录']
    const why = left > 0 ? '操作日志里有,归型记录缺失' : '操作日志里没有这次归型'
    pass.report({
      place: `第${seq}号记账 第${line}行`,
      field: 'assigned_at',
      expected,
      found,
      code: 'verify/assignment',
      why,
    })
  }
}

/** Verifies one book within the transaction's snapshot; every finding is kept. */
export async function verifyBook(tx: Tx, bookId: string): Promise<Verification> {
  const findings: Finding[] = []
  const head = await store.readHead(tx, bookId)
  if (head === undefined) throw new Error(`no book ${bookId} within the scope`)
  const report = collector(head.code, findings)
  const closings = await store.readClosings(tx, bookId)
  const sums = newSums(await store.readTakenOver(tx, bookId), await store.readItems(tx, bookId))
  const pass = startPass(report, head, sums, closings)
  for await (const page of store.readVouchers(tx, bookId)) await checkPage(pass, page)
  checkPoints(pass, '0', '')
  for (const [seq, points] of pass.checkpoints) {
    for (const { no } of points) {
      const place = `结账记录第${no}条`
      report({
        place,
        field: 'seq',
        expected: '凭证链里的顺序号',
        found: seq,
        code: 'verify/closing',
        why: '凭证链里没有这一号',
      })
    }
  }
  const trail = newTrail(pass.seen.openedMonth)
  for await (const rows of store.readAudit(tx, bookId)) checkAudit(report, trail, head.uid, rows)
  checkClosings(report, trail, closings)
  checkYears(report, trail, await store.readYears(tx, bookId))
  checkOverrides(pass, trail.overrides)
  checkHead(report, trail, head, pass.seen)
  compareSums(report, sums, {
    balances: await store.readSums(tx, bookId, 'balances', BALANCE_KEYS, BALANCE_FIGURES),
    income: await store.readSums(tx, bookId, 'income_sums', INCOME_KEYS, SUM_FIGURES),
    years: await store.readSums(tx, bookId, 'year_sums', YEAR_KEYS, SUM_FIGURES),
    counters: await store.readSums(tx, bookId, 'counters', ['month', 'word'], ['last']),
  })
  return { book: head.code, vouchers: pass.vouchers, findings }
}
