/** The rows a posting writes, inserted bare by the same driver into plain copies of the tables: what disk and driver cost without a ledger. */
import { createHash, randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { uuidv7 } from '../../src/lib/id.ts'
import { threeLines } from './books.ts'
import type { BenchBook } from './books.ts'
import { pick } from './post-driver.ts'
import type { One } from './post-driver.ts'
import { asOwner } from './store.ts'
import type { BenchStore } from './store.ts'

type Table = { name: string; columns: string; rows: number; meeting?: string }

/** Written once a voucher. */
const HEADER: Table = {
  name: 'vouchers',
  columns: `book_id, seq, month, word, number, kind, voucher_date, posted_at, maker_id, maker_name, authorisation_id,
    attachment_hashes, source, line_count, total, bytes, prev_hash, hash`,
  rows: 1,
}
const LINES: Table = {
  name: 'voucher_lines',
  columns: 'book_id, seq, line_no, account, side, amount, summary',
  rows: 3,
}
const ASSIGNMENT: Table = {
  name: 'income_assignments',
  columns: `book_id, seq, line_no, no, type, version, confidence, rule, reason, assigned_by, assigned_name, assigned_at, bytes`,
  rows: 1,
}
const KEY: Table = {
  name: 'idempotency_keys',
  columns: 'book_id, actor, key, body_hash, status, answer',
  rows: 1,
}
const AUDIT: Table = {
  name: 'audit_log',
  columns:
    'book_id, no, at, actor, actor_name, role, act, object, after, origin, request_id, prev_hash, hash',
  rows: 1,
}
/** Standing rows a voucher is added to. */
const COUNTER: Table = {
  name: 'counters',
  columns: 'book_id, month, word, last',
  rows: 1,
  meeting: 'do update set last = t.last + 1',
}
const sums = (name: string, columns: string, rows: number, figures: readonly string[]): Table => ({
  name,
  columns,
  rows,
  meeting: `do update set ${figures.map((each) => `${each} = t.${each} + excluded.${each}`).join(', ')}`,
})
const BALANCES = sums('balances', 'book_id, month, account, auxiliary, debit, credit', 3, ['debit', 'credit'])
const SUM = 'account, type, subtype, exclusion, partner, amount, lines'
const MONTHLY = sums('income_sums', `book_id, month, ${SUM}`, 1, ['amount', 'lines'])
const YEARLY = sums('year_sums', `book_id, year, ${SUM}`, 2, ['amount', 'lines'])

const ALL = [HEADER, LINES, COUNTER, BALANCES, ASSIGNMENT, MONTHLY, YEARLY, KEY, AUDIT]

/** Copies with columns, checks and indexes, without triggers, references and policies. */
export async function makePlainTables(store: BenchStore): Promise<void> {
  const made = ALL.map(
    ({ name }) =>
      `create table plain_${name} (like ${name} including all); grant select, insert, update on plain_${name} to cunzhang_app`,
  )
  await asOwner(store, made.join(';'))
}

function textOf({ name, columns, rows, meeting }: Table): string {
  const count = columns.split(',').length
  const values = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from({ length: count }, (_, at) => `$${row * count + at + 1}`)
    return `(${cells.join(', ')})`
  })
  const conflict = meeting === undefined ? '' : ` on conflict (${KEYS[name] ?? ''}) ${meeting}`
  return `insert into plain_${name} as t (${columns}) values ${values.join(', ')}${conflict}`
}

const KEYS: Readonly<Record<string, string>> = {
  counters: 'book_id, month, word',
  balances: 'book_id, month, account, auxiliary',
  income_sums: 'book_id, month, account, type, subtype, exclusion, partner',
  year_sums: 'book_id, year, account, type, subtype, exclusion, partner',
}

/** What the seal of such a voucher measures. */
const SEALED = randomBytes(700)

type Cell = string | number | Buffer

const monthOf = (date: string): number => Number(date.slice(0, 7).replace('-', ''))

type Given = { book: BenchBook; at: number; seq: number }

/** Rows written once: header, lines, assignment, key, audit row. */
function ownCells({ book, at, seq }: Given): [Table, Cell[]][] {
  const { date, maker, actor, lines } = threeLines(book, at)
  const [id, now, hash] = [
    book.bookId,
    new Date().toISOString(),
    createHash('sha256').update(SEALED).digest(),
  ]
  const [month, total] = [monthOf(date), lines[2]?.amount ?? '']
  const sealed = SEALED.subarray(0, 300)
  const answer = `{"book":"${book.code}","seq":"${seq}","hash":"${hash.toString('hex')}"}`
  const header: Cell[] = [id, seq, month, '记', seq, 'ordinary', date, now, maker.id, maker.name]
  const seal: Cell[] = [book.authorisation, '', 'bench', lines.length, total, SEALED, hash, hash]
  const typed: Cell[] = [id, seq, 3, 0, 'property_service', '2023-1', '0.95', 'bench', '摊位租金']
  const audit: Cell[] = [id, seq, now, actor.id, maker.name, actor.role, 'voucher.post', `voucher ${seq}`]
  const line = (no: number): Cell[] => {
    const { account = '', side = '', amount = '', summary = '' } = lines[no] ?? {}
    return [id, seq, no + 1, account, side, amount, summary]
  }
  return [
    [HEADER, header.concat(seal)],
    [LINES, [0, 1, 2].flatMap(line)],
    [ASSIGNMENT, typed.concat(maker.id, maker.name, now, sealed)],
    [KEY, [id, actor.id, uuidv7(), hash.toString('hex'), 201, answer]],
    [AUDIT, audit.concat('{"count":1}', actor.origin, actor.requestId, hash, hash)],
  ]
}

/** Rows that stand and are added to: counter, balances, sums by month and year. */
function standingCells({ book, at }: Given): [Table, Cell[]][] {
  const { date, lines } = threeLines(book, at)
  const [id, month, total] = [book.bookId, monthOf(date), lines[2]?.amount ?? '']
  const balance = (no: number): Cell[] => {
    const { account = '', side = '', amount = '' } = lines[no] ?? {}
    return [id, month, account, 0, side === 'debit' ? amount : '0', side === 'debit' ? '0' : amount]
  }
  const sum = (span: number, account: string, type: string): Cell[] => [
    id,
    span,
    account,
    type,
    '',
    '',
    0,
    total,
    1,
  ]
  return [
    [COUNTER, [id, month, '记', 1]],
    [BALANCES, [0, 1, 2].flatMap(balance)],
    [MONTHLY, sum(month, '501', 'property_service')],
    [YEARLY, [...sum(2021, '501', 'property_service'), ...sum(2021, 'received', '')]],
  ]
}

/** `lines`: header and lines alone; `all`: every row a posting call writes, but the head of the book. */
export function insertBare(
  books: readonly BenchBook[],
  what: 'lines' | 'all',
  last: Map<string, number>,
): One {
  const tables = (what === 'all' ? ALL : [HEADER, LINES]).map((table) => ({ table, text: textOf(table) }))
  return async (client: Client, at: number) => {
    const book = pick(books)
    const seq = (last.get(book.bookId) ?? 0) + 1
    last.set(book.bookId, seq)
    const given = { book, at, seq }
    const cells = new Map([...ownCells(given), ...(what === 'all' ? standingCells(given) : [])])
    await client.query('begin')
    for (const { table, text } of tables)
      await client.query({ name: `plain ${table.name}`, text, values: cells.get(table) ?? [] })
    await client.query('commit')
  }
}
