/** The voucher as it is being written: rows, who owes what to balance, and every step of the keyboard as a pure change. */
import type { DraftInFull, NewDraft } from '../../approvals/schema.ts'
import {
  absolute,
  formatMoney,
  isNegative,
  isZero,
  type Money,
  money,
  negate,
  subtract,
  sum,
  ZERO,
} from '../../lib/money.ts'
import { amountIn, narrowed, shorthandIn } from './typed.ts'

export type Side = 'debit' | 'credit'
type Line = DraftInFull['lines'][number]

export type Row = {
  /** For the page only; rows have no name of their own. */
  key: number
  summary: string
  /** As typed; `account` is the code once one was chosen. */
  words: string
  account: string
  auxiliary: string
  side: Side
  amount: string
  /** The line as it was saved, whose type of income stays while its words and account do. */
  was: Line | null
}

export type Paper = { hash: string; name: string; size: number }
export type Sheet = {
  date: string
  word: string
  attachments: string
  files: Paper[]
  rows: Row[]
  next: number
}

/** A sheet of paper has five rows before anything stands on it. */
export const ROWS = 5

function blank(key: number): Row {
  return { key, summary: '', words: '', account: '', auxiliary: '', side: 'debit', amount: '', was: null }
}

/** At least five rows, and one free at the end. */
function filled(sheet: Sheet): Sheet {
  const { rows } = sheet
  let next = sheet.next
  const more: Row[] = []
  while (rows.length + more.length < ROWS) more.push(blank(next++))
  return more.length === 0 ? sheet : { ...sheet, rows: [...rows, ...more], next }
}

export function newSheet(date: string): Sheet {
  return filled({ date, word: '', attachments: '0', files: [], rows: [], next: 1 })
}

/** A saved draft on paper again; `shown` writes an account as the look-up does. */
export function sheetOf(draft: DraftInFull, shown: (line: Line) => string, files: Paper[]): Sheet {
  const rows = draft.lines.map((line, index) => ({
    key: index + 1,
    summary: line.summary,
    words: shown(line),
    account: line.account,
    auxiliary: line.auxiliary?.name ?? '',
    side: line.side,
    amount: formatMoney(money(line.amount)),
    was: line,
  }))
  const { date, word, attachments } = draft
  return filled({ date, word, attachments: String(attachments), files, rows, next: rows.length + 1 })
}

/** Nothing but a carried 摘要 stands in it. */
export function isBlank(row: Row): boolean {
  return row.words.trim() === '' && row.amount.trim() === ''
}

export function writtenRows(sheet: Sheet): Row[] {
  return sheet.rows.filter((row) => !isBlank(row))
}

export function totalOf(sheet: Sheet, side: Side): Money {
  return sum(sheet.rows.filter((row) => row.side === side).map((row) => amountIn(row.amount) ?? ZERO))
}

/** Debit less credit. */
export function differenceOf(sheet: Sheet): Money {
  return subtract(totalOf(sheet, 'debit'), totalOf(sheet, 'credit'))
}

/** What would balance the voucher in this row: its own amount does not count. */
export function dueIn(sheet: Sheet, at: number): { side: Side; amount: Money } {
  const others = { ...sheet, rows: sheet.rows.filter((_, index) => index !== at) }
  const due = negate(differenceOf(others))
  return isNegative(due) ? { side: 'credit', amount: absolute(due) } : { side: 'debit', amount: due }
}

function change(sheet: Sheet, at: number, fields: Partial<Row>): Sheet {
  return { ...sheet, rows: sheet.rows.map((row, index) => (index === at ? { ...row, ...fields } : row)) }
}

export function typeSummary(sheet: Sheet, at: number, words: string): Sheet {
  const meant = shorthandIn(words)
  const from = meant === 'previous' ? sheet.rows[at - 1] : meant === 'first' ? sheet.rows[0] : undefined
  return change(sheet, at, { summary: from === undefined || at === 0 ? words : from.summary })
}

export function typeAccount(sheet: Sheet, at: number, words: string): Sheet {
  return change(sheet, at, { words, account: '' })
}

export function chooseAccount(sheet: Sheet, at: number, chosen: { code: string; shown: string }): Sheet {
  return change(sheet, at, { words: chosen.shown, account: chosen.code })
}

export function typeAuxiliary(sheet: Sheet, at: number, auxiliary: string): Sheet {
  return change(sheet, at, { auxiliary })
}

