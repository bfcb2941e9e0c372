/** The trial balance on every day of a random year against the lines themselves; roll of an open year; drafts; what was known when. */
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import { day } from '../../src/lib/day.ts'
import { incomeStatementByAccount } from '../../src/reports/income-statement.ts'
import { reportTrialBalance } from '../../src/reports/report-trial-balance.ts'
import type { TrialBalance } from '../../src/reports/schema.ts'
import {
  addDraft,
  closeThrough,
  decideAll,
  postOrThrow,
  setRandomOpening,
  transferYear,
} from '../support/book-acts.ts'
import { createTestBook, makePosting } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { dice, makeRandomBook } from '../support/random-book.ts'
import type { RandomBook } from '../support/random-book.ts'
import { cents, yuan } from '../support/recompute.ts'

const SEED = Number(process.env['SEED'] ?? 7_310_404)
const store = await freshDatabase()
afterAll(store.close)
let book: RandomBook

type Ask = Partial<Parameters<typeof reportTrialBalance>[1]> & { asOf: ReturnType<typeof day> }

function trial(ask: Ask): Promise<TrialBalance> {
  return readSnapshot(store.app, '*', (tx) => reportTrialBalance(tx, { book: book.code, ...ask }))
}

type Raw = { date: string; kind: string; account: string; signed: bigint; posted: string }

/** Every line with its signed amount, the account it stands under today. */
async function rawLines(of: { bookId: string }): Promise<Raw[]> {
  const { rows } = await readSnapshot(store.app, '*', (tx) =>
    sql<{ date: string; kind: string; account: string; amount: string; posted: string }>`
      select v.voucher_date as date, v.kind, coalesce((select a.code from accounts a where a.book_id = l.book_id
          and a.parent = l.account and a.took_over), l.account) as account,
        case when l.side = 'debit' then l.amount else -l.amount end as amount,
        to_char(v.posted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as posted
      from vouchers v join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
      where v.book_id = ${of.bookId}::bigint`.execute(tx),
  )
  return rows.map(({ amount, ...row }) => ({ ...row, signed: cents(amount) }))
}

/** Balances of level-1 accounts at the end of a day, years before `asOf`'s rolled into 322. */
function expected(
  lines: readonly Raw[],
  asOf: string,
  dawn = `${asOf.slice(0, 4)}-01-01`,
): Map<string, bigint> {
  const found = new Map<string, bigint>()
  const put = (code: string, amount: bigint) => found.set(code, (found.get(code) ?? 0n) + amount)
  for (const { date, kind, account, signed } of lines) {
    if (date > asOf && kind !== 'opening') continue
    const top = account.slice(0, 3)
    const rolled = date < dawn && (top.startsWith('5') || top === '321')
    put(rolled ? '322' : top, signed)
  }
  return found
}

function closing({ rows }: TrialBalance, column: 'opening' | 'closing'): Map<string, string> {
  return new Map(rows.filter(({ level }) => level === 1).map((row) => [row.code, row[column]]))
}

function nonNil(balances: Map<string, bigint>): Record<string, string> {
  return Object.fromEntries(
    [...balances]
      .filter(([, each]) => each !== 0n)
      .map(([code, each]) => [code, yuan(each)])
      .sort(),
  )
}

function nonNilText(balances: Map<string, string>): Record<string, string> {
  return Object.fromEntries([...balances].filter(([, each]) => each !== '0.00').sort())
}

function check(report: TrialBalance): void {
  const top = report.rows.filter(({ level }) => level === 1)
  for (const column of ['opening', 'closing'] as const) {
    expect(yuan(top.reduce((sum, row) => sum + cents(row[column]), 0n))).toBe('0.00')
  }
  for (const row of report.rows) {
    expect(cents(row.opening) + cents(row.debit) - cents(row.credit)).toBe(cents(row.closing))
    const children = report.rows.filter(
      ({ code, level }) => level === row.level + 1 && code.startsWith(row.code),
    )
    if (children.length === 0) continue
    const inside = children.reduce((sum, each) => sum + cents(each.closing), 0n)
    expect([row.code, yuan(inside)]).toEqual([row.code, row.closing])
  }
}

