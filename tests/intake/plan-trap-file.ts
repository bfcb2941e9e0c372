/** Lays a generated cash book out as a CSV file: rows by day, balances, opening, totals and page rows, all reckoned in 分. */
import { TrapMaker } from './plan-trap-book.ts'
import { money, mulberry } from './plan-trap-words.ts'
import type { BalanceMode, TrapBook, TrapRow } from './plan-trap-words.ts'

const HEAD = '日期,摘要,收入,支出,方式,对方,余额'

export function yuan(cents: number): string {
  const size = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`
}

export function makeBook(seed: number, gift: '311' | '504'): TrapBook {
  const random = mulberry(seed)
  const maker = new TrapMaker(random, gift)
  const mode = maker.pick<BalanceMode>(['none', 'all', 'method'])
  maker.assetPair()
  for (let count = 0; count < 60; count += 1) {
    const trap = maker.pick([
      () => maker.plainReceipt(),
      () => maker.plainPayment(),
      () => maker.equalRows(),
      () => maker.withoutMethod(),
      () => maker.gifts(),
      () => maker.deposit(),
      () => maker.transferPair(),
      () => maker.falsePair(),
      () => maker.transferWithoutMethod(),
      () => maker.loneLeg(mode),
      () => maker.refund(),
      () => maker.redPayment(),
      () => maker.severalItems(),
      () => maker.severalYears(),
      () => maker.derived(),
      () => maker.empty(),
      () => maker.passThrough(),
    ])
    trap()
  }
  const rows = maker.rows.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  const opening = { '101': Math.floor(random() * 1e6), '102': Math.floor(random() * 1e8) - 2e7 }
  return { seed, rows, expected: maker.expected, mode, opening }
}

class Layout {
  readonly lines: string[] = [HEAD]
  private readonly book: TrapBook
  private readonly balance: Record<'101' | '102', number>
  private month = { income: 0, expense: 0 }
  private year = { income: 0, expense: 0 }

  constructor(book: TrapBook) {
    this.book = book
    this.balance = { ...book.opening }
  }

  private total(): number {
    return this.balance['101'] + this.balance['102']
  }

  openingRows(): void {
    for (const [account, method] of [
      ['101', '现金'],
      ['102', '银行'],
    ] as const) {
      this.lines.push(`2021-01-01,期初余额,,,${method},,${yuan(this.book.opening[account])}`)
    }
  }

  row(row: TrapRow): void {
    const [income, expense] = [row.income ?? 0, row.expense ?? 0]
    const account = money(row.method)
    this.balance[account] += income - expense
    for (const sums of [this.month, this.year]) {
      sums.income += income
      sums.expense += expense
    }
    const { mode } = this.book
    const empty = income === 0 && expense === 0
    const shown = mode === 'none' || empty ? '' : yuan(mode === 'all' ? this.total() : this.balance[account])
    row.row = this.lines.length + 1
    this.lines.push(
      [
        row.date,
        row.summary,
        row.income === undefined ? '' : yuan(row.income),
        row.expense === undefined ? '' : yuan(row.expense),
        row.method,
        row.counterparty ?? '',
        shown,
      ].join(','),
    )
    if (row.shownElsewhere === true) this.balance['101'] += expense
  }

  endOfMonth(page: boolean): void {
    const balance = this.book.mode === 'all' ? yuan(this.total()) : ''
    this.lines.push(`,本月合计,${yuan(this.month.income)},${yuan(this.month.expense)},,,${balance}`)
    this.lines.push(`,本年累计,${yuan(this.year.income)},${yuan(this.year.expense)},,,`)
    if (page && this.book.mode === 'all') this.lines.push(`,过次页,,,,,${balance}`, `,承前页,,,,,${balance}`)
    this.month = { income: 0, expense: 0 }
  }
}

/** Rows get their numbers here. */
export function layOut(book: TrapBook): string[] {
  const layout = new Layout(book)
  layout.openingRows()
  book.rows.forEach((row, index) => {
    layout.row(row)
    if (book.rows[index + 1]?.date.slice(0, 7) !== row.date.slice(0, 7)) layout.endOfMonth(index % 2 === 0)
  })
  return layout.lines
}
