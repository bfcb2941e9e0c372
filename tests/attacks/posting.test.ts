/** What the posting function refuses, each with its code: hostile amounts, days and vouchers, closed months. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook, makePosting, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'

const store = await freshDatabase()
afterAll(store.close)
const book = await livelyBook(store)
const open = await createTestBook(store, { start: 202401 })

test.each([
  ['three decimals', '1.005'],
  ['NaN', 'NaN'],
  ['Infinity', 'Infinity'],
  ['ten to the sixteenth', '1e16'],
  ['seventeen digits', '10000000000000000.00'],
  ['nil', '0.00'],
  ['minus nil', '-0'],
  ['plus', '+5'],
  ['grouping', '1,000.00'],
  ['hexadecimal', '0x10'],
  ['nothing', ''],
  ['full width', '\uff11.00'],
  ['space', ' 1.00'],
  ['newline', '1.00\n'],
])('an amount with %s is refused, not rounded', async (_, amount) => {
  const outcomes = await postTestVouchers(store, [receipt(open, '2024-01-03', amount)])
  expect(outcomes).toMatchObject([{ status: 'refused', code: 'line/amount' }])
})

test.each([
  [
    'unbalanced',
    {
      date: '2024-01-03',
      lines: [
        { account: '101', side: 'debit', amount: '1' },
        { account: '501', side: 'credit', amount: '2' },
      ],
    },
    'voucher/unbalanced',
  ],
  [
    'one line',
    { date: '2024-01-03', lines: [{ account: '101', side: 'debit', amount: '1' }] },
    'voucher/lines',
  ],
  ['no calendar day', { date: '2024-02-30', lines: [] }, 'voucher/date'],
  ['infinity as a day', { date: 'infinity', lines: [] }, 'voucher/date'],
  ['today as a day', { date: 'today', lines: [] }, 'voucher/date'],
  ['before the start', { date: '2023-12-31', lines: [] }, 'voucher/before-start'],
  [
    'a parent account',
    {
      date: '2024-01-03',
      lines: [
        { account: '102', side: 'debit', amount: '1' },
        { account: '501', side: 'credit', amount: '1' },
      ],
    },
    'line/account-not-leaf',
  ],
  [
    'an auxiliary kind without a name',
    {
      date: '2024-01-03',
      lines: [
        { account: '112', side: 'debit', amount: '1', auxiliary: { kind: 'counterparty', name: '' } },
        { account: '501', side: 'credit', amount: '1' },
      ],
    },
    'line/auxiliary',
  ],
  [
    'an unknown authorisation',
    { date: '2024-01-03', review: { authorisation: '00000000-0000-4000-8000-000000000000' }, lines: [] },
    'voucher/not-reviewed',
  ],
  [
    'its maker as reviewer',
    { date: '2024-01-03', review: { reviewer: { id: 'u-maker', name: '张会计' } }, lines: [] },
    'voucher/reviewer',
  ],
  [
    'a total beyond the column',
    {
      date: '2024-01-03',
      lines: [
        { account: '101', side: 'debit', amount: '9999999999999999' },
        { account: '10201', side: 'debit', amount: '9999999999999999' },
        { account: '501', side: 'credit', amount: '9999999999999999' },
        { account: '502', side: 'credit', amount: '9999999999999999' },
      ],
    },
    'voucher/total',
  ],
  ['the kind opening', { date: '2024-01-03', kind: 'opening', lines: [] }, 'voucher/kind'],
  [
    'a correction of nothing',
    { date: '2024-01-03', kind: 'correction', corrects: '99', lines: [] },
    'voucher/corrects',
  ],
] as const)('%s: refused with its code', async (_, posting, code) => {
  const spare = [
    { account: '101', side: 'debit', amount: '1' },
    { account: '501', side: 'credit', amount: '1' },
  ] as const
  const { lines, ...rest } = posting
  const made = makePosting(open, { ...(rest as { date: string }), lines: lines.length === 0 ? spare : lines })
  expect(await postTestVouchers(store, [made])).toMatchObject([{ status: 'refused', code }])
})

test('into a closed month, a sealed or transferred year: refused', async () => {
  const into = (date: string) => postTestVouchers(store, [receipt(book, date, '1', { account: '5010101' })])
  expect(await into('2024-04-30')).toMatchObject([{ status: 'refused', code: 'month/closed' }])
  expect(await into('2024-12-31')).toMatchObject([{ status: 'refused', code: 'month/closed' }])
})