beforeAll(async () => {
  process.stdout.write(`seed ${SEED}\n`)
  book = await makeRandomBook(store, { seed: SEED, years: [2023, 2024], perMonth: 14, start: 202301 })
  // A first sub-account after the account was posted to takes over its balance.
  await inTransaction(store.app, [book.bookId], (tx) =>
    sql`select add_account(${book.bookId}::bigint, '501', '50101', '农产品销售', null, null, 'u', '张', 'accountant', 'test', 'r')`.execute(
      tx,
    ),
  )
})

const DAYS = Array.from({ length: 366 }, (_, at) =>
  day(new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)),
)

test('on every day of the year it sums to nil and is what the lines say, the untransferred year under 322', async () => {
  const lines = await rawLines(book)
  for (const asOf of DAYS) {
    const report = await trial({ asOf })
    check(report)
    expect([asOf, nonNilText(closing(report, 'closing'))]).toEqual([asOf, nonNil(expected(lines, asOf))])
  }
  const report = await trial({ asOf: day('2024-06-30') })
  expect(report.rows.find(({ code }) => code === '32202')?.mark).toBe('上年未结转')
  expect(report.rows.find(({ code }) => code === '501')?.opening).toBe('0.00')
  expect(report.rows.some(({ code }) => code === '50101')).toBe(true)
}, 120_000)

test('any first day: its opening is the closing of the day before', async () => {
  const [roll, lines] = [dice(SEED + 1), await rawLines(book)]
  for (let n = 0; n < 60; n += 1) {
    const [a, b] = [roll.below(366), roll.below(366)]
    const [from, asOf] = [
      DAYS[Math.min(a, b)] ?? day('2024-01-01'),
      DAYS[Math.max(a, b)] ?? day('2024-12-31'),
    ]
    const report = await trial({ from, asOf })
    check(report)
    const before = new Date(Date.parse(from) - 86_400_000).toISOString().slice(0, 10)
    expect(nonNilText(closing(report, 'opening'))).toEqual(nonNil(expected(lines, before, '2024-01-01')))
    expect(nonNilText(closing(report, 'closing'))).toEqual(nonNil(expected(lines, asOf)))
  }
  // Across the new year the roll is turnover of the span.
  const across = await trial({ from: day('2023-07-15'), asOf: day('2024-03-10') })
  check(across)
  expect(nonNilText(closing(across, 'opening'))).toEqual(nonNil(expected(lines, '2023-07-14')))
  expect(nonNilText(closing(across, 'closing'))).toEqual(nonNil(expected(lines, '2024-03-10')))
})

test('as known on an instant: vouchers posted later are not there', async () => {
  const [roll, lines] = [dice(SEED + 2), await rawLines(book)]
  const instants = [...new Set(lines.map(({ posted }) => posted))].sort()
  expect(instants.length).toBeGreaterThan(10)
  for (let n = 0; n < 25; n += 1) {
    const knownOn = instants[roll.below(instants.length)] ?? ''
    const asOf = DAYS[roll.below(366)] ?? day('2024-01-01')
    const report = await trial({ asOf, knownOn })
    check(report)
    const known = lines.filter(({ posted }) => posted <= knownOn)
    expect(nonNilText(closing(report, 'closing'))).toEqual(nonNil(expected(known, asOf)))
  }
  const nothing = await trial({ asOf: day('2024-12-31'), knownOn: '2000-01-01T00:00:00Z' })
  expect(nothing.rows).toEqual([])
})

