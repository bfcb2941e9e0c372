/** The bare driver: as many connections as clients, prepared statements, nothing of the program in between. */
import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { typeParsers } from '../../src/db/connect.ts'
import { invariant } from '../../src/lib/problem.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { ARRAY_TYPES, toArrays } from '../../src/vouchers/arrays.ts'
import { threeLines } from './books.ts'
import type { BenchBook } from './books.ts'

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

export const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T

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
