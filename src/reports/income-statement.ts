/** Income and expense of a year by account (收益及收益分配表 by account), transfers left out: the same before and after year end. */
import type { Tx } from '../db/transaction.ts'
import { add, isZero, negate, subtract, sum, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { chainOf } from './account-tree.ts'
import { requireExportBook } from './export-book.ts'
import { readMonthBalances, readReportAccounts } from './store-balances.ts'
import type { MonthFigures } from './trial-balance.ts'

export type StatementRow = { code: string; name: string; level: number; amount: Money }
export type IncomeStatement = {
  book: string
  year: number
  rows: StatementRow[]
  operating_surplus: Money
  net_surplus: Money
}

/** 501–504 credit − debit, 511–521 debit − credit; 本年累计 of a start within the year included. */
function amountOf(row: MonthFigures): Money {
  const net = subtract(add(row.debit, row.carriedDebit), add(row.credit, row.carriedCredit))
  return row.account < '51' ? negate(net) : net
}

export async function incomeStatementByAccount(tx: Tx, code: string, year: number): Promise<IncomeStatement> {
  const book = await requireExportBook(tx, code)
  const accounts = await readReportAccounts(tx, book.bookId)
  const months = await readMonthBalances(tx, book.bookId, year * 100 + 12)
  const found = new Map<string, Money>()
  for (const row of months) {
    if (row.month < year * 100 || !row.account.startsWith('5')) continue
    for (const at of chainOf(row.account)) found.set(at, add(found.get(at) ?? ZERO, amountOf(row)))
  }
  const of = (...codes: string[]): Money => sum(codes.map((each) => found.get(each) ?? ZERO))
  const operating = subtract(of('501', '502'), of('511', '512', '513'))
  return {
    book: book.code,
    year,
    rows: [...found.entries()]
      .filter(([, amount]) => !isZero(amount))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([at, amount]) => {
        const { name, level } = accounts.get(at) ?? { name: at, level: 1 }
        return { code: at, name, level, amount }
      }),
    operating_surplus: operating,
    net_surplus: sum([operating, of('503', '504'), negate(of('514', '515', '521'))]),
  }
}
