/** Acts on a test book beyond posting: opening, decisions, reversals, closing, the year's transfer, drafts. */
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'
import { makePosting, TEST_ACTOR } from './books.ts'
import type { TestBook, TestLine } from './books.ts'

async function call(
  store: { app: Pool },
  scope: string,
  statement: ReturnType<typeof sql<{ code: string; detail: string }>>,
) {
  const { rows } = await inTransaction(store.app, [scope], (tx) => statement.execute(tx))
  if (rows.length > 0) throw new Error(rows.map(({ code, detail }) => `${code} ${detail}`).join('; '))
}

const who = sql`${TEST_ACTOR.id}, ${TEST_ACTOR.name}, ${TEST_ACTOR.role}, ${TEST_ACTOR.origin}, 'r-test'`

/** Every posting must be accepted; answers the seq of each. */
export async function postOrThrow(store: { app: Pool }, postings: readonly Posting[]): Promise<string[]> {
  const scope = [...new Set(postings.map(({ bookId }) => bookId))]
  const outcomes = await inTransaction(store.app, scope, (tx) => postAll(tx, postings))
  return outcomes.map((each) => {
    if (each.status === 'refused') throw new Error(`${each.code} ${each.detail ?? ''}`)
    return (JSON.parse(each.answer) as { seq: string }).seq
  })
}

export type OpeningRow = {
  account: string
  amount: string
  aux?: { kind: string; name: string }
  carried?: readonly [string, string]
  type?: string
  exclusion?: string
}

export function setRandomOpening(
  store: { app: Pool },
  book: TestBook,
  startMonth: number,
  rows: readonly OpeningRow[],
) {
  const column = (value: (row: OpeningRow) => string | null): (string | null)[] => rows.map(value)
  return call(
    store,
    book.bookId,
    sql`select code, detail from set_opening(${book.bookId}::bigint, ${startMonth}::int, ${column((r) => r.account)}::text[],
      ${column((r) => r.aux?.kind ?? null)}::text[], ${column((r) => r.aux?.name ?? null)}::text[],
      ${column((r) => r.amount)}::text[], ${column((r) => r.carried?.[0] ?? null)}::text[],
      ${column((r) => r.carried?.[1] ?? null)}::text[], ${column((r) => r.type ?? null)}::text[],
      ${column((r) => r.exclusion ?? null)}::text[], ${rows.map(() => '期初余额')}::text[], 'test',
      ${TEST_ACTOR.id}, ${TEST_ACTOR.name}, null, null, ${book.authorisation}::uuid, ${TEST_ACTOR.role}, ${TEST_ACTOR.origin}, 'r-opening')`,
  )
}

export const OPENING: readonly OpeningRow[] = [
  { account: '101', amount: '5230.40' },
  { account: '10201', amount: '312000.00' },
  { account: '112', amount: '18000.00', aux: { kind: 'counterparty', name: '王五' } },
  { account: '151', amount: '900000.00' },
  { account: '152', amount: '-120000.00' },
  { account: '31101', amount: '-1000000.00' },
  { account: '32202', amount: '-115230.40' },
]

/** Decides every undecided line of a book, so that its months may close. */
export function decideAll(store: { app: Pool }, book: TestBook, type = 'planting') {
  return inTransaction(store.app, [book.bookId], async (tx) => {
    const { rows } = await sql<{ seq: string; line: number }>`
      select a.seq, a.line_no as line from income_assignments a where a.book_id = ${book.bookId}::bigint and a.type = 'undecided'
        and not exists (select 1 from income_assignments b where b.book_id = a.book_id and b.seq = a.seq
          and b.line_no = a.line_no and b.no > a.no)`.execute(tx)
    for (const { seq, line } of rows) await assignOne(tx, book, { seq, line, type })
    return rows.length
  })
}

export async function assignOne(
  tx: Tx,
  book: TestBook,
  given: { seq: string; line: number; type: string; subtype?: string; exclusion?: string },
): Promise<void> {
  const { rows } = await sql<{ code: string; detail: string }>`
    select code, detail from assign_income(${book.bookId}::bigint, ${given.seq}::bigint, ${given.line}::int, ${given.type},
      ${given.subtype ?? null}, ${given.exclusion ?? null}, (select value from settings where name = 'income_types'), '1', 'person',
      '', '核对合同', ${who})`.execute(tx)
  if (rows[0] !== undefined) throw new Error(`${rows[0].code} ${rows[0].detail}`)
}

export function closeThrough(store: { app: Pool }, book: TestBook, through: number) {
  return call(
    store,
    book.bookId,
    sql`select code, detail from close_months(${book.bookId}::bigint, ${through}::int, ${who})`,
  )
}

