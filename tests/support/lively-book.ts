/** A book that has lived: opening within the year, payer with an entity, red vouchers, types changed, accounts split twice, closed, reopened, transferred. */
import { sql } from 'kysely'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { signDraft, submitted } from './approvals.ts'
import { createTestBook, makePosting, receipt } from './books.ts'
import type { TestBook, TestBookOptions } from './books.ts'
import type { FreshDatabase } from './database.ts'
import { makePerson } from './people.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'

const WHO = sql`'u-maker', '张会计', 'accountant', 'test', 'r-1'`

type Store = Pick<FreshDatabase<unknown>, 'app' | 'super'>

type Answer = { code: string; detail: string }

/** Acts answer refusals as rows; in a story there is none. */
async function act(tx: Tx, call: ReturnType<typeof sql<Answer>>): Promise<void> {
  const { rows } = await call.execute(tx)
  if (rows[0] !== undefined) throw new Error(`refused: ${rows[0].code} ${rows[0].detail}`)
}

async function post(tx: Tx, postings: readonly Posting[]): Promise<void> {
  for (const outcome of await postAll(tx, postings)) {
    if (outcome.status === 'refused') throw new Error(`refused: ${outcome.code} ${outcome.detail}`)
  }
}

export function close(tx: Tx, bookId: string, through: number): Promise<void> {
  return act(tx, sql<Answer>`select * from close_months(${bookId}::bigint, ${through}::int, ${WHO})`)
}

export type Retyped = { seq: number; line: number; type: string; exclusion?: string }

export function assign(tx: Tx, bookId: string, { seq, line, type, exclusion }: Retyped): Promise<void> {
  return act(
    tx,
    sql<Answer>`select * from assign_income(${bookId}::bigint, ${seq}::bigint, ${line}::int, ${type}, 'own_sale',
      ${exclusion ?? null}, '2023-1', '0.9', 'person', '核对', '村里说明', ${WHO})`,
  )
}

export async function addAccount(tx: Tx, bookId: string, parent: string, code: string): Promise<void> {
  const { rows } = await sql<{ refused: string | null }>`
    select add_account(${bookId}::bigint, ${parent}, ${code}, ${`明细${code}`}, null, null, ${WHO}) as refused`.execute(
    tx,
  )
  if (rows[0]?.refused) throw new Error(rows[0].refused)
}

function open(tx: Tx, book: TestBook): Promise<void> {
  return act(
    tx,
    sql<Answer>`select * from set_opening(${book.bookId}::bigint, 202403,
      array['101', '10201', '112', '501', '503', '513', '31199'], array[null, null, 'counterparty', null, null, null, null],
      array[null, null, '光伏公司', null, null, null, null],
      array['1000.00', '20000', '300.5', '-900.00', '-100', '200', '-20500.5'],
      array['900', null, null, '0', null, '200', null], array['0', null, null, '900', null, '0', null],
      array[null, null, null, 'planting', null, null, null], array[null, null, null, null, null, null, null]::text[],
      array['期初', '期初', '期初', '期初', '期初', '期初', '期初'], 'test', 'u-maker', '张会计', null, null, ${book.authorisation}::uuid,
      'accountant', 'test', 'r-open')`,
  )
}

/** Content hashes of two files the book has. */
const EVIDENCE = ['ab'.repeat(32), 'cd'.repeat(32)]

async function noteFiles(store: Store, bookId: string): Promise<void> {
  await store.super.query(
    `insert into files (book_id, hash, name, media_type, size, added_by, added_name, added_at)
     select $1, h, '银行回单.pdf', 'application/pdf', 1000, 'u-maker', '张会计', now() from unnest($2::text[]) as h`,
    [bookId, EVIDENCE],
  )
}

async function attachLate(store: Store, bookId: string): Promise<void> {
  await store.super.query(
    `insert into voucher_files (book_id, seq, hash, attached_by, attached_name, attached_at, why)
     values ($1, 2, $2, 'u-maker', '张会计', now(), '发票晚到')`,
    [bookId, EVIDENCE[0]],
  )
}

