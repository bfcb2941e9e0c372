/** A cash book, what its words mean and what the book knows → the vouchers, drafts and refusals it makes (bookkeeping.md 5). Pure. */
import type { Day } from '../lib/day.ts'
import { ZERO, isZero } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { checkFigures } from './plan-balances.ts'
import type { Figures } from './plan-balances.ts'
import { banksOf } from './plan-banks.ts'
import type { Banks } from './plan-banks.ts'
import { draftOf, draftOnly, moneyMoved, postOnly, voucherOf } from './plan-draft.ts'
import type { Outcome } from './plan-draft.ts'
import { monthProblems, overlapProblems, sideProblems } from './plan-gate.ts'
import { remembered } from './plan-meanings.ts'
import type { Meanings } from './plan-meanings.ts'
import { planOpening } from './plan-opening.ts'
import type { Opening } from './plan-opening.ts'
import { otherSide } from './plan-other-side.ts'
import { passings } from './plan-pass-through.ts'
import type { Passing } from './plan-pass-through.ts'
import { planPayment } from './plan-payment.ts'
import { planReceipt } from './plan-receipt.ts'
import { Originals, planRedPayment, planRedReceipt } from './plan-refund.ts'
import { fingerprint, isFilled, isRed, moneyLine, planRow } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import {
  aloneDraft,
  aloneVoucher,
  byDay,
  farAccount,
  pairLegs,
  pairVoucher,
  transferLegs,
} from './plan-transfers.ts'
import type { Legs } from './plan-transfers.ts'
import { listed } from './read-cells.ts'
import type { BookFacts, CashBook, Plan, PlanOptions, PlannedVoucher, TypeAssignment } from './schema.ts'

type Ready = { rows: PlanRow[]; skipped: Plan['skipped'] }

function prepare(book: CashBook, banks: Banks, facts: BookFacts, options: PlanOptions): Ready {
  const skipped = [...book.skipped]
  const rows: PlanRow[] = []
  for (const source of book.rows) {
    if (!isFilled(source.income) && !isFilled(source.expense)) {
      skipped.push({ row: source.row, summary: source.summary, why: '收入、支出都没有金额' })
      continue
    }
    const money = banks.leaf(source)
    if (money !== null) rows.push(planRow(source, money, facts, options))
  }
  return { rows, skipped: skipped.toSorted((a, b) => a.row - b.row) }
}

/** What the whole file settled before its rows are planned one by one. */
type Settled = { rows: readonly PlanRow[]; legs: Legs; banks: Banks; facts: BookFacts }

function figuresOf(book: CashBook, opening: Opening, { rows, legs, banks, facts }: Settled): Figures {
  const alone = legs.alone.flatMap(({ row, leg }) => {
    if (!row.methodSaid || leg.from === leg.to || isRed(row)) return []
    const other = banks.leaf({ row: row.source.row, method: farAccount(row, leg), bank: null })
    return other === null ? [] : [[row, { row, other }] as const]
  })
  const transfers = new Set([
    ...legs.alone.map(({ row }) => row),
    ...legs.pairs.flatMap(({ out, into }) => [out, into]),
  ])
  const first = rows[0]?.source.date
  return checkFigures({
    rows,
    special: book.special.filter(({ row }) => !opening.used.has(row)),
    base: opening.base,
    transfers,
    alone: new Map(alone),
    openingIncome: book.special.find(({ row }) => opening.used.has(row))?.income ?? ZERO,
    partOfYear: facts.used || facts.opened || first?.slice(5, 7) !== '01',
  })
}

function figureProblems(opening: Opening, figures: Figures): Problem[] {
  const openings = opening.checks.filter(({ difference }) => !isZero(difference))
  return [
    ...openings.map(({ row, words, stated, computed, difference }) =>
      problem(
        'intake/opening-differs',
        `「${words}」写${stated},账上是${computed},相差${difference}`,
        `第${row}行`,
      ),
    ),
    ...figures.checks.differences.map(({ row, words, stated, computed, difference }) =>
      problem(
        'intake/balance-differs',
        `「${words}」写${stated},按收支算应是${computed},相差${difference}`,
        `第${row}行`,
      ),
    ),
  ]
}

const PASSING: TypeAssignment = {
  type: 'none',
  subtype: null,
  exclusion: 'not_income',
  confidence: 1,
  rule: 'pass-through',
  reason: '代收代付:钱不是村集体的,不作收入',
}

function planPassing(row: PlanRow, passing: Passing, meanings: Meanings, facts: BookFacts): Outcome {
  const type = row.side === 'income' ? PASSING : null
  const words = {
    account: passing.account,
    type,
    counterparty: passing.counterparty,
    projects: new Set<string>(),
  }
  const other = otherSide(row, words, facts, meanings.traps)
  if ('why' in other) return draftOnly(draftOf(row, other.why))
  const reason = `「${passing.words}」:代收代付,收付都记${passing.account}`
  return postOnly(
    voucherOf(row, [moneyLine(row), other.line], { rule: 'pass-through', reason, confidence: 0.9 }),
  )
}

/** The rows one by one in the order of the book, each seeing what was received and paid before it. */
class RowPlanner {
  private readonly meanings: Meanings
  private readonly facts: BookFacts
  private readonly passing: ReadonlyMap<PlanRow, Passing>
  private readonly projects: Set<string>
  private readonly receipts = new Originals()
  private readonly payments = new Originals()
  private hasInvestment: boolean

