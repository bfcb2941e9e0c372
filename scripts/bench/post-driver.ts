/** The bare driver: as many connections as clients, prepared statements, nothing of the program in between. */
import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { typeParsers } from '../../src/db/connect.ts'
import { invariant } from '../../src/lib/problem.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { ARRAY_TYPES, toArrays } from '../../src/vouchers/arrays.ts'
import { threeLines } from './books.ts'
import type { BenchBook } from './books.ts'
import { asOwner } from './store.ts'
import type { BenchStore } from './store.ts'

export const CLIENTS = 32
export const BOOKS = 50

export type One<Asking = Client> = (client: Asking, at: number) => Promise<void>

export async function withClients<T>(url: string, work: (clients: Client[]) => Promise<T>): Promise<T> {
  const clients = Array.from(
    { length: CLIENTS },
    () => new Client({ connectionString: url, types: typeParsers }),
  )
  for (const client of clients) client.on('error', () => {})
  await Promise.all(clients.map((client) => client.connect()))
  try {
    return await work(clients)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
  }
}

/** Every client asks again as soon as it is answered, `count` times in all; answers a second. */
export async function rateOf<Asking>(
  count: number,
  clients: readonly Asking[],
  one: One<Asking>,
): Promise<number> {
  let next = 0
  const began = performance.now()
  const lane = async (client: Asking): Promise<void> => {
    for (let at = next++; at < count; at = next++) await one(client, at)
  }
  await Promise.all(clients.map(lane))
  return (count * 1000) / (performance.now() - began)
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T

const CALL = `select status, code, detail, answer from post_vouchers(${ARRAY_TYPES.map(
  (type, index) => `$${index + 1}::${type}[]`,
).join(', ')})`

/** The posting function once a transaction, within the scope of its book, with a key. */
export function callPosting(books: readonly BenchBook[]): One {
  return async (client, at) => {
    const book = pick(books)
    const posting = {
      ...threeLines(book, at),
      key: { key: uuidv7(), bodyHash: randomBytes(32).toString('hex') },
    }
    await client.query(`begin; set local cz.books = '${book.bookId}'`)
    const { rows } = await client.query({ name: 'post', text: CALL, values: toArrays([posting]) })
    invariant(rows[0]?.status === 'posted', `a bench voucher was refused: ${JSON.stringify(rows[0])}`)
    await client.query('commit')
  }
}

/** Copies of the two tables with columns, checks and indexes, without triggers, references and policies. */
export async function makePlainTables(store: BenchStore): Promise<void> {
  await asOwner(
    store,
    `create table plain_vouchers (like vouchers including all);
     create table plain_lines (like voucher_lines including all);
     grant select, insert on plain_vouchers, plain_lines to cunzhang_app`,
  )
}

const HEADER = `insert into plain_vouchers (book_id, seq, month, word, number, kind, voucher_date, business_date, posted_at,
  maker_id, maker_name, reviewer_id, reviewer_name, authorisation_id, reverses, corrects, attachments, attachment_hashes,
  source, line_count, total, bytes, prev_hash, hash) values (${Array.from({ length: 24 }, (_, at) => `$${at + 1}`).join(', ')})`
const LINE_CELLS = 9
const LINES = `insert into plain_lines (book_id, seq, line_no, account, side, amount, summary, auxiliary, settles) values ${[
  0, 1, 2,
]
  .map(
    (line) =>
      `(${Array.from({ length: LINE_CELLS }, (_, at) => `$${line * LINE_CELLS + at + 1}`).join(', ')})`,
  )
  .join(', ')}`
/** What the seal of such a voucher measures. */
const SEALED = randomBytes(700)

/** The same header and lines in one transaction: what the disk and the driver cost without a ledger. */
export function insertBare(books: readonly BenchBook[]): One {
  const last = new Map<string, number>()
  return async (client, at) => {
    const book = pick(books)
    const { date, maker, lines } = threeLines(book, at)
    const seq = (last.get(book.bookId) ?? 0) + 1
    last.set(book.bookId, seq)
    const month = Number(date.slice(0, 7).replace('-', ''))
    const hash = createHash('sha256').update(SEALED).digest()
    const total = lines[2]?.amount
    await client.query('begin')
    const header = [
      book.bookId,
      seq,
      month,
      '记',
      seq,
      'ordinary',
      date,
      null,
      new Date().toISOString(),
      maker.id,
      maker.name,
    ]
    const rest = [
      null,
      null,
      book.authorisation,
      null,
      null,
      0,
      '',
      'bench',
      lines.length,
      total,
      SEALED,
      hash,
      hash,
    ]
    await client.query({ name: 'header', text: HEADER, values: [...header, ...rest] })
    const cells = lines.flatMap(({ account, side, amount, summary }, index) => [
      ...[book.bookId, seq, index + 1, account, side, amount, summary, 0, null],
    ])
    await client.query({ name: 'lines', text: LINES, values: cells })
    await client.query('commit')
  }
}
