/** Balances, income sums, year sums and counters recomputed from the lines and their newest types, against what is stored. */
import {
  addTo,
  coveredPart,
  isNil,
  isStoredAmount,
  moneyOf,
  newTally,
  takeFrom,
  tallyOf,
} from '../lib/money-tally.ts'
import type { Tally } from '../lib/money-tally.ts'
import { monthText } from './verify-finding.ts'
import type { FindingCode, Report } from './verify-finding.ts'
import type { AssignmentRow, LineRow, VoucherRow } from './verify-store.ts'

export const BALANCE_KEYS = ['month', 'account', 'auxiliary'] as const
export const BALANCE_FIGURES = [
  'opening',
  'debit',
  'credit',
  'transfer_debit',
  'transfer_credit',
  'carried_debit',
  'carried_credit',
] as const
export const INCOME_KEYS = ['month', 'account', 'type', 'subtype', 'exclusion', 'partner'] as const
export const YEAR_KEYS = ['year', 'account', 'type', 'subtype', 'exclusion', 'partner'] as const
export const SUM_FIGURES = ['amount', 'lines'] as const

type Sum = { amount: Tally; lines: number }

export type Sums = {
  takenOver: ReadonlyMap<string, string>
  items: ReadonlyMap<number, string | null>
  balances: Map<string, Tally[]>
  income: Map<string, Sum>
  years: Map<string, Sum>
  counters: Map<string, number>
}

export function newSums(takenOver: Sums['takenOver'], items: Sums['items']): Sums {
  return { takenOver, items, balances: new Map(), income: new Map(), years: new Map(), counters: new Map() }
}

/** Where the figures of a line stand today: a sub-account may have taken over, more than once. */
function standing(sums: Sums, account: string): string {
  let at = account
  for (let next = sums.takenOver.get(at); next !== undefined && next !== at; next = sums.takenOver.get(at))
    at = next
  return at
}

/** Where turnover and 本年累计 begin in `BALANCE_FIGURES`. */
const TURNOVER = 1
const CARRIED = 5

function addBalance(sums: Sums, row: VoucherRow, line: LineRow, amount: Tally): void {
  const key = `${row.month}|${standing(sums, line.account)}|${line.auxiliary}`
  let figures = sums.balances.get(key)
  if (figures === undefined) {
    figures = BALANCE_FIGURES.map(newTally)
    sums.balances.set(key, figures)
  }
  const [opening] = figures
  if (row.kind === 'opening') {
    if (opening !== undefined) (line.side === 'debit' ? addTo : takeFrom)(opening, amount)
    for (const [at, carried] of [line.carried_debit, line.carried_credit].entries()) {
      const figure = figures[CARRIED + at]
      if (carried !== null && figure !== undefined) addTo(figure, tallyOf(carried))
    }
    return
  }
  const figure = figures[TURNOVER + (row.kind === 'transfer' ? 2 : 0) + (line.side === 'debit' ? 0 : 1)]
  if (figure !== undefined) addTo(figure, amount)
}

function addSum(sums: Map<string, Sum>, key: string, amount: Tally, lines: number): void {
  const sum = sums.get(key)
  if (sum === undefined) {
    const first = newTally()
    addTo(first, amount)
    sums.set(key, { amount: first, lines })
  } else {
    addTo(sum.amount, amount)
    sum.lines += lines
  }
}

function isExpense(account: string): boolean {
  return account.startsWith('51') || account.startsWith('52')
}

function isIncome(account: string): boolean {
  return account >= '501' && account <= '505'
}

/** credit − debit, for expenses debit − credit; of an opening what the year had carried. */
function incomeAmount(row: VoucherRow, line: LineRow, amount: Tally): Tally {
  const net = newTally()
  if (row.kind === 'opening') {
    if (line.carried_credit !== null) addTo(net, tallyOf(line.carried_credit))
    if (line.carried_debit !== null) takeFrom(net, tallyOf(line.carried_debit))
  } else if (line.side === 'credit') addTo(net, amount)
  else takeFrom(net, amount)
  if (!isExpense(line.account)) return net
  const turned = newTally()
  takeFrom(turned, net)
  return turned
}

function addIncome(
  sums: Sums,
  row: VoucherRow,
  line: LineRow,
  amount: Tally,
  type: AssignmentRow | undefined,
): void {
  if (type === undefined && !line.account.startsWith('5')) return
  const partner = sums.items.get(line.auxiliary) ?? '0'
  const rest = `${type?.type ?? ''}|${type?.subtype ?? ''}|${type?.exclusion ?? ''}|${partner}`
  const net = incomeAmount(row, line, amount)
  addSum(sums.income, `${row.month}|${standing(sums, line.account)}|${rest}`, net, 1)
  addSum(sums.years, `${Math.floor(row.month / 100)}|${line.account.slice(0, 3)}|${rest}`, net, 1)
}

