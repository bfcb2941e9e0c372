/** The level of a village's year (bookkeeping.md 4): grey before red before orange before yellow; every cause in words. */
import { yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { add, compare, formatMoney, negate, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import type { Measures } from './measures.ts'
import type { BenchmarkMeasure, Level } from './schema.ts'

export type Benchmark = { threshold: Money; measure: BenchmarkMeasure }

/** A counting book's state; months are yyyymm, `closedThrough` 0 where none is closed. */
export type BookState = {
  startMonth: number | null
  closedThrough: number
  /** The opening brought 本年累计 by type. */
  carried: boolean
  noPublicData: readonly number[]
}

/** Open drafts of the year, 元, debit positive: receipts, refunds of receipts, payments. */
export type DraftSums = { count: number; receipts: Money; refunds: Money; payments: Money }

export type Judged = {
  level: Level
  provisional: boolean
  below_benchmark: boolean | null
  reasons: string[]
  months_closed: number
}

export type Case = {
  year: number
  today: Day
  benchmark: Benchmark
  measures: Measures
  books: readonly BookState[]
  drafts: DraftSums
}

export const MEASURE_NAMES: Record<BenchmarkMeasure, string> = {
  total_income: '总收入',
  statutory_operating: '制度口径经营收入',
  operating_income: '经营性收入',
  operating_surplus: '经营收益',
  net_surplus: '净收益',
}

/** 「20万元」 where the line is whole 万, else in 元. */
export function lineText(threshold: Money): string {
  const wan = /^(\d+)0000\.00$/.exec(threshold)?.[1]
  return wan === undefined ? `${formatMoney(threshold)}元` : `${wan}万元`
}

/** A start within the year: months before it count only where 本年累计 stands for them. */
function startsWithin({ startMonth }: BookState, year: number): boolean {
  return startMonth !== null && Math.floor(startMonth / 100) === year && startMonth % 100 > 1
}

/** Closed months of the year, those brought forward by a start within the year included. */
export function monthsClosed(book: BookState, year: number): number {
  if (book.startMonth === null || book.closedThrough < book.startMonth) return 0
  const last = Math.min(book.closedThrough, year * 100 + 12)
  if (last < year * 100 + 1) return 0
  const within = startsWithin(book, year)
  if (!within && book.startMonth > year * 100 + 12) return 0
  return (last % 100) - (within && !book.carried ? (book.startMonth % 100) - 1 : 0)
}

/** Whole months of the year that have gone by. */
function monthsGone(year: number, today: Day): number {
  if (yearOf(today) !== year) return yearOf(today) > year ? 12 : 0
  return Number(today.slice(5, 7)) - 1
}

type Verdict = 'red' | 'orange' | 'reached'

function verdictOf(income: Money, chosen: Money, threshold: Money): Verdict {
  if (compare(income, threshold) < 0) return 'red'
  return compare(chosen, threshold) < 0 ? 'orange' : 'reached'
}

/** How far open drafts could move total income and the chosen measure: a payment is never income, a refund takes off. */
function draftReach({ drafts, benchmark }: Case): { up: Money; down: Money } {
  const surplus = benchmark.measure === 'operating_surplus' || benchmark.measure === 'net_surplus'
  return { up: drafts.receipts, down: surplus ? add(drafts.refunds, drafts.payments) : drafts.refunds }
}

/** Whether drafts, or undecided income, or both together, could turn the verdict. */
function couldTurn(given: Case): { drafts: boolean; undecided: boolean } {
  const { measures, benchmark, drafts } = given
  if (drafts.count === 0 && measures.undecided.lines === 0) return { drafts: false, undecided: false }
  const { up, down } = draftReach(given)
  const moves = benchmark.measure === 'operating_income'
  const { above, below } = measures.undecided
  const [gain, loss] = moves ? [negate(below), negate(above)] : [ZERO, ZERO]
  const turns = (income: readonly Money[], chosen: readonly Money[]): boolean => {
    const now = verdictOf(measures.total_income, measures[benchmark.measure], benchmark.threshold)
    return income.some((a) =>
      chosen.some(
        (m) =>
          verdictOf(
            add(measures.total_income, a),
            add(measures[benchmark.measure], m),
            benchmark.threshold,
          ) !== now,
      ),
    )
  }
  const byDrafts = drafts.count > 0 && turns([ZERO, up, drafts.refunds], [ZERO, up, down])
  const byDecision = turns([ZERO], [ZERO, gain, loss])
  const both = turns([ZERO, up, drafts.refunds], [ZERO, add(up, gain), add(down, loss)])
  return {
    drafts: byDrafts || (both && !byDecision && drafts.count > 0),
    undecided: byDecision || (both && !byDrafts && measures.undecided.lines > 0),
  }
}

function monthReasons({ year, books }: Case, closed: number, needed: number): string[] {
  const found: string[] = []
  if (books.length === 0) found.push('没有计入村集体收入的账套')
  const late = books.filter(({ startMonth }) => startMonth === null || startMonth > year * 100 + 12)
  if (late.length > 0) found.push(`${year}年尚未建账`)
  const partial = books.filter((book) => startsWithin(book, year) && !book.carried)
  if (partial.length > 0) found.push('年中建账,期初没有分类型的本年累计,全年数不全')
  const before = Math.max(0, ...partial.map(({ startMonth }) => ((startMonth ?? 1) % 100) - 1))
  if (late.length === 0 && books.length > 0 && closed + before < needed) {
    found.push(closed === 0 ? '还没有结账的月份' : `只结账${closed}个月,还差${needed - before - closed}个月`)
  }
  return found
}

/** Everything that makes the year incomplete; empty when it may be judged. */
function greyReasons(given: Case, closed: number, finished: boolean): string[] {
  const { year, today, books, drafts, measures } = given
  if (books.some(({ noPublicData }) => noPublicData.includes(year))) return ['无公开数据']
  // In a running year the month just past may still be open: closing takes days.
  const needed = finished ? 12 : Math.max(monthsGone(year, today) - 1, 0)
  const found = monthReasons(given, closed, needed)
  const turn = couldTurn(given)
  if (turn.drafts) {
    found.push(`有${drafts.count}笔待定收支未处理,可能改变结论`)
  }
  if (turn.undecided) {
    const { above, below, lines } = measures.undecided
    found.push(`有${lines}笔收入待判定类型,合计${formatMoney(add(above, below))}元,可能改变结论`)
  }
  return found
}

function shortReason(name: string, amount: Money, threshold: Money): string {
  return `${name}${formatMoney(amount)}元,低于${lineText(threshold)}参考线`
}

/** Level of a year that may be judged, with its causes. */
function colour({ measures, benchmark }: Case): { level: Level; reasons: string[] } {
  const { threshold, measure } = benchmark
  const income = measures.total_income
  const chosen = measures[measure]
  const short = shortReason(MEASURE_NAMES[measure], chosen, threshold)
  const verdict = verdictOf(income, chosen, threshold)
  if (verdict === 'red') {
    const total = shortReason('总收入', income, threshold)
    return { level: 'red', reasons: measure === 'total_income' ? [total] : [total, short] }
  }
  if (verdict === 'orange') {
    const passing = measure === 'operating_income' ? '靠补助过线' : '总收入过线'
    return { level: 'orange', reasons: [`${passing}:总收入${formatMoney(income)}元`, short] }
  }
  const reasons: string[] = []
  if (compare(measures.without_photovoltaic, threshold) < 0) {
    reasons.push(shortReason('不含光伏发电的经营性收入', measures.without_photovoltaic, threshold))
  }
  if (compare(measures.operating_received, threshold) < 0) {
    reasons.push(shortReason('实收的经营性收入', measures.operating_received, threshold))
  }
  return { level: reasons.length > 0 ? 'yellow' : 'green', reasons }
}

/** Level, provisional, below the line or not (null where it cannot be said), and every cause. */
export function judge(given: Case): Judged {
  const { year, today, books, measures, benchmark } = given
  const finished = yearOf(today) > year
  const closed = books.length === 0 ? 0 : Math.min(...books.map((book) => monthsClosed(book, year)))
  const grey = greyReasons(given, closed, finished)
  const provisional = !finished
  if (grey.length > 0) {
    return { level: 'grey', provisional, below_benchmark: null, reasons: grey, months_closed: closed }
  }
  if (!finished) {
    const reasons = [`${year}年未结束,暂不评价`]
    return { level: 'green', provisional, below_benchmark: null, reasons, months_closed: closed }
  }
  const below = compare(measures[benchmark.measure], benchmark.threshold) < 0
  return { ...colour(given), provisional, below_benchmark: below, months_closed: closed }
}