/** Postings of March to December 2024; sequence numbers follow their order from 1. */
function story(book: TestBook): Posting[] {
  const counterparty = { kind: 'counterparty', name: '光伏公司' } as const
  return [
    receipt(book, '2024-03-05', '1200.00', { key: 'k-1' }),
    receipt(book, '2024-03-06', '80.01', { income: null }),
    receipt(book, '2024-03-07', '500', { account: '503', income: null }),
    makePosting(book, {
      date: '2024-03-08',
      businessDate: '2024-02-28',
      attachments: 2,
      attachmentHashes: EVIDENCE,
      source: '银行回单',
      lines: [
        { account: '10201', side: 'debit', amount: '700' },
        {
          account: '112',
          side: 'credit',
          amount: '100',
          auxiliary: counterparty,
          settles: 'operating_receivable',
        },
        {
          account: '501',
          side: 'credit',
          amount: '600',
          income: {
            type: 'photovoltaic',
            subtype: 'electricity',
            confidence: 0.875,
            rule: 'pv',
            reason: '电费',
          },
        },
      ],
    }),
    makePosting(book, {
      date: '2024-03-09',
      lines: [
        { account: '513', side: 'debit', amount: '45.6', summary: '办公用品,🖊 A4' },
        { account: '101', side: 'credit', amount: '45.60' },
      ],
    }),
    makePosting(book, {
      date: '2024-03-10',
      lines: [
        { account: '10201', side: 'debit', amount: '9000' },
        {
          account: '241',
          side: 'credit',
          amount: '9000',
          auxiliary: { kind: 'project', name: '村道硬化' },
          income: { type: 'none', exclusion: 'special_fund' },
        },
      ],
    }),
    makePosting(book, {
      date: '2024-03-11',
      kind: 'reversal',
      reverses: '1',
      lines: [
        { account: '101', side: 'debit', amount: '-1200.00' },
        { account: '501', side: 'credit', amount: '-1200.00', income: { type: 'livestock' } },
      ],
    }),
  ]
}

/** One voucher a person reviewed: drafted, submitted and signed by two. */
async function correct(store: Store, book: TestBook): Promise<void> {
  const maker = await makePerson(store, { name: '张会计', role: 'village_accountant', bookId: book.bookId })
  const reviewer = await makePerson(store, { name: '李审核', role: 'village_head', bookId: book.bookId })
  const id = await submitted(store, book.bookId, maker, {
    date: '2024-04-01',
    kind: 'correction',
    corrects: '1',
    summary: '测试',
    lines: [
      { account: '101', side: 'debit', amount: '1300.00', summary: '测试' },
      { account: '501', side: 'credit', amount: '1300.00', summary: '测试', income: { type: 'livestock' } },
    ],
  })
  const { refused } = await signDraft(store, book.bookId, reviewer, id)
  if (refused !== undefined) throw new Error(`refused: ${refused}`)
}

function transfer(book: TestBook): Posting {
  return makePosting(book, {
    date: '2024-12-31',
    kind: 'transfer',
    lines: [
      { account: '5010101', side: 'debit', amount: '2880.01' },
      { account: '503', side: 'debit', amount: '600' },
      { account: '513', side: 'credit', amount: '245.6' },
      { account: '32202', side: 'credit', amount: '3234.41' },
    ],
  })
}

/** Everything up to the year-end transfer; `sealed` splits 期初待核 and seals the year too. */
export async function livelyBook(
  store: Store,
  options: TestBookOptions & { yearEnd?: boolean } = {},
): Promise<TestBook> {
  const { yearEnd = true, ...more } = options
  const book = await createTestBook(store, { start: 202403, ...more })
  await noteFiles(store, book.bookId)
  const run = (work: (tx: Tx) => Promise<void>): Promise<void> =>
    inTransaction(store.app, [book.bookId], work)
  await inTransaction(store.app, '*', (tx) =>
    sql`insert into entities (name, kind, division) values ('光伏公司', 'company', ${book.division}) on conflict do nothing`.execute(
      tx,
    ),
  )
  await run((tx) => open(tx, book))
  const told = story(book)
  await run((tx) => post(tx, told.slice(0, 6)))
  await run((tx) => post(tx, told.slice(6)))
  await attachLate(store, book.bookId)
  await correct(store, book)
  await run(async (tx) => {
    await assign(tx, book.bookId, { seq: 2, line: 2, type: 'tourism' })
    await assign(tx, book.bookId, { seq: 0, line: 4, type: 'livestock' })
    await assign(tx, book.bookId, { seq: 3, line: 2, type: 'property_service' })
    await assign(tx, book.bookId, { seq: 2, line: 2, type: 'planting' })
  })
  await run((tx) => close(tx, book.bookId, 202404))
  await run((tx) =>
    act(
      tx,
      sql<Answer>`select * from reopen_months(${book.bookId}::bigint, 202404, '漏记 一笔', '2026-01-31T00:00:00Z', ${WHO})`,
    ),
  )
  await run((tx) => addAccount(tx, book.bookId, '501', '50101'))
  await run((tx) =>
    post(tx, [receipt(book, '2024-04-20', '0.99', { account: '50101', income: { type: 'equity' } })]),
  )
  await run((tx) => addAccount(tx, book.bookId, '50101', '5010101'))
  await run((tx) =>
    post(tx, [receipt(book, '2024-05-20', '-0.99', { account: '5010101', income: { type: 'equity' } })]),
  )
  await run((tx) => assign(tx, book.bookId, { seq: 8, line: 2, type: 'land_trust' }))
  if (!yearEnd) return book
  await run((tx) => close(tx, book.bookId, 202412))
  await run(async (tx) => {
    await post(tx, [transfer(book)])
    await act(tx, sql<Answer>`select * from record_year_transfer(${book.bookId}::bigint, 2024, true, ${WHO})`)
  })
  return book
}
