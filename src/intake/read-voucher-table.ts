/** A voucher table file → its lines, continuation cells filled in, every problem at once (the columns are the contract's). */
import type { Day } from '../lib/day.ts'
import { isNegative, isZero } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { readAmount } from './read-amount.ts'
import { cellText, listed, place, read, unreadable } from './read-cells.ts'
import type { Read, Sheet, SheetRow } from './read-cells.ts'
import { readDate } from './read-date.ts'
import { findTable } from './read-heads.ts'
import type { Heads, Table } from './read-heads.ts'
import { nonVoucherRow } from './row-nonvoucher.ts'
import type { VoucherRow, VoucherTable } from './schema.ts'

const HEADS = {
  date: ['日期', 'date', '凭证日期', '制单日期', '记账日期'],
  word: ['凭证字', 'word', '字', '凭证类别', '凭证类型'],
  number: ['凭证号', 'number', '号', '凭证号数', '凭证编号', '凭证字号'],
  summary: ['摘要', 'summary'],
  account: ['科目编码', 'account', '科目代码', '科目编号'],
  name: ['科目名称', 'account_name', '会计科目', '科目'],
  debit: ['借方金额', 'debit', '借方'],
  credit: ['贷方金额', 'credit', '贷方'],
  attachments: ['附件张数', 'attachments', '附件', '附单据数', '附单据张数'],
  counterparty: ['对方', 'counterparty', '对方单位', '往来单位', '客商'],
  project: ['项目', 'project', '核算项目'],
} as const satisfies Heads<string>
type Field = keyof typeof HEADS

const SUMMARY_LIMIT = 200
const NUMBERED = /^([^\d\s-]{1,4}?)?字?[-\s]*第?0*(\d{1,8})号?$/

/** 「记-0012」「记字第12号」「12」 → 字 and 号; null when it is neither. */
export function voucherNumber(text: string): { word: string; number: string } | null {
  const match = NUMBERED.exec(text.normalize('NFKC').replace(/\s+/g, ''))
  return match === null ? null : { word: match[1] ?? '', number: match[2] ?? '' }
}

type Carried = { date: Day | null; word: string; number: string; summary: string }

class LineReader {
  private readonly table: Table<Field>
  private readonly problems: Problem[]
  /** What empty cells inherit from the line above. */
  private above: Carried = { date: null, word: '', number: '', summary: '' }

  constructor(table: Table<Field>, problems: Problem[]) {
    this.table = table
    this.problems = problems
  }

  text(row: SheetRow, field: Field): string {
    const column = this.table.columns.get(field)
    return column === undefined ? '' : cellText(row.cells[column])
  }

  private wrong(
    { row }: SheetRow,
    field: Field,
    detail: string,
    code: Problem['code'] = 'intake/cell',
  ): null {
    const head = this.table.written.get(field) ?? HEADS[field][0]
    const column = this.table.columns.get(field) ?? 0
    this.problems.push(problem(code, detail, place(this.table.sheet, row, head, column)))
    return null
  }

  private amount(row: SheetRow, field: 'debit' | 'credit'): Money | null {
    const cell = row.cells[this.table.columns.get(field) ?? -1]
    const found = readAmount(cell)
    if ('wrong' in found) return this.wrong(row, field, found.wrong)
    if (found.amount === null || isZero(found.amount)) return null
    if (typeof cell === 'object' && cell.merged !== null)
      return this.wrong(row, field, `金额单元格合并了(${cell.merged}),请拆开`)
    if (typeof cell === 'object' && cell.red && !isNegative(found.amount)) {
      return this.wrong(row, field, '红字金额没有写负号:是红字请写成负数,不是请改成黑色', 'intake/red-font')
    }
    return found.amount
  }

  private date(row: SheetRow): Day | null {
    const found = readDate(row.cells[this.table.columns.get('date') ?? -1])
    if ('wrong' in found) return this.wrong(row, 'date', found.wrong)
    return found.day ?? this.above.date
  }