test('drafts stand with their money, the open side under 待定', async () => {
  await addDraft(store, book, { date: '2024-03-05', amount: '1200.00' })
  await addDraft(store, book, { date: '2024-05-20', amount: '-300.50', account: '10201' })
  await addDraft(store, book, { date: '2024-05-21', amount: '99.00', account: null })
  const asOf = day('2024-06-15')
  const [without, withDrafts] = [await trial({ asOf }), await trial({ asOf, withDrafts: true })]
  check(withDrafts)
  expect(without.rows.some(({ code }) => code === '待定')).toBe(false)
  expect(withDrafts.drafts).toBe(3)
  expect(withDrafts.rows.at(-1)).toMatchObject({
    code: '待定',
    debit: '300.50',
    credit: '1200.00',
    closing: '-899.50',
  })
  const later = await trial({ asOf, from: day('2024-04-01'), withDrafts: true })
  check(later)
  expect(later.rows.at(-1)).toMatchObject({ opening: '-1200.00', closing: '-899.50' })
  const cash = (report: TrialBalance) => cents(report.rows.find(({ code }) => code === '101')?.closing ?? '')
  expect(cash(withDrafts) - cash(without)).toBe(120_000n)
  const moved =
    await sql`update drafts set state = 'discarded' where book_id = ${book.bookId}::bigint`.execute(
      (await import('../../src/db/connect.ts')).createKysely(store.super),
    )
  expect(moved.numAffectedRows).toBe(3n)
})

test('year end: the statement by account does not change, the roll gives way to the transfer, balances stay', async () => {
  await decideAll(store, book)
  await closeThrough(store, book, 202312)
  const statement = () => readSnapshot(store.app, '*', (tx) => incomeStatementByAccount(tx, book.code, 2023))
  const [before, open] = [await statement(), await trial({ asOf: day('2024-08-17') })]
  await transferYear(store, book, 2023)
  expect(await statement()).toEqual(before)
  expect(before.rows.length).toBeGreaterThan(6)
  const [done, ended] = [await trial({ asOf: day('2024-08-17') }), await trial({ asOf: day('2023-12-31') })]
  expect(open.notes.join()).toContain('上年未结转')
  expect(done.notes).toEqual([])
  expect(done.rows).toEqual(open.rows.map(({ mark: _, ...row }) => row))
  check(ended)
  expect(ended.rows.filter(({ code, closing: at }) => code.startsWith('5') && at !== '0.00')).toEqual([])
})

test('a start within the year: 本年累计 stands in the columns, the year opens without it', async () => {
  const late = await createTestBook(store, { start: 202404 })
  await setRandomOpening(store, late, 202404, [
    { account: '101', amount: '700.00', carried: ['900.00', '300.00'] },
    { account: '501', amount: '-800.00', carried: ['0.00', '800.00'], type: 'planting' },
    { account: '513', amount: '200.00', carried: ['200.00', '0.00'] },
    { account: '31101', amount: '-100.00' },
  ])
  await postOrThrow(store, [
    makePosting(late, {
      date: '2024-04-09',
      lines: [
        { account: '101', side: 'debit', amount: '50.00' },
        { account: '501', side: 'credit', amount: '50.00', income: { type: 'tourism' } },
      ],
    }),
  ])
  const report = await readSnapshot(store.app, '*', (tx) =>
    reportTrialBalance(tx, { book: late.code, asOf: day('2024-04-30') }),
  )
  check(report)
  const row = (code: string) => report.rows.find((each) => each.code === code)
  expect(row('101')).toMatchObject({
    opening: '100.00',
    debit: '950.00',
    credit: '300.00',
    closing: '750.00',
  })
  expect(row('501')).toMatchObject({ opening: '0.00', debit: '0.00', credit: '850.00', closing: '-850.00' })
  const fromApril = await readSnapshot(store.app, '*', (tx) =>
    reportTrialBalance(tx, { book: late.code, from: day('2024-04-01'), asOf: day('2024-04-30') }),
  )
  check(fromApril)
  expect(fromApril.rows.find(({ code }) => code === '101')).toMatchObject({
    opening: '700.00',
    debit: '50.00',
  })
})
