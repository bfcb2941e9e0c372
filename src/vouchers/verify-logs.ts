/** The outside verifier of the logs of the whole store: the chain of acts without a book, and the access log against the bytes of its seals. */
import { hash } from 'node:crypto'
import type { Tx } from '../db/transaction.ts'
import { ACCESS_FIELDS, ACCESS_FORM, BATCH_FIELDS, readFields } from './canonical.ts'
import type { Field } from './canonical.ts'
import { collector, sealedTime } from './verify-finding.ts'
import type { Finding, Report } from './verify-finding.ts'
import * as store from './verify-store-logs.ts'
import type { AccessRow, BatchRow, StoreHead } from './verify-store-logs.ts'
import { checkAuditRow } from './verify-trail.ts'
import type { AuditChain } from './verify-trail.ts'

/** Acts of the whole store stand under the uid of no book. */
const NO_BOOK = '00000000-0000-0000-0000-000000000000'
const EMPTY = '(空)'

/** Seals as they pass by; `through` is the last number sealed so far. */
type Seals = { no: number; hash: string; through: string }

/** What a seal was made over, read back from its bytes. */
type Sealed = { head: Field[]; rows: Map<string, Field[]>; previous: Field }

async function checkStoreAudit(tx: Tx, report: Report): Promise<AuditChain> {
  const chain = { no: 0, hash: '' }
  for await (const rows of store.readStoreAudit(tx)) {
    for (const row of rows) {
      const place = `系统日志第${row.no}条(${row.act} ${row.object})`
      checkAuditRow(report, chain, row, { place, uid: NO_BOOK })
    }
  }
  return chain
}

function readSeal(bytes: Buffer): Sealed | undefined {
  const fields = readFields(bytes)
  const [head, width] = [BATCH_FIELDS.length, ACCESS_FIELDS.length]
  if (fields === undefined || fields[0] !== ACCESS_FORM || (fields.length - head - 1) % width !== 0)
    return undefined
  if (!/^\d{1,19}$/.test(fields[BATCH_FIELDS.indexOf('through_no')] ?? '')) return undefined
  const rows = new Map<string, Field[]>()
  for (let at = head; at < fields.length - 1; at += width)
    rows.set(fields[at] ?? '', fields.slice(at, at + width))
  return { head: fields.slice(0, head), rows, previous: fields.at(-1) ?? null }
}

function columnsOf(batch: BatchRow): Record<string, string> {
  return {
    batch_no: batch.batch_no,
    from_no: batch.from_no,
    through_no: batch.through_no,
    entries: String(batch.entries),
    sealed_at: sealedTime(batch.sealed_at),
  }
}

function checkLinks(report: Report, seals: Seals, batch: BatchRow, place: string): void {
  const expected = String(seals.no + 1)
  if (batch.batch_no !== expected) {
    const why = '缺批或重号'
    report({ place, field: 'batch_no', expected, found: batch.batch_no, code: 'verify/access', why })
  }
  const previous = batch.prev_hash.toString('hex')
  if (previous !== seals.hash) {
    const why = '与上一批不相连'
    report({ place, field: 'prev_hash', expected: seals.hash, found: previous, code: 'verify/access', why })
  }
  const stored = batch.hash.toString('hex')
  const computed = hash('sha256', batch.bytes, 'hex')
  if (stored !== computed) {
    const why = '封存字节与封印不符'
    report({ place, field: 'hash', expected: computed, found: stored, code: 'verify/access', why })
  }
  seals.no = Number(batch.batch_no)
  seals.hash = stored
}

function checkHead(report: Report, batch: BatchRow, sealed: Sealed, place: string): void {
  const columns = columnsOf(batch)
  for (const [at, field] of BATCH_FIELDS.entries()) {
    if (field === 'form') continue
    const [expected, found] = [sealed.head[at] ?? EMPTY, columns[field] ?? EMPTY]
    if (expected !== found) report({ place, field, expected, found, code: 'verify/access' })
  }
  const found = batch.prev_hash.toString('hex')
  const expected = sealed.previous ?? ''
  if (expected !== found) report({ place, field: 'prev_hash', expected, found, code: 'verify/access' })
  const [rows, entries] = [String(sealed.rows.size), sealed.head[BATCH_FIELDS.indexOf('entries')] ?? EMPTY]
  if (rows !== entries)
    report({ place, field: 'entries', expected: rows, found: entries, code: 'verify/access' })
}

function checkRow(report: Report, row: AccessRow, sealed: readonly Field[]): void {
  const place = `访问日志第${row.no}条`
  const stored: Record<string, string> = { ...row, at: sealedTime(row.at), access_kind: row.kind }
  for (const [at, field] of ACCESS_FIELDS.entries()) {
    const [expected, found] = [sealed[at] ?? EMPTY, stored[field] ?? EMPTY]
    if (expected !== found) report({ place, field, expected, found, code: 'verify/access' })
  }
}

function checkRows(report: Report, rows: readonly AccessRow[], sealed: Sealed['rows'], batch: string): void {
  const left = new Map(sealed)
  for (const row of rows) {
    const own = left.get(row.no)
    left.delete(row.no)
    if (own !== undefined) checkRow(report, row, own)
    else {
      const place = `访问日志第${row.no}条`
      const why = `不在第${batch}批的封存里:封批后插入或被改号`
      report({ place, field: 'no', expected: EMPTY, found: row.no, code: 'verify/access', why })
    }
  }
  for (const no of left.keys()) {
    const why = `第${batch}批封存时有这一条`
    const place = `访问日志第${no}条`
    report({ place, field: 'no', expected: no, found: EMPTY, code: 'verify/access', why })
  }
}

async function checkAccess(tx: Tx, report: Report): Promise<Seals> {
  const seals: Seals = { no: 0, hash: '', through: store.FIRST }
  for await (const batch of store.readBatches(tx)) {
    const place = `访问日志封批第${batch.batch_no}批`
    checkLinks(report, seals, batch, place)
    const sealed = readSeal(batch.bytes)
    if (sealed === undefined) {
      const found = `${batch.bytes.length} 字节`
      report({ place, field: 'bytes', expected: ACCESS_FORM, found, code: 'verify/access', why: '无法读出' })
    } else checkHead(report, batch, sealed, place)
    const through = sealed?.head[BATCH_FIELDS.indexOf('through_no')] ?? batch.through_no
    const rows = await store.readAccess(tx, seals.through, through)
    checkRows(report, rows, sealed?.rows ?? new Map<string, Field[]>(), batch.batch_no)
    seals.through = through
  }
  return seals
}

function checkHeads(report: Report, head: StoreHead, audit: AuditChain, seals: Seals): void {
  const expected: Record<keyof StoreHead, string> = {
    audit_no: String(audit.no),
    audit_hash: audit.hash,
    batch_no: String(seals.no),
    batch_hash: seals.hash,
  }
  for (const field of ['audit_no', 'audit_hash', 'batch_no', 'batch_hash'] as const) {
    const value = head[field]
    const found = typeof value === 'string' ? value : value.toString('hex')
    if (found !== expected[field])
      report({ place: '日志首行', field, expected: expected[field], found, code: 'verify/audit' })
  }
}

/** Verifies both logs of the store within the transaction's snapshot. Rows not sealed yet are told by nothing: a minute's worth. */
export async function verifyLogs(tx: Tx): Promise<Finding[]> {
  const findings: Finding[] = []
  const report = collector('', findings)
  const head = await store.readStoreHead(tx)
  const audit = await checkStoreAudit(tx, report)
  checkHeads(report, head, audit, await checkAccess(tx, report))
  return findings
}