  /** 字 and 号 of the line; a new date without a number continues nothing. */
  private numbered(row: SheetRow): { word: string; number: string } | null {
    const [word, written] = [this.text(row, 'word'), this.text(row, 'number')]
    if (written === '') {
      if (this.above.number === '') return this.wrong(row, 'number', '没有凭证号')
      return { word: word === '' ? this.above.word : word, number: this.above.number }
    }
    const found = voucherNumber(written)
    if (found === null) return this.wrong(row, 'number', `「${written.slice(0, 20)}」不是凭证号`)
    return { word: word.replace(/字$/, '') || found.word || this.above.word || '记', number: found.number }
  }

  private attachments(row: SheetRow): number {
    const text = this.text(row, 'attachments').normalize('NFKC')
    const count = Number(/^(\d{1,4})张?$/.exec(text)?.[1] ?? (text === '' ? 0 : Number.NaN))
    if (!Number.isNaN(count)) return count
    this.wrong(row, 'attachments', `「${text.slice(0, 20)}」不是张数`)
    return 0
  }

  read(row: SheetRow): VoucherRow | null {
    const date = this.date(row)
    const number = this.numbered(row)
    const continued = number?.number === this.above.number && number.word === this.above.word
    const summary = this.text(row, 'summary') || (continued ? this.above.summary : '')
    const [debit, credit] = [this.amount(row, 'debit'), this.amount(row, 'credit')]
    if (debit !== null && credit !== null) {
      this.wrong(row, 'credit', '同一行的借方和贷方都填了,请分成两行', 'intake/both-sides')
    }
    if (summary === '') this.wrong(row, 'summary', '没有摘要')
    if ([...summary].length > SUMMARY_LIMIT) this.wrong(row, 'summary', `超过${SUMMARY_LIMIT}字,请写短些`)
    const [account, accountName] = [this.text(row, 'account').replace(/\s/g, ''), this.text(row, 'name')]
    if (account === '' && accountName === '') this.wrong(row, 'account', '没有科目')
    const attachments = this.attachments(row)
    if (date === null && this.text(row, 'date') === '') this.wrong(row, 'date', '没有日期')
    if (date === null || number === null) return null
    this.above = { date, ...number, summary }
    return {
      row: row.row,
      date,
      ...number,
      summary,
      account,
      accountName,
      debit,
      credit,
      attachments,
      counterparty: this.text(row, 'counterparty') || null,
      project: this.text(row, 'project') || null,
    }
  }
}

/** Totals and lines without account and amount are no lines of a voucher. */
function passedOver(reader: LineReader, row: SheetRow): string | null {
  const words = [reader.text(row, 'summary'), reader.text(row, 'date'), reader.text(row, 'name')]
  if (reader.text(row, 'account') === '' && words.some((text) => nonVoucherRow(text) !== null))
    return '合计行'
  const bare = (['account', 'name', 'debit', 'credit'] as const).every(
    (field) => reader.text(row, field) === '',
  )
  return bare ? '没有科目和金额' : null
}

export function readVoucherTable(sheets: readonly Sheet[]): Read<VoucherTable> {
  const found = findTable<Field>(sheets, HEADS, ['date', 'number', 'summary', 'account', 'debit', 'credit'])
  if (found.value === null) return unreadable(...found.problems)
  const problems: Problem[] = [...found.value.surplus]
  const reader = new LineReader(found.value, problems)
  const { sheet, ignored } = found.value
  const table: VoucherTable = { sheet: sheet.name, ignoredHeads: ignored, rows: [], skipped: [] }
  for (const row of found.value.rows) {
    if (row.cells.every((cell) => cellText(cell) === '')) continue
    const why = passedOver(reader, row)
    if (why !== null) {
      table.skipped.push({
        row: row.row,
        summary: reader.text(row, 'summary') || reader.text(row, 'date'),
        why,
      })
      continue
    }
    const line = reader.read(row)
    if (line === null) continue
    if (line.debit === null && line.credit === null) {
      table.skipped.push({ row: row.row, summary: line.summary, why: '借方、贷方都没有金额' })
    } else table.rows.push(line)
  }
  if (problems.length > 0) return unreadable(...listed(problems))
  if (table.rows.length === 0) return unreadable(problem('intake/empty', '表头下面没有分录'))
  return read(table)
}
