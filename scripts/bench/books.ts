/** Books for benches, made by the service everybody uses: one a village, open from January 2021, with an authorisation to post. */
import { sql } from 'kysely'
import { createBook } from '../../src/books/service.ts'
import { findAuthorisation, findBook } from '../../src/books/store.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/identity/actor.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { invariant } from '../../src/lib/problem.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import type { BenchStore } from './store.ts'

export type BenchBook = { bookId: string; code: string; authorisation: string }

export const BENCH_ACTOR = systemActor(uuidv7(), 'bench')
const TOWNSHIP = '632801100000'

/** The `at`th invented village of a township, with a book. */
export async function makeBook(tx: Tx, at: number, township = TOWNSHIP): Promise<BenchBook> {
  const part = String(901 + at).padStart(3, '0')
  const [code, name] = [`${township.slice(0, 9)}${part}`, `测速村${part}`]
  await sql`
    insert into divisions (code, name, level, parent, invented, source)
    values (${code}, ${name}, 'village', ${township}, true, 'bench')`.execute(tx)
  await createBook(tx, BENCH_ACTOR, {
    code,
    name,
    division: code,
    kind: 'collective',
    entity: `${name}股份经济合作社`,
    start: '2021-01',
    words: '记',
    gift_account: null,
  })
  const row = await findBook(tx, code)
  const authorisation = row === undefined ? undefined : await findAuthorisation(tx, row.bookId)
  invariant(row !== undefined && authorisation !== undefined, 'a book just made is there and may be reviewed')
  return { bookId: row.bookId, code, authorisation: authorisation.id }
}

export async function makeBooks(store: BenchStore, count: number): Promise<BenchBook[]> {
  return inTransaction(store.pool, '*', async (tx) => {
    const books: BenchBook[] = []
    for (let at = 0; at < count; at += 1) books.push(await makeBook(tx, at))
    return books
  })
}

/** A day of 2021, spread by `at`. */
export function dayOf(at: number): string {
  const [month, date] = [1 + (at % 12), 1 + ((at >> 3) % 28)]
  return `2021-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

/** A receipt in three lines: cash and bank against one income line with its type. */
export function threeLines(book: BenchBook, at: number): Posting {
  const [cash, bank] = [100 + (at % 900), 1000 + (at % 9000)]
  const summary = `收摊位租金第${at}号`
  return {
    bookId: book.bookId,
    date: dayOf(at),
    source: 'bench',
    maker: BENCH_ACTOR,
    review: { authorisation: book.authorisation },
    actor: { ...BENCH_ACTOR, requestId: uuidv7() },
    lines: [
      { account: '101', side: 'debit', amount: `${cash}.00`, summary },
      { account: '10201', side: 'debit', amount: `${bank}.50`, summary },
      {
        account: '501',
        side: 'credit',
        amount: `${cash + bank}.50`,
        summary,
        income: { type: 'property_service', confidence: 0.95, rule: 'bench', reason: '摊位租金' },
      },
    ],
  }
}