/** The other column; the amount goes with it. */
function flip(sheet: Sheet, at: number, from: Side): Sheet {
  return change(sheet, at, { side: from === 'debit' ? 'credit' : 'debit' })
}

/** The amount that balances, in the column one stands in: on the other side it is red. */
function balance(sheet: Sheet, at: number, column: Side): Sheet {
  const due = dueIn(sheet, at)
  if (isZero(due.amount)) return change(sheet, at, { amount: '' })
  return change(sheet, at, {
    side: column,
    amount: formatMoney(due.side === column ? due.amount : negate(due.amount)),
  })
}

/** `=` balances, a space flips, whatever else is the amount; an input method brings its wide forms of both. */
export function typeAmount(sheet: Sheet, at: number, column: Side, words: string): Sheet {
  const plain = narrowed(words)
  if (plain.includes('=')) return balance(sheet, at, column)
  if (plain.includes(' ') && !/\d \d/.test(plain)) return flip(sheet, at, column)
  return change(sheet, at, { side: column, amount: words })
}

/** Typed amounts are written as amounts when one leaves the cell; what is none stays as it was typed. */
export function settle(sheet: Sheet, at: number): Sheet {
  const amount = amountIn(sheet.rows[at]?.amount ?? '')
  return amount === null || amount === undefined ? sheet : change(sheet, at, { amount: formatMoney(amount) })
}

/** Entering a row: one is there, the 摘要 is carried, and the amount that balances is proposed on its side. */
export function enterRow(sheet: Sheet, at: number): Sheet {
  const grown =
    at < sheet.rows.length
      ? sheet
      : { ...sheet, rows: [...sheet.rows, blank(sheet.next)], next: sheet.next + 1 }
  const [row, above] = [grown.rows[at], grown.rows[at - 1]]
  const due = dueIn(grown, at)
  if (row === undefined || above === undefined || !isBlank(row) || isZero(due.amount)) return grown
  const summary = row.summary === '' ? above.summary : row.summary
  return change(grown, at, { summary, side: due.side, amount: formatMoney(due.amount) })
}

export function insertRow(sheet: Sheet, at: number): Sheet {
  const rows = [...sheet.rows]
  rows.splice(at, 0, blank(sheet.next))
  return { ...sheet, rows, next: sheet.next + 1 }
}

export function removeRow(sheet: Sheet, at: number): Sheet {
  return filled({ ...sheet, rows: sheet.rows.filter((_, index) => index !== at) })
}

/** Papers count at least as many as were uploaded. */
export function addPaper(sheet: Sheet, paper: Paper): Sheet {
  if (sheet.files.some(({ hash }) => hash === paper.hash)) return sheet
  const files = [...sheet.files, paper]
  const counted = Number(narrowed(sheet.attachments)) || 0
  return { ...sheet, files, attachments: String(Math.max(counted, files.length)) }
}

export function removePaper(sheet: Sheet, hash: string): Sheet {
  return { ...sheet, files: sheet.files.filter((paper) => paper.hash !== hash) }
}

function incomeOf(row: Row): Pick<NewDraft['lines'][number], 'income' | 'settles'> {
  const { was } = row
  if (was === null || was.account !== row.account || was.summary !== row.summary.trim()) return {}
  return {
    ...(was.income !== null && { income: was.income as NewDraft['lines'][number]['income'] }),
    ...(was.settles !== null && { settles: was.settles as NewDraft['lines'][number]['settles'] }),
  }
}

/** What is sent: blank rows stay behind. `demanded` says which kind of name an account asks for. */
export function bodyOf(
  sheet: Sheet,
  demanded: (account: string) => 'counterparty' | 'project' | null,
): Record<string, unknown> {
  return {
    date: sheet.date,
    ...(sheet.word !== '' && { word: sheet.word }),
    attachments: Math.max(Number(narrowed(sheet.attachments)) || 0, sheet.files.length),
    files: sheet.files.map(({ hash }) => hash),
    lines: writtenRows(sheet).map((row) => {
      const kind = demanded(row.account)
      return {
        account: row.account,
        side: row.side,
        amount: money(amountIn(row.amount) ?? ZERO),
        summary: row.summary.trim(),
        ...(kind !== null && { auxiliary: { kind, name: row.auxiliary.trim() } }),
        ...incomeOf(row),
      }
    }),
  }
}
