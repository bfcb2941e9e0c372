/** Books for tests, made the way the program makes them: entity, book, authorisation to post; and postings with little to write. */
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { inTransaction } from '../../src/db/transaction.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import type { Posting, PostingLine, PostingOutcome } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'

export type TestBook = { bookId: string; code: string; authorisation: string; division: string }

export type TestBookOptions = {
  code?: string
  /** First month of the books, `yyyymm`. */
  start?: number
  kind?: 'collective' | 'committee' | 'coop' | 'company'
  division?: string
  words?: '记' | '收付转'
}

/** What every act of a test is recorded as. */
export const TEST_ACTOR = { id: 'u-maker', name: '张会计', role: 'accountant', origin: 'test' } as const

let made = 0

/** A book with the 2023 chart and an authorisation for automatic review; its division is made when it is missing. */
export async function createTestBook(store: { app: Pool }, options: TestBookOptions = {}): Promise<TestBook> {
  made += 1
  const { start = 202401, kind = 'collective', words = '记' } = options
  const code = options.code ?? `T${String(made).padStart(4, '0')}`
  const division = options.division ?? `630102001${String(901 + ((made - 1) % 99)).padStart(3, '0')}`
  const { bookId, authorisation } = await inTransaction(store.app, '*', async (tx) => {
    await sql`insert into divisions (code, name, level, parent, invented, source)
      values (${division}, ${`测试村${division.slice(-3)}`}, 'village', ${`${division.slice(0, 9)}000`}, true, 'test')
      on conflict do nothing`.execute(tx)
    const entity = await sql<{ id: string }>`insert into entities (name, kind, division)
      values (${`${code}股份经济合作社`}, ${kind}, ${division}) returning entity_id as id`.execute(tx)
    const book = await sql<{ id: string }>`select create_book(${uuidv7()}::uuid, ${code}, ${`${code}账套`},
      ${entity.rows[0]?.id}::bigint, ${kind === 'collective'}, '2023', ${words}, null, 'real', '{}', ${start},
      ${TEST_ACTOR.id}, ${TEST_ACTOR.name}, ${TEST_ACTOR.role}, ${TEST_ACTOR.origin}, 'r-create') as id`.execute(
      tx,
    )
    const id = book.rows[0]?.id ?? ''
    // The first book of an empty store brings it along, later ones follow.
    const review = await sql<{ id: string }>`select authorisation_id as id from review_authorisations
      where book_id = ${id}::bigint`.execute(tx)
    return { bookId: id, authorisation: review.rows[0]?.id ?? '' }
  })
  return { bookId, code, authorisation, division }
}

export type TestLine = Omit<PostingLine, 'summary'> & { summary?: string }

/** Under the book's authorisation, by the test's actor, unless `more` says otherwise. */
export function makePosting(
  book: Pick<TestBook, 'bookId' | 'authorisation'>,
  posting: { date: string; lines: readonly TestLine[] } & Partial<Omit<Posting, 'date' | 'lines'>>,
): Posting {
  const { lines, ...more } = posting
  return {
    bookId: book.bookId,
    maker: { id: TEST_ACTOR.id, name: TEST_ACTOR.name },
    review: { authorisation: book.authorisation },
    actor: { id: TEST_ACTOR.id, role: TEST_ACTOR.role, origin: TEST_ACTOR.origin, requestId: uuidv7() },
    ...more,
    lines: lines.map((line) => ({ summary: '测试', ...line })),
  }
}

/** Money in cash against an income account; `income` names the type. */
export function receipt(
  book: Pick<TestBook, 'bookId' | 'authorisation'>,
  date: string,
  amount: string,
  more: { account?: string; income?: PostingLine['income']; key?: string } = {},
): Posting {
  const { account = '501', income = { type: 'livestock' }, key } = more
  return makePosting(book, {
    date,
    ...(key === undefined ? {} : { key: { key, bodyHash: key } }),
    lines: [
      { account: '101', side: 'debit', amount },
      { account, side: 'credit', amount, income },
    ],
  })
}

/** Posts in one transaction within the books' own scope. */
export function postTestVouchers(
  store: { app: Pool },
  postings: readonly Posting[],
): Promise<PostingOutcome[]> {
  const scope = [...new Set(postings.map((posting) => posting.bookId))]
  return inTransaction(store.app, scope, (tx) => postAll(tx, postings))
}
