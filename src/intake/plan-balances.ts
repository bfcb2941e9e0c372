/** 余额/结存 and carried figures checked on every row; on the way it learns which lone transfers the other account confirms. */
import { ZERO, absolute, add, isZero, subtract, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { statedBalance } from './plan-opening.ts'
import type { PlanRow } from './plan-rows.ts'
import { Totals, statesSums } from './plan-totals.ts'
import type { FigureCheck, Plan, SpecialRow } from './schema.ts'

/** A lone transfer leg and the leaf that must confirm it. */
export type LoneLeg = { row: PlanRow; other: string }

export type FiguresInput = {
  /** In file order. */
  rows: readonly PlanRow[]
  special: readonly SpecialRow[]
  /** Money by leaf before the first row. */
  base: ReadonlyMap<string, Money>
  transfers: ReadonlySet<PlanRow>
  alone: ReadonlyMap<PlanRow, LoneLeg>
  openingIncome: Money
  /** Whether sums since January may reach back before this file. */
  partOfYear: boolean
}

export type Figures = { checks: Plan['checks']; confirmed: ReadonlySet<PlanRow> }

/** What one printed 余额 column stands for: all money, each method, or each bank account. */
type Mode = 'all' | 'method' | 'leaf'

function keyFor(mode: Mode, leaf: string): string {
  return mode === 'all' ? 'all' : mode === 'method' ? leaf.slice(0, 3) : leaf
}

type Step = { row: PlanRow; special: null } | { row: null; special: SpecialRow }

function inFileOrder(input: FiguresInput): Step[] {
  const steps: Step[] = []
  let next = 0
  for (const row of input.rows) {
    for (let special = input.special[next]; special !== undefined && special.row < row.source.row;) {
      steps.push({ row: null, special })
      next += 1
      special = input.special[next]
    }
    steps.push({ row, special: null })
  }
  for (const special of input.special.slice(next)) steps.push({ row: null, special })
  return steps
}

const SEARCHED = 12

/** The fewest rows, earliest first, whose effects sum to what is missing; null when none do. */
function fewestExplaining(waiting: readonly PlanRow[], missing: Money): PlanRow[] | null {
  if (waiting.length > SEARCHED)
    return sum(waiting.map(({ effect }) => effect)) === missing ? [...waiting] : null
  let best: PlanRow[] | null = null
  for (let choice = 1; choice < 2 ** waiting.length; choice += 1) {
    const chosen = waiting.filter((_, index) => (choice >> index) % 2 === 1)
    if (best !== null && chosen.length >= best.length) continue
    if (sum(chosen.map(({ effect }) => effect)) === missing) best = chosen
  }
  return best
}

class Running {
  readonly confirmed = new Set<PlanRow>()
  readonly differences: FigureCheck[] = []
  compared = 0
  private readonly mode: Mode
  private readonly running = new Map<string, Money>()
  private readonly pending = new Map<string, PlanRow[]>()

  constructor(mode: Mode, base: FiguresInput['base']) {
    this.mode = mode
    for (const [leaf, amount] of base) this.shift(keyFor(mode, leaf), amount)
  }

  private shift(key: string, amount: Money): void {
    this.running.set(key, add(this.running.get(key) ?? ZERO, amount))
  }

  take(row: PlanRow, lone: LoneLeg | undefined): void {
    const key = keyFor(this.mode, row.money)
    this.shift(key, row.effect)
    if (lone !== undefined && keyFor(this.mode, lone.other) !== key) {
      const far = keyFor(this.mode, lone.other)
      this.pending.set(far, [...(this.pending.get(far) ?? []), row])
    }
    if (row.source.balance !== null) this.compare(key, row.source.balance, row.source.row, '余额')
  }

  /** The fewest lone legs since the last printed balance that explain it are confirmed by it. */
  private compare(key: string, stated: Money, row: number, words: string): void {
    this.compared += 1
    const waiting = this.pending.get(key) ?? []
    this.pending.delete(key)
    const computed = this.running.get(key) ?? ZERO
    if (stated === computed) return
    const explained = fewestExplaining(waiting, subtract(computed, stated))
    if (explained !== null) {
      for (const each of explained) this.confirmed.add(each)
      this.running.set(key, stated)
      return
    }
    const difference = subtract(stated, computed)
    this.differences.push({ row, what: 'balance', words, stated, computed, difference })
    // The next rows are judged by their own movement, so that only rows that are wrong are named.
    this.running.set(key, stated)
  }

  /** A carried or total row may state one account's balance or all money. */
  carried(special: SpecialRow, stated: Money, lastKey: string): void {
    const own = special.method === null ? lastKey : keyFor(this.mode, special.method)
    const key = this.mode === 'all' ? 'all' : own
    const all = sum(this.running.values())
    if (special.method === null && (stated === all || [...this.running.values()].includes(stated)))
      this.compared += 1
    else this.compare(key, stated, special.row, special.words)
  }
}

/** 结转下年 empties the account on paper: its figure in 收入/支出 counts by size. */
function carriedFigure(special: SpecialRow): Money | null {
  if (special.balance !== null) return special.balance
  if (special.kind === 'total') return null
  // 过次页 with both columns filled repeats sums, not a balance.
  if (special.income !== null && special.expense !== null) return null
  const stated = statedBalance(special)
  return stated === null || special.kind !== 'carried_out' ? stated : absolute(stated)
}

function run(mode: Mode, input: FiguresInput, steps: readonly Step[]): Running {
  const running = new Running(mode, input.base)
  let lastKey = keyFor(mode, input.rows[0]?.money ?? '102')
  for (const { row, special } of steps) {
    if (row !== null) {
      running.take(row, input.alone.get(row))
      lastKey = keyFor(mode, row.money)
      continue
    }
    const stated = special === null ? null : carriedFigure(special)
    if (special !== null && stated !== null && !sumsInstead(special))
      running.carried(special, stated, lastKey)
  }
  return running
}

/** A 承前页 or 过次页 that prints sums in the columns and no balance. */
function sumsInstead(special: SpecialRow): boolean {
  return special.balance === null && special.income !== null && special.expense !== null
}

function checkTotals(input: FiguresInput, steps: readonly Step[], checks: Plan['checks']): void {
  const totals = new Totals(input.openingIncome)
  for (const { row, special } of steps) {
    if (row !== null) {
      totals.add(row, input.transfers.has(row))
      continue
    }
    if (special === null || !statesSums(special)) continue
    const sums = special.kind === 'total' || sumsInstead(special) || special.balance !== null
    if (!sums) continue
    const difference = totals.check(special)
    const reachesBack = /年|累计|页|总/.test(special.words) && input.partOfYear
    const carriedIn = special.kind === 'opening' || special.kind === 'carried'
    checks.compared += 1
    if (difference !== null && (reachesBack || carriedIn)) {
      const why = '可能包括本文件以前的账,无法核对'
      checks.unchecked.push({ row: special.row, words: special.words, why })
    } else if (difference !== null) checks.differences.push(difference)
    totals.mark()
  }
}

export function checkFigures(input: FiguresInput): Figures {
  const steps = inFileOrder(input)
  const leaves = new Set([...input.rows.map(({ money }) => money), ...input.base.keys()])
  const methods = new Set([...leaves].map((leaf) => leaf.slice(0, 3)))
  const modes: Mode[] = ['all']
  if (methods.size > 1) modes.push('method')
  if (leaves.size > methods.size) modes.push('leaf')
  let best: Running | null = null
  for (const mode of modes) {
    const running = run(mode, input, steps)
    if (best === null || running.differences.length < best.differences.length) best = running
    if (running.differences.length === 0) break
  }
  const checks: Plan['checks'] = {
    compared: best?.compared ?? 0,
    differences: [...(best?.differences ?? [])],
    unchecked: [],
  }
  if (input.special.length > 0) checkTotals(input, steps, checks)
  checks.differences = checks.differences.filter(({ difference }) => !isZero(difference))
  return { checks, confirmed: best?.confirmed ?? new Set() }
}