/** Money of the voucher against its operating lines, under the one entity behind them, when it is one. */
function addReceived(
  sums: Sums,
  row: VoucherRow,
  lines: readonly LineRow[],
  typeOf: (line: LineRow) => AssignmentRow | undefined,
): void {
  const [money, operating] = [newTally(), newTally()]
  const entities = new Set<string>()
  for (const line of lines) {
    const amount = tallyOf(line.amount)
    const entity = sums.items.get(line.auxiliary)
    if (typeof entity === 'string') entities.add(entity)
    if (line.account.startsWith('10')) (line.side === 'debit' ? addTo : takeFrom)(money, amount)
    const type = typeOf(line)?.type ?? 'none'
    if (line.settles !== null || (isIncome(line.account) && type !== 'none')) {
      ;(line.side === 'credit' ? addTo : takeFrom)(operating, amount)
    }
  }
  const received = coveredPart(money, operating)
  if (isNil(received)) return
  const [only = '0'] = entities
  const partner = entities.size === 1 ? only : '0'
  addSum(sums.years, `${Math.floor(row.month / 100)}|received||||${partner}`, received, 1)
}

/** Adds one voucher to every sum. Lines whose amount is no amount were reported before and are left out. */
export function addVoucher(
  sums: Sums,
  row: VoucherRow,
  lines: readonly LineRow[],
  typeOf: (line: LineRow) => AssignmentRow | undefined,
): void {
  const sound = lines.filter((line) =>
    [line.amount, line.carried_debit, line.carried_credit].every(
      (each) => each === null || isStoredAmount(each),
    ),
  )
  for (const line of sound) {
    const amount = tallyOf(line.amount)
    addBalance(sums, row, line, amount)
    if (row.kind !== 'transfer') addIncome(sums, row, line, amount, typeOf(line))
  }
  if (row.kind !== 'transfer' && row.kind !== 'opening') addReceived(sums, row, sound, typeOf)
}

export type StoredSum = { key: string; figures: string[] }

/** `2024-01 501 livestock` reads better than a key with bars. */
function placeOf(title: string, key: string): string {
  const [first = '', ...rest] = key.split('|')
  return `${title} ${monthText(first)} ${rest.filter((part) => part !== '').join(' ')}`.trimEnd()
}

type Comparison = { title: string; code: FindingCode; names: readonly string[] }

function compare(
  report: Report,
  { title, code, names }: Comparison,
  computed: ReadonlyMap<string, string[]>,
  stored: readonly StoredSum[],
): void {
  const nil = names.map((name) => (name === 'lines' || name === 'last' ? '0' : '0.00'))
  const left = new Map(computed)
  const pairs = stored.map(({ key, figures }) => {
    const expected = left.get(key) ?? nil
    left.delete(key)
    return { key, expected, figures }
  })
  for (const [key, expected] of left) pairs.push({ key, expected, figures: nil })
  for (const { key, expected, figures } of pairs) {
    names.forEach((field, at) => {
      if (expected[at] === figures[at]) return
      const missing = left.has(key) ? '缺少这一行' : computed.has(key) ? undefined : '凭证里没有这一项'
      report({
        place: placeOf(title, key),
        field,
        expected: expected[at] ?? '',
        found: figures[at] ?? '',
        code,
        ...(missing === undefined ? {} : { why: missing }),
      })
    })
  }
}

function sumFigures(sums: ReadonlyMap<string, Sum>): Map<string, string[]> {
  return new Map([...sums].map(([key, { amount, lines }]) => [key, [moneyOf(amount), String(lines)]]))
}

/** Every stored figure against its recomputation; a row missing on either side counts as nil. */
export function compareSums(
  report: Report,
  sums: Sums,
  stored: { balances: StoredSum[]; income: StoredSum[]; years: StoredSum[]; counters: StoredSum[] },
): void {
  const balances = new Map([...sums.balances].map(([key, figures]) => [key, figures.map(moneyOf)]))
  const counters = new Map([...sums.counters].map(([key, last]) => [key, [String(last)]]))
  compare(
    report,
    { title: '余额', code: 'verify/balance', names: BALANCE_FIGURES },
    balances,
    stored.balances,
  )
  const [ofMonths, ofYears] = [sumFigures(sums.income), sumFigures(sums.years)]
  compare(
    report,
    { title: '收入合计', code: 'verify/income-sum', names: SUM_FIGURES },
    ofMonths,
    stored.income,
  )
  compare(report, { title: '年度合计', code: 'verify/year-sum', names: SUM_FIGURES }, ofYears, stored.years)
  compare(report, { title: '凭证号计数', code: 'verify/counter', names: ['last'] }, counters, stored.counters)
}