/** Year end: every 5xx to 321, 321 to 32202, then recorded. */
export async function transferYear(store: { app: Pool }, book: TestBook, year: number): Promise<void> {
  const { rows } = await inTransaction(store.app, [book.bookId], (tx) =>
    sql<{
      account: string
      auxiliary: number
      kind: 'counterparty' | 'project' | null
      name: string | null
      balance: string
    }>`
      select b.account, b.auxiliary, i.kind, i.name,
        sum(b.opening + b.debit - b.credit + b.transfer_debit - b.transfer_credit)::numeric(18, 2) as balance
      from balances b left join auxiliary_items i on i.book_id = b.book_id and i.item_id = b.auxiliary
      where b.book_id = ${book.bookId}::bigint and b.month <= ${year * 100 + 12}::int and b.account like '5%'
      group by 1, 2, 3, 4 having sum(b.opening + b.debit - b.credit + b.transfer_debit - b.transfer_credit) <> 0`.execute(
      tx,
    ),
  )
  const net = await inTransaction(store.app, [book.bookId], (tx) =>
    sql<{
      net: string
    }>`select coalesce(sum(x), 0)::numeric(18, 2) as net from unnest(${rows.map(({ balance }) => balance)}::numeric[]) x`.execute(
      tx,
    ),
  )
  const total = net.rows[0]?.net ?? '0.00'
  /** The line that brings a balance to nil, on the side a bookkeeper would use. */
  const against = (account: string, balance: string): TestLine =>
    balance.startsWith('-')
      ? { account, side: 'debit', amount: balance.slice(1) }
      : { account, side: 'credit', amount: balance }
  const opposite = (account: string, balance: string): TestLine => {
    const { side, amount } = against(account, balance)
    return { account, side: side === 'debit' ? 'credit' : 'debit', amount }
  }
  const lines = rows.map(({ account, kind, name, balance }) => ({
    ...against(account, balance),
    auxiliary: kind === null || name === null ? null : { kind, name },
  }))
  const nil = total === '0.00'
  const vouchers = [
    nil ? lines : [...lines, opposite('321', total)],
    nil ? [] : [against('321', total), opposite('32202', total)],
  ]
  await postOrThrow(
    store,
    vouchers
      .filter(({ length }) => length > 0)
      .map((each) => makePosting(book, { date: `${year}-12-31`, kind: 'transfer', lines: each })),
  )
  await call(
    store,
    book.bookId,
    sql`select code, detail from record_year_transfer(${book.bookId}::bigint, ${year}::int, true, ${who})`,
  )
}

/** Reversals of the given vouchers on a later day of the same month's end. */
export async function reverseSome(
  store: { app: Pool },
  book: TestBook,
  seqs: readonly string[],
  on: string,
): Promise<void> {
  const { rows } = await inTransaction(store.app, [book.bookId], (tx) =>
    sql<{
      seq: string
      account: string
      side: 'debit' | 'credit'
      amount: string
      kind: 'counterparty' | 'project' | null
      name: string | null
      settles: 'operating_receivable' | 'operating_advance' | null
      type: string | null
      subtype: string | null
      exclusion: string | null
    }>`
      select l.seq, l.account, l.side, -l.amount as amount, i.kind, i.name, l.settles, t.type, t.subtype, t.exclusion
      from voucher_lines l
      left join auxiliary_items i on i.book_id = l.book_id and i.item_id = l.auxiliary
      left join lateral (select a.type, a.subtype, a.exclusion from income_assignments a where a.book_id = l.book_id
        and a.seq = l.seq and a.line_no = l.line_no order by a.no desc limit 1) t on true
      where l.book_id = ${book.bookId}::bigint and l.seq = any (${seqs}::bigint[]) order by l.seq, l.line_no`.execute(
      tx,
    ),
  )
  const postings = seqs.map((seq) =>
    makePosting(book, {
      date: on,
      kind: 'reversal',
      reverses: seq,
      lines: rows
        .filter((row) => row.seq === seq)
        .map(({ account, side, amount, kind, name, settles, type, subtype, exclusion }) => ({
          account,
          side,
          amount,
          settles,
          auxiliary: kind === null || name === null ? null : { kind, name },
          income: type === null ? null : { type, subtype, exclusion },
        })),
    }),
  )
  await postOrThrow(store, postings)
}

export async function addDraft(
  store: { app: Pool },
  book: TestBook,
  draft: { date: string; amount: string; account?: string | null; reason?: string },
): Promise<void> {
  const at = Number(draft.date.slice(0, 7).replace('-', ''))
  await inTransaction(store.app, [book.bookId], (tx) =>
    sql`insert into drafts (book_id, draft_id, owner, month, voucher_date, summary, money_account, amount, reason_code, reason)
      values (${book.bookId}::bigint, ${uuidv7()}::uuid, 'u-maker', ${at}, ${draft.date}, '待定', ${draft.account === undefined ? '101' : draft.account},
        ${draft.amount}::numeric, ${draft.reason ?? 'ask'}, '看不清')`.execute(tx),
  )
}