  constructor(meanings: Meanings, facts: BookFacts, rows: readonly PlanRow[]) {
    this.meanings = meanings
    this.facts = facts
    this.passing = passings(rows, meanings.traps)
    this.projects = new Set(facts.projects)
    this.hasInvestment = facts.hasInvestment
    for (const { date, summary, amount, counterparty, line } of facts.receipts) {
      this.receipts.remember(date, summary, amount, counterparty, line)
    }
  }

  plan(row: PlanRow): Outcome {
    const outcome = this.decide(row)
    const [voucher] = outcome.vouchers
    if (voucher !== undefined && !isRed(row)) this.remember(row, voucher)
    return outcome
  }

  private decide(row: PlanRow): Outcome {
    const { meanings, facts, projects } = this
    const passing = this.passing.get(row)
    if (passing !== undefined) return planPassing(row, passing, meanings, facts)
    if (isRed(row) && row.side === 'income') return planRedReceipt(row, this.receipts)
    if (isRed(row)) return planRedPayment(row, this.payments, meanings, facts, projects)
    if (row.side === 'income')
      return planReceipt(row, { meanings, facts, projects, hasInvestment: this.hasInvestment })
    return planPayment(row, meanings, facts, projects)
  }

  private remember(row: PlanRow, voucher: PlannedVoucher): void {
    const line = voucher.lines[1]
    if (line === undefined) return
    this.hasInvestment ||= line.account.startsWith('141')
    const { date, summary, counterparty } = row.source
    const originals = row.side === 'income' ? this.receipts : this.payments
    originals.remember(date, summary, row.amount, counterparty, line)
  }
}

function closingOf(
  base: ReadonlyMap<string, Money>,
  plan: Pick<Plan, 'vouchers' | 'drafts'>,
): Plan['closing'] {
  const money = new Map(base)
  for (const voucher of plan.vouchers) moneyMoved(voucher.lines, money)
  for (const draft of plan.drafts) moneyMoved(draft.lines, money)
  return [...money]
    .map(([account, amount]) => ({ account, amount }))
    .toSorted((a, b) => (a.account < b.account ? -1 : 1))
}

function outcomes(figures: Figures, meanings: Meanings, { rows, legs, banks, facts }: Settled): Outcome {
  const all: Outcome = { vouchers: [], drafts: [] }
  const moved = new Set<PlanRow>()
  for (const { out, into } of legs.pairs) {
    moved.add(out).add(into)
    all.vouchers.push(pairVoucher(out, into))
  }
  for (const { row, leg } of legs.alone) {
    moved.add(row)
    const far = farAccount(row, leg)
    const other = figures.confirmed.has(row)
      ? banks.leaf({ row: row.source.row, method: far, bank: null })
      : null
    if (other === null) all.drafts.push(aloneDraft({ row, leg }))
    else all.vouchers.push(aloneVoucher(row, other))
  }
  const ordered = rows.filter((row) => !moved.has(row)).toSorted(byDay)
  const planner = new RowPlanner(meanings, facts, ordered)
  for (const row of ordered) {
    const { vouchers, drafts } = planner.plan(row)
    all.vouchers.push(...vouchers)
    all.drafts.push(...drafts)
  }
  const order = (a: { date: string; rows: number[] }, b: { date: string; rows: number[] }): number =>
    a.date === b.date ? (a.rows[0] ?? 0) - (b.rows[0] ?? 0) : a.date < b.date ? -1 : 1
  return { vouchers: all.vouchers.toSorted(order), drafts: all.drafts.toSorted(order) }
}

export function planCashBook(book: CashBook, asked: Meanings, facts: BookFacts, options: PlanOptions): Plan {
  const meanings = remembered(asked)
  const problems: Problem[] = [
    ...sideProblems(book.rows),
    ...monthProblems(book.rows, facts, options.lateInto),
  ]
  const banks = banksOf(book, facts, options, problems)
  const { rows, skipped } = prepare(book, banks, facts, options)
  const opening = planOpening(book, facts, banks, problems)
  problems.push(...overlapProblems(rows, facts, options))
  const legs = pairLegs(transferLegs(rows, meanings.traps))
  const settled = { rows, legs, banks, facts }
  const figures = figuresOf(book, opening, settled)
  problems.push(...figureProblems(opening, figures))
  const { vouchers, drafts } = outcomes(figures, meanings, settled)
  const opened = opening.checks.length
  return {
    problems: listed(problems),
    vouchers,
    drafts,
    skipped,
    opening: opening.opening,
    newBanks: banks.newBanks,
    checks: {
      compared: figures.checks.compared + opened,
      differences: [
        ...opening.checks.filter(({ difference }) => !isZero(difference)),
        ...figures.checks.differences,
      ],
      unchecked: figures.checks.unchecked,
    },
    closing: closingOf(opening.base, { vouchers, drafts }),
    fingerprints: rows.map((row) => ({ row: row.source.row, fingerprint: fingerprint(row) })),
  }
}

/** The file's first day: `moneyBefore` of the facts is what the book held on its eve. */
export function firstDayOfFile(book: CashBook): Day | null {
  return book.rows.reduce<Day | null>(
    (least, { date }) => (least === null || date < least ? date : least),
    null,
  )
}
