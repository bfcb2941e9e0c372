/** 合计、累计、过次页: printed sums against ours, over every span such a row may mean (bookkeeping.md 5). */
import { ZERO, add, isZero, subtract } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { PlanRow } from './plan-rows.ts'
import type { FigureCheck, MoneyAccount, SpecialRow } from './schema.ts'

type Sums = { income: Money; expense: Money }
type Snapshot = Readonly<Partial<Record<string, Sums>>>
type Span = 'file' | 'year' | 'month' | 'day' | 'mark'

const NOTHING: Sums = { income: ZERO, expense: ZERO }

/** The span a word means by itself, named in a difference. */
function spanOf(words: string): Span {
  if (/日/.test(words)) return 'day'
  if (/月/.test(words) && !/累计/.test(words)) return 'month'
  if (/年|累计|总/.test(words)) return 'year'
  return 'mark'
}

/** Running sums by 方式, with and without transfers between the two money accounts. */
export class Totals {
  private sums: Snapshot = {}
  private readonly starts: Record<Span, Snapshot> = { file: {}, year: {}, month: {}, day: {}, mark: {} }
  private last = ''
  /** An opening written in the column 收入 is counted into totals by some villages. */
  private readonly openingIncome: Money

  constructor(openingIncome: Money) {
    this.openingIncome = openingIncome
  }

  add(row: PlanRow, transfer: boolean): void {
    const { date } = row.source
    if (date.slice(0, 4) !== this.last.slice(0, 4)) this.starts.year = this.sums
    if (date.slice(0, 7) !== this.last.slice(0, 7)) this.starts.month = this.sums
    if (date !== this.last) this.starts.day = this.sums
    this.last = date
    const changed = { ...this.sums }
    const keys = transfer ? ['all', row.method] : ['all', row.method, 'all bare', `${row.method} bare`]
    for (const key of keys) {
      const sums = changed[key] ?? NOTHING
      changed[key] = { ...sums, [row.side]: add(sums[row.side], row.amount) }
    }
    this.sums = changed
  }

  mark(): void {
    this.starts.mark = this.sums
  }

  private over(span: Span, key: string): Sums {
    const [now, then] = [this.sums[key] ?? NOTHING, this.starts[span][key] ?? NOTHING]
    return { income: subtract(now.income, then.income), expense: subtract(now.expense, then.expense) }
  }

  /** The difference nearest in meaning, or null when the printed sums are right in any of the senses the row can have. */
  check(special: SpecialRow): FigureCheck | null {
    const keys = keysOf(special.method)
    const spans: Span[] = [spanOf(special.words), 'mark', 'day', 'month', 'year', 'file']
    for (const span of spans) {
      for (const key of keys) {
        const ours = this.over(span, key)
        if (agrees(special, ours)) return null
        if (agrees(special, { ...ours, income: add(ours.income, this.openingIncome) })) return null
      }
    }
    const nearest = this.over(spanOf(special.words), keys[0] ?? 'all')
    const wrongIncome = special.income !== null && special.income !== nearest.income
    const [stated, computed] = wrongIncome
      ? [special.income ?? ZERO, nearest.income]
      : [special.expense ?? ZERO, nearest.expense]
    const words = `${special.words}·${wrongIncome ? '收入' : '支出'}`
    return {
      row: special.row,
      what: 'total',
      words,
      stated,
      computed,
      difference: subtract(stated, computed),
    }
  }
}

function keysOf(method: MoneyAccount | null): string[] {
  return method === null ? ['all', 'all bare', '101', '102'] : [method, `${method} bare`]
}

function agrees(special: SpecialRow, ours: Sums): boolean {
  const income = special.income === null || special.income === ours.income
  const expense = special.expense === null || special.expense === ours.expense
  return income && expense
}

export function statesSums(special: SpecialRow): boolean {
  return [special.income, special.expense].some((amount) => amount !== null && !isZero(amount))
}
