/** A cash book file → rows, carried balances and totals, and every problem at once (bookkeeping.md 5; the columns are the contract's). */
import type { Day } from '../lib/day.ts'
import { isNegative, isZero } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { readAmount } from './read-amount.ts'
import { cellText, listed, place, read, unreadable } from './read-cells.ts'
import type { Cell, Read, Sheet, SheetRow } from './read-cells.ts'
import { readDate } from './read-date.ts'
import { findTable } from './read-heads.ts'
import type { Heads, Table } from './read-heads.ts'
import { nonVoucherRow } from './row-nonvoucher.ts'
import type { CashBook, CashRow, MoneyAccount } from './schema.ts'

const HEADS = {
  date: ['日期', 'date', '记账日期', '业务日期', '发生日期', '收付日期', '年月日'],
  summary: ['摘要', 'summary', '事由', '摘要内容', '内容摘要', '业务摘要'],
  income: ['收入', 'income', '收入金额', '收方', '收入(借方)', '借方(收入)'],
  expense: ['支出', 'expense', '支出金额', '付方', '支出(贷方)', '贷方(支出)'],
  method: ['方式', 'method', '收付方式', '结算方式', '支付方式', '资金方式'],
  counterparty: ['对方', 'counterparty', '对方单位', '对方户名', '对方名称', '往来单位', '收付款人'],
  account: ['科目', 'account', '会计科目', '对方科目', '科目名称', '科目编码'],
  attachments: ['附件', 'attachments', '附件张数', '单据张数', '附单据张数', '附单据'],
  balance: ['余额', 'balance', '结存', '结余', '结存金额', '账面余额'],
  bank: ['账户', 'bank', '银行账户', '账户名称', '开户行'],
  receipt_no: ['票据号', 'receipt_no', '票据号码', '收据号', '票号'],
} as const satisfies Heads<string>
type Field = keyof typeof HEADS

const METHODS = new Map<string, MoneyAccount>([
  ...['现金', '库存现金', 'cash', '101'].map((word) => [word, '101'] as const),
  ...['银行', '银行存款', '转账', '银行转账', '网银', 'bank', '102'].map((word) => [word, '102'] as const),
])

const MAX_ATTACHMENTS = 9_999
/** Longest text the books take, by field. */
const LONGEST = { summary: 200, counterparty: 100, account: 60, bank: 100, receipt_no: 100 } as const

/** Reads one row's cells, collecting what is wrong with each. */
class RowReader {
  readonly row: number
  /** Whether a cell of this row was wrong: a wrong amount is no empty one. */
  faulty = false
  private readonly table: Table<Field>
  private readonly cells: SheetRow['cells']
  private readonly problems: Problem[]

  constructor(table: Table<Field>, { row, cells }: SheetRow, problems: Problem[]) {
    this.table = table
    this.row = row
    this.cells = cells
    this.problems = problems
  }

  cell(field: Field): Cell | undefined {
    const column = this.table.columns.get(field)
    return column === undefined ? undefined : this.cells[column]
  }

  text(field: Field): string {
    return cellText(this.cell(field))
  }

  place(field: Field): string {
    const head = this.table.written.get(field) ?? HEADS[field][0]
    return place(this.table.sheet, this.row, head, this.table.columns.get(field) ?? 0)
  }

  wrong(field: Field, detail: string, code: Problem['code'] = 'intake/cell'): null {
    this.faulty = true
    this.problems.push(problem(code, detail, this.place(field)))
    return null
  }

  optional(field: 'counterparty' | 'account' | 'bank' | 'receipt_no'): string | null {
    const text = this.short(field)
    return text === '' || text === '-' || text === '无' ? null : text
  }

  /** Text within the length the books take. */
  short(field: keyof typeof LONGEST): string {
    const text = this.text(field)
    if ([...text].length > LONGEST[field]) this.wrong(field, `超过${LONGEST[field]}字,请写短些`)
    return text
  }

  date(): Day | null {
    const found = readDate(this.cell('date'))
    return 'wrong' in found ? this.wrong('date', found.wrong) : found.day
  }

  dayIfAny(): Day | null {
    const found = readDate(this.cell('date'))
    return 'wrong' in found ? null : found.day
  }

