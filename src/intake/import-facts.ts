/** Gathers what the planner must know of a book before a file. */
import { accountsOf, moneyBefore } from '../accounts/service.ts'
import type { BookRow } from '../books/book.ts'
import type { Tx } from '../db/transaction.ts'
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import { day, monthOfNumber } from '../lib/day.ts'
import type { Day, Month } from '../lib/day.ts'
import { isNegative, money } from '../lib/money.ts'
import { fingerprint, planRow } from './plan-rows.ts'
import { readEarlierRows, readMemory, readReceipts } from './store.ts'
import type { StoredReceipt } from './store.ts'
import type { BookFacts, CashBook, EarlierReceipt, PlanOptions } from './schema.ts'

/** 0 and null both mean none. */
function monthOrNone(value: number | null): Month | null {
  return value === null || value === 0 ? null : monthOfNumber(value)
}

/** Types kept with the receipt carry on to the refund, so that sums by type net to nil. */
function toEarlier(row: StoredReceipt): EarlierReceipt {
  const typed = row.type === null || row.type === 'undecided' ? null : (row.type as IncomeAnswer)
  return {
    date: day(row.date),
    summary: row.summary,
    amount: money(row.amount),
    counterparty: row.counterparty,
    line: {
      account: row.account,
      counterparty: row.counterparty,
      project: row.project,
      type:
        typed === null
          ? null
          : {
              type: typed,
              subtype: row.subtype,
              exclusion: row.exclusion as Exclusion | null,
              confidence: 1,
              rule: 'refund-of',
              reason: `随 ${row.date} 的收款`,
            },
    },
  }
}

async function receiptsFor(tx: Tx, bookId: string, file: CashBook): Promise<EarlierReceipt[]> {
  const red = file.rows.filter((row) => row.income !== null && isNegative(row.income))
  if (red.length === 0) return []
  const years = [...new Set(red.map((row) => Number(row.date.slice(0, 4))))]
  return (await readReceipts(tx, bookId, years)).map(toEarlier)
}

/** `first` is the file's first day: money is what the book held on its eve. */
export async function readBookFacts(
  tx: Tx,
  book: BookRow,
  file: CashBook,
  first: Day,
  options: PlanOptions,
): Promise<BookFacts> {
  const accounts = await accountsOf(tx, book.bookId)
  const memory = await readMemory(tx, book.bookId)
  const bare: BookFacts = {
    accounts: new Map(
      accounts.map(({ code, name, leaf, bankAccount }) => [code, { name, leaf, bank: bankAccount }]),
    ),
    start: monthOrNone(book.startMonth),
    closedThrough: monthOrNone(book.closedThrough),
    opened: book.opened,
    used: memory.used,
    moneyBefore: (await moneyBefore(tx, book.bookId, first)).map(({ account, amount }) => ({
      account,
      amount: money(amount),
    })),
    earlierRows: new Map(),
    receipts: await receiptsFor(tx, book.bookId, file),
    projects: memory.projects,
    gift: book.giftAccount ?? '504',
    hasInvestment: memory.hasInvestment,
  }
  if (!memory.used) return bare
  const prints = file.rows.map((row) => fingerprint(planRow(row, '', bare, options)))
  return { ...bare, earlierRows: await readEarlierRows(tx, book.bookId, prints) }
}
