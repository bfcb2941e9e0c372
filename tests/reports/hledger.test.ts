/** The journal export read back: by our own second reader, and by hledger itself where it is installed. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import { lastDayOf, firstDayOf, month } from '../../src/lib/day.ts'
import { exportHledger } from '../../src/reports/hledger.ts'
import { reportTrialBalance } from '../../src/reports/report-trial-balance.ts'
import { closeThrough, decideAll, postOrThrow, transferYear } from '../support/book-acts.ts'
import { makePosting } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { hledger, hledgerInstalled, readJournal, tally } from '../support/hledger-reader.ts'
import { makeRandomBook } from '../support/random-book.ts'
import type { RandomBook } from '../support/random-book.ts'
import { yuan } from '../support/recompute.ts'

const SEED = Number(process.env['SEED'] ?? 412)
const store = await freshDatabase()
afterAll(store.close)
let book: RandomBook

const HOSTILE = '=1+1; note: a|b  (x) "q", {y} @ 5 ; tag:z'

async function journal(): Promise<string> {
  let text = ''
  await readSnapshot(store.app, '*', async (tx) => {
    for await (const piece of exportHledger(tx, book.code)) text += piece
  })
  return text
}

beforeAll(async () => {
  process.stdout.write(`seed ${SEED}\n`)
  book = await makeRandomBook(store, { seed: SEED, years: [2021, 2022, 2023], perMonth: 9, start: 202101 })
  await postOrThrow(store, [
    makePosting(book, {
      date: '2023-12-30',
      lines: [
        { account: '101', side: 'debit', amount: '10.00', summary: HOSTILE },
        {
          account: '112',
          side: 'credit',
          amount: '10.00',
          summary: '; 注: x [2021-13-45] date:9',
          auxiliary: { kind: 'counterparty', name: '甲,乙: 丙;丁' },
        },
      ],
    }),
  ])
  await inTransaction(store.app, [book.bookId], (tx) =>
    sql`select add_account(${book.bookId}::bigint, '502', '50201', '分红: 甲; 乙', null, null, 'u', '张', 'accountant', 'test', 'r')`.execute(
      tx,
    ),
  )
})

const MONTHS = [2021, 2022, 2023].flatMap((year) =>
  Array.from({ length: 12 }, (_, at) => month(`${year}-${String(at + 1).padStart(2, '0')}`)),
)

/** Every account, every month: balance at the end, turnover by side within. */
async function compareMonths(text: string): Promise<void> {
  const read = readJournal(text)
  for (const each of MONTHS) {
    const [from, asOf] = [firstDayOf(each), lastDayOf(each)]
    const { rows } = await readSnapshot(store.app, '*', (tx) =>
      reportTrialBalance(tx, { book: book.code, from, asOf }),
    )
    const through = tally(read, ({ date }) => date <= asOf)
    const within = tally(
      read,
      ({ date, code }) => date >= from && date <= asOf && !['期初', '上年未结转'].includes(code),
    )
    const theirs = rows.map(({ code }) => {
      const turnover = within.get(code) ?? { debit: 0n, credit: 0n }
      return {
        code,
        closing: yuan(through.get(code)?.balance ?? 0n),
        debit: yuan(turnover.debit),
        credit: yuan(turnover.credit),
      }
    })
    expect([each, theirs]).toEqual([
      each,
      rows.map(({ code, closing, debit, credit }) => ({ code, closing, debit, credit })),
    ])
  }
}

async function compareProgram(text: string): Promise<void> {
  const strict = hledger(text, 'check', '--strict', 'ordereddates')
  expect([strict.status, strict.error]).toEqual([0, ''])
  for (const each of ['2022-06', '2022-12', '2023-01', '2023-12'].map((at) => month(at))) {
    const asOf = lastDayOf(each)
    const { rows } = await readSnapshot(store.app, '*', (tx) =>
      reportTrialBalance(tx, { book: book.code, asOf }),
    )
    const { out } = hledger(
      text,
      'balance',
      '--tree',
      '--no-elide',
      '-E',
      '-e',
      next(asOf),
      '-O',
      'csv',
      '--layout',
      'bare',
    )
    const balances = new Map(
      [...out.matchAll(/^"(?:[^"]*[: ])?(\d{3,9}) [^"]*","CNY","(-?[\d.]+)"$/gm)].map((match) => [
        match[1],
        match[2],
      ]),
    )
    const theirs = rows.map(({ code }) => [
      code,
      balances.get(code) === '0' ? '0.00' : (balances.get(code) ?? '0.00'),
    ])
    expect([each, theirs]).toEqual([each, rows.map(({ code, closing }) => [code, closing])])
  }
}

function next(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)
}

test('our second reader finds the same balances and turnover in every month, with the year open and transferred', async () => {
  const open = await journal()
  expect(open).toContain('上年未结转')
  await compareMonths(open)
  if (hledgerInstalled) await compareProgram(open)
  await decideAll(store, book)
  await closeThrough(store, book, 202212)
  await transferYear(store, book, 2021)
  await transferYear(store, book, 2022)
  const done = await journal()
  expect(done).not.toContain('上年未结转')
  expect(done.endsWith('; 完\n')).toBe(true)
  await compareMonths(done)
  if (hledgerInstalled) await compareProgram(done)
})

test('every voucher is there once, reversals and transfers too, in the order of days', async () => {
  const { transactions } = readJournal(await journal())
  const { rows } = await readSnapshot(store.app, '*', (tx) =>
    sql<{
      n: number
    }>`select count(*)::int as n from vouchers where book_id = ${book.bookId}::bigint`.execute(tx),
  )
  expect(transactions.length).toBe(rows[0]?.n)
  expect(new Set(transactions.map(({ code }) => code)).size).toBe(transactions.length)
  expect(transactions.map(({ date }) => date)).toEqual(transactions.map(({ date }) => date).sort())
})