  amount(field: 'income' | 'expense' | 'balance'): Money | null {
    const cell = this.cell(field)
    const found = readAmount(cell)
    if ('wrong' in found) return this.wrong(field, found.wrong)
    if (found.amount === null || typeof cell !== 'object') return found.amount
    if (cell.merged !== null)
      return this.wrong(field, `金额单元格合并了(${cell.merged}),请拆开,每行写自己的金额`)
    if (cell.red && !isNegative(found.amount) && !isZero(found.amount)) {
      return this.wrong(field, '红字金额没有写负号:是红字冲减请写成负数,不是请改成黑色', 'intake/red-font')
    }
    return found.amount
  }

  method(): MoneyAccount | null {
    const text = this.text('method').normalize('NFKC').toLowerCase()
    if (text === '') return null
    return (
      METHODS.get(text) ??
      this.wrong('method', `「${text.slice(0, 20)}」看不出是现金还是银行,请写「现金」或「银行」`)
    )
  }

  attachments(): number {
    const text = this.text('attachments').normalize('NFKC')
    const count = Number(/^(\d{1,5})张?$/.exec(text)?.[1] ?? (text === '' ? 0 : Number.NaN))
    if (count <= MAX_ATTACHMENTS) return count
    this.wrong('attachments', `「${text.slice(0, 20)}」不是张数`)
    return 0
  }
}

function empty(amount: Money | null): boolean {
  return amount === null || isZero(amount)
}

/** 「合计」 may stand in the date column with the summary left empty. */
function special(reader: RowReader): ReturnType<typeof nonVoucherRow> {
  const summary = reader.text('summary')
  return nonVoucherRow(summary === '' ? reader.text('date') : summary)
}

function readSpecial(
  reader: RowReader,
  found: NonNullable<ReturnType<typeof nonVoucherRow>>,
  book: CashBook,
): void {
  const inDate = reader.text('summary') === ''
  book.special.push({
    row: reader.row,
    kind: found.kind,
    words: found.words,
    // 「2021年3月」 beside 本月合计 is no day, and none is needed; an opening takes its month from it.
    date: inDate ? null : found.kind === 'opening' ? reader.date() : reader.dayIfAny(),
    income: reader.amount('income'),
    expense: reader.amount('expense'),
    balance: reader.amount('balance'),
    method: reader.method(),
    bank: reader.optional('bank'),
  })
}

function readRow(reader: RowReader, book: CashBook): void {
  const [income, expense] = [reader.amount('income'), reader.amount('expense')]
  const summary = reader.short('summary')
  if (empty(income) && empty(expense) && !reader.faulty) {
    book.skipped.push({
      row: reader.row,
      summary: summary || reader.text('date'),
      why: '收入、支出都没有金额',
    })
    return
  }
  if (!empty(income) && !empty(expense)) {
    reader.wrong('expense', '同一行的收入和支出都填了,请分成两行', 'intake/both-sides')
  }
  const date = reader.date()
  if (date === null && reader.text('date') === '') reader.wrong('date', '没有日期')
  if (summary === '') reader.wrong('summary', '没有摘要')
  const row: Omit<CashRow, 'date'> = {
    row: reader.row,
    summary,
    income,
    expense,
    method: reader.method(),
    counterparty: reader.optional('counterparty'),
    account: reader.optional('account'),
    attachments: reader.attachments(),
    balance: reader.amount('balance'),
    bank: reader.optional('bank'),
    receiptNo: reader.optional('receipt_no'),
  }
  if (date !== null) book.rows.push({ ...row, date })
}

/** Rows in file order; any problem refuses the whole file. */
export function readCashBook(sheets: readonly Sheet[]): Read<CashBook> {
  const found = findTable<Field>(sheets, HEADS, ['date', 'summary', 'income', 'expense'])
  if (found.value === null) return unreadable(...found.problems)
  const table = found.value
  const book: CashBook = {
    sheet: table.sheet.name,
    methods: table.columns.has('method'),
    ignoredHeads: table.ignored,
    rows: [],
    special: [],
    skipped: [],
  }
  const problems: Problem[] = [...table.surplus]
  for (const row of table.rows) {
    if (row.cells.every((cell) => cellText(cell) === '')) continue
    const reader = new RowReader(table, row, problems)
    const carried = special(reader)
    if (carried === null) readRow(reader, book)
    else readSpecial(reader, carried, book)
  }
  if (problems.length > 0) return unreadable(...listed(problems))
  if (book.rows.length + book.special.length + book.skipped.length === 0) {
    return unreadable(problem('intake/empty', '表头下面没有账'))
  }
  return read(book)
}
