/** The trial balance (科目余额表) as a rule over month balances, single days, later knowledge and drafts (bookkeeping.md 3). */
import { monthNumber, yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { absolute, add, compare, isNegative, isZero, negate, subtract, sum, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { chainOf, currentAccount, isRolled, rollAccount } from './account-tree.ts'
import type { ReportAccount } from './account-tree.ts'
import type { TrialBalanceRow } from './schema.ts'

/** One month of one account, auxiliaries summed; amounts 元, `opening` debit positive. */
export type MonthFigures = {
  account: string
  month: number
  opening: Money
  debit: Money
  credit: Money
  transferDebit: Money
  transferCredit: Money
  carriedDebit: Money
  carriedCredit: Money
}

/** Lines of some days summed by account, day and kind, taken off or moved by the trial balance. */
export type DayFigures = {
  account: string
  date: Day
  kind: string
  debit: Money
  credit: Money
  carriedDebit: Money
  carriedCredit: Money
}

export type TrialBalanceFacts = {
  from: Day
  asOf: Day
  accounts: ReadonlyMap<string, ReportAccount>
  /** Through the month of `asOf`. */
  months: readonly MonthFigures[]
  /** Lines of the first month before `from`, of the last month after `asOf`. */
  early: readonly DayFigures[]
  late: readonly DayFigures[]
  /** Lines dated through `asOf` that were not known yet. */
  unknown: readonly DayFigures[]
  drafts: readonly { date: Day; account: string | null; amount: Money }[]
}

export type TrialBalanceFigures = { rows: TrialBalanceRow[]; notes: string[] }

/** Figures of one leaf; `rolledBefore` and `rolledAt` are its balance when the first and the last year of the span began. */
type Cell = {
  opening: Money
  debit: Money
  credit: Money
  carriedDebit: Money
  carriedCredit: Money
  rolledBefore: Money
  rolledAt: Money
}

export const PENDING = '待定'
export const NOT_CARRIED_OVER = '上年未结转'

type Cells = Map<string, Cell>

function cellOf(cells: Cells, code: string): Cell {
  const known = cells.get(code)
  if (known !== undefined) return known
  const fresh: Cell = {
    opening: ZERO,
    debit: ZERO,
    credit: ZERO,
    carriedDebit: ZERO,
    carriedCredit: ZERO,
    rolledBefore: ZERO,
    rolledAt: ZERO,
  }
  cells.set(code, fresh)
  return fresh
}

function addMonths(cells: Cells, { months, from, asOf }: TrialBalanceFacts): void {
  const first = monthNumber(from)
  for (const each of months) {
    const cell = cellOf(cells, each.account)
    const [debit, credit] = [add(each.debit, each.transferDebit), add(each.credit, each.transferCredit)]
    const balance = add(each.opening, subtract(debit, credit))
    cell.carriedDebit = add(cell.carriedDebit, each.carriedDebit)
    cell.carriedCredit = add(cell.carriedCredit, each.carriedCredit)
    if (each.month < first) cell.opening = add(cell.opening, balance)
    else {
      // An opening within the span bears no turnover: it stands in the opening column.
      cell.opening = add(cell.opening, each.opening)
      cell.debit = add(cell.debit, debit)
      cell.credit = add(cell.credit, credit)
    }
    if (!isRolled(each.account)) continue
    if (each.month < yearOf(from) * 100) cell.rolledBefore = add(cell.rolledBefore, balance)
    if (each.month < yearOf(asOf) * 100) cell.rolledAt = add(cell.rolledAt, balance)
  }
}

/** Takes lines off the place their day gave them. */
function takeOff(cells: Cells, lines: readonly DayFigures[], { from, asOf }: TrialBalanceFacts): void {
  for (const line of lines) {
    const cell = cellOf(cells, line.account)
    const balance = subtract(line.debit, line.credit)
    cell.carriedDebit = subtract(cell.carriedDebit, line.carriedDebit)
    cell.carriedCredit = subtract(cell.carriedCredit, line.carriedCredit)
    if (line.kind === 'opening' || line.date < from) cell.opening = subtract(cell.opening, balance)
    else {
      cell.debit = subtract(cell.debit, line.debit)
      cell.credit = subtract(cell.credit, line.credit)
    }
    if (!isRolled(line.account)) continue
    if (yearOf(line.date) < yearOf(from)) cell.rolledBefore = subtract(cell.rolledBefore, balance)
    if (yearOf(line.date) < yearOf(asOf)) cell.rolledAt = subtract(cell.rolledAt, balance)
  }
}

/** Days of the first month before `from` move from the turnover to the opening. */
function moveEarly(cells: Cells, early: readonly DayFigures[]): void {
  for (const { account, debit, credit } of early) {
    const cell = cellOf(cells, account)
    cell.opening = add(cell.opening, subtract(debit, credit))
    cell.debit = subtract(cell.debit, debit)
    cell.credit = subtract(cell.credit, credit)
  }
}

/** 本年累计 of a start within the year: opens at 1 January, its turnover in the columns; only when it balances. */
function bringForward(cells: Cells, from: Day, notes: string[]): void {
  const debit = sum([...cells.values()].map(({ carriedDebit }) => carriedDebit))
  const credit = sum([...cells.values()].map(({ carriedCredit }) => carriedCredit))
  if (isZero(debit) && isZero(credit)) return
  if (compare(debit, credit) !== 0) {
    notes.push('期初的本年累计借贷不平,按建账月份的期初余额列示')
    return
  }
  notes.push(`含建账前的本年累计,年初余额由期初余额倒推(自${from})`)
  for (const cell of cells.values()) {
    cell.opening = subtract(cell.opening, subtract(cell.carriedDebit, cell.carriedCredit))
    cell.debit = add(cell.debit, cell.carriedDebit)
    cell.credit = add(cell.credit, cell.carriedCredit)
  }
}

/** A movement of the balance as turnover on one side, never red. */
function turn(cell: Cell, amount: Money): void {
  if (isNegative(amount)) cell.credit = add(cell.credit, absolute(amount))
  else cell.debit = add(cell.debit, amount)
}

/** Years not transferred: 5xx and 321 open at nil, their net shows under 322 (bookkeeping.md 3). Answers whether any was. */
function rollYears(cells: Cells, target: string): boolean {
  const rolled = [...cells.entries()].filter(([code]) => isRolled(code))
  const open = rolled.filter(([, { rolledBefore, rolledAt }]) => !isZero(rolledBefore) || !isZero(rolledAt))
  if (open.length === 0) return false
  const to = cellOf(cells, target)
  for (const [, cell] of open) {
    const within = subtract(cell.rolledAt, cell.rolledBefore)
    cell.opening = subtract(cell.opening, cell.rolledBefore)
    to.opening = add(to.opening, cell.rolledBefore)
    if (isZero(within)) continue
    turn(cell, negate(within))
    turn(to, within)
  }
  return true
}

function addDrafts(cells: Cells, { drafts, from }: TrialBalanceFacts): void {
  for (const { date, account, amount } of drafts) {
    if (account === null) continue
    const [money, open] = [cellOf(cells, account), cellOf(cells, PENDING)]
    if (date < from) {
      money.opening = add(money.opening, amount)
      open.opening = subtract(open.opening, amount)
    } else {
      turn(money, amount)
      turn(open, negate(amount))
    }
  }
}

function rowOf(account: Pick<ReportAccount, 'code' | 'name' | 'level' | 'side'>, cells: readonly Cell[]) {
  const opening = sum(cells.map((cell) => cell.opening))
  const debit = sum(cells.map((cell) => cell.debit))
  const credit = sum(cells.map((cell) => cell.credit))
  const closing = add(opening, subtract(debit, credit))
  return { ...account, opening, debit, credit, closing }
}

/** Every account on the way from a level-1 account to its leaves, nil ones left out. */
function rowsOf(cells: Cells, accounts: TrialBalanceFacts['accounts']): TrialBalanceRow[] {
  const members = new Map<string, Cell[]>()
  for (const [code, cell] of cells) {
    for (const at of code === PENDING ? [code] : chainOf(code)) {
      const list = members.get(at)
      if (list === undefined) members.set(at, [cell])
      else list.push(cell)
    }
  }
  return [...members.entries()]
    .sort(([a], [b]) => (a === PENDING ? 1 : b === PENDING ? -1 : a < b ? -1 : 1))
    .map(([code, list]) => {
      const { name, level, side } = accounts.get(code) ?? { name: code, level: 1, side: 'both' as const }
      return rowOf({ code, name, level, side }, list)
    })
    .filter(
      ({ opening, debit, credit, closing }) =>
        ![opening, debit, credit, closing].every((each) => isZero(each)),
    )
}

/** Lines carry the account of their day; a later first sub-account has taken the balance over. */
function standing(lines: readonly DayFigures[], current: (code: string) => string): DayFigures[] {
  return lines.map((line) => ({ ...line, account: current(line.account) }))
}

/** Rows in the order of codes, 待定 last; over the level-1 rows opening and closing sum to nil. */
export function trialBalanceRows(facts: TrialBalanceFacts): TrialBalanceFigures {
  const { from, accounts, months } = facts
  const current = currentAccount(accounts)
  const cells: Cells = new Map()
  const notes: string[] = []
  addMonths(cells, facts)
  moveEarly(cells, standing(facts.early, current))
  takeOff(cells, standing(facts.late, current), facts)
  takeOff(cells, standing(facts.unknown, current), facts)
  const carried = months.find((each) => !isZero(each.carriedDebit) || !isZero(each.carriedCredit))
  if (carried !== undefined && from <= `${Math.floor(carried.month / 100)}-01-01`) {
    bringForward(cells, from, notes)
  }
  const target = rollAccount(accounts)
  const rolled = rollYears(cells, target)
  addDrafts(cells, facts)
  const rows = rowsOf(cells, accounts)
  if (!rolled) return { rows, notes }
  notes.push(`${NOT_CARRIED_OVER}:以前年度的收入、支出尚未结转,其差额列在${target}`)
  return {
    rows: rows.map((row) => (target.startsWith(row.code) ? { ...row, mark: NOT_CARRIED_OVER } : row)),
    notes,
  }
}
