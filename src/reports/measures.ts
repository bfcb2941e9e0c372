/** Measures of a village's year (bookkeeping.md 4) from the yearly sums of its counting books; vouchers are never read. */
import { negate, subtract, sum, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { EXCLUDED_KEYS, OUTSIDE_KEYS, TYPE_KEYS } from './schema.ts'
import type { BridgeLine, Elimination, ExcludedKey, Measure, OutsideKey, TypeKey } from './schema.ts'

/** A row of year_sums: income credit − debit, expenses debit − credit, `received` money against operating lines. */
export type SumRow = {
  book: string
  account: string
  type: string
  subtype: string
  exclusion: string
  /** The entity behind the counterparty, '0' when none. */
  partner: string
  amount: Money
  lines: number
}

export type Measures = Record<Measure, Money> & {
  by_type: Record<TypeKey, Money>
  excluded: Record<ExcludedKey, Money>
  outside: Record<OutsideKey, Money>
  bridge: BridgeLine[]
  eliminated: Money
  eliminations: Elimination[]
  /** Undecided lines that add to operating income, and those that take off: what a decision could still move. */
  undecided: { above: Money; below: Money; lines: number }
}

/** Books of one village: code → entity. */
export type CountingBooks = ReadonlyMap<string, string>
/** Recorded relations in force in the year, `payer>payee` by entity. */
export type Relations = ReadonlySet<string>

/** 场地租金 stays when generation is taken off: it is fixed (bookkeeping.md 4 and 6). */
const SITE_RENT = new Set(['site_rent', '场地租金'])
const INCOME = new Set(['501', '502', '503', '504'])
const STATUTORY = new Set(['501', '502'])

const isIncome = ({ account }: SumRow): boolean => INCOME.has(account)
/** 1xx–4xx: never income, however worded. */
const isElsewhere = ({ account }: SumRow): boolean => /^[1-4]\d\d$/.test(account)
const isTyped = ({ type }: SumRow): boolean => type !== '' && type !== 'none'
const isOperating = (row: SumRow): boolean => isIncome(row) && isTyped(row)
const total = (rows: readonly SumRow[]): Money => sum(rows.map(({ amount }) => amount))

function typeKey(type: string): TypeKey {
  return TYPE_KEYS.find((key) => key === type) ?? 'unclassified'
}

function excludedKey({ exclusion }: SumRow): ExcludedKey {
  return EXCLUDED_KEYS.find((key) => key === exclusion) ?? 'other'
}

function sumsBy<Key extends string>(
  keys: readonly Key[],
  rows: readonly SumRow[],
  keyOf: (row: SumRow) => Key | undefined,
): Record<Key, Money> {
  const found = new Map<Key, Money[]>(keys.map((key) => [key, []]))
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== undefined) found.get(key)?.push(row.amount)
  }
  return Object.fromEntries(keys.map((key) => [key, sum(found.get(key) ?? [])])) as Record<Key, Money>
}

/** Income and money of the payee, expense of the payer, where a recorded relation joins two counting books. */
export function isInternal(row: SumRow, books: CountingBooks, relations: Relations): boolean {
  if (row.partner === '0' || relations.size === 0) return false
  const own = books.get(row.book)
  if (own === undefined || ![...books.values()].includes(row.partner)) return false
  const expense = /^5[12]/.test(row.account)
  return relations.has(expense ? `${own}>${row.partner}` : `${row.partner}>${own}`)
}

const WALK = {
  added: '科目不是经营收入、投资收益,按类型计入经营性收入',
  removed: '科目是经营收入或投资收益,按类型不计入经营性收入',
  other: '记在收入科目上的非收入款项,列入「其他」',
  ignored: '科目不是收入科目,按类型也不计入',
} as const

/** Which way account and type disagree, `undefined` where they agree. */
function disagreement(row: SumRow): keyof typeof WALK | undefined {
  if (isElsewhere(row)) {
    return isTyped(row) || EXCLUDED_KEYS.some((key) => key === row.exclusion) ? 'ignored' : undefined
  }
  if (!isIncome(row)) return undefined
  if (STATUTORY.has(row.account)) return isTyped(row) ? undefined : 'removed'
  if (isTyped(row)) return 'added'
  return OUTSIDE_KEYS.some((key) => key === row.exclusion) ? 'other' : undefined
}

function bridgeOf(rows: readonly SumRow[]): BridgeLine[] {
  const found = new Map<string, { first: SumRow; way: keyof typeof WALK; rows: SumRow[] }>()
  for (const row of rows) {
    const way = disagreement(row)
    if (way === undefined) continue
    const key = `${row.account} ${row.type} ${row.exclusion}`
    const entry = found.get(key) ?? { first: row, way, rows: [] }
    entry.rows.push(row)
    found.set(key, entry)
  }
  return [...found.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, way, rows: group }]) => ({
      account: first.account,
      type: first.type,
      exclusion: first.exclusion === '' ? null : first.exclusion,
      amount: total(group),
      lines: group.reduce((count, { lines }) => count + lines, 0),
      summary: WALK[way],
    }))
    .filter(({ amount, lines }) => amount !== ZERO || lines > 0)
}

function eliminationsOf(internal: readonly SumRow[]): Elimination[] {
  return internal.map(({ book, partner, account, amount, lines }) => ({
    book,
    partner,
    account,
    amount,
    lines,
  }))
}

function undecidedOf(rows: readonly SumRow[]): Measures['undecided'] {
  const open = rows.filter((row) => isOperating(row) && row.type === 'undecided')
  return {
    above: sum(open.map(({ amount }) => amount).filter((amount) => !amount.startsWith('-'))),
    below: sum(open.map(({ amount }) => amount).filter((amount) => amount.startsWith('-'))),
    lines: open.reduce((count, { lines }) => count + lines, 0),
  }
}

/** Every measure of one village; `all` holds the rows of its counting books only. */
export function measure(all: readonly SumRow[], books: CountingBooks, relations: Relations): Measures {
  const internal = all.filter((row) => isInternal(row, books, relations))
  const rows = internal.length === 0 ? all : all.filter((row) => !internal.includes(row))
  const of = (...accounts: string[]): Money => total(rows.filter((row) => accounts.includes(row.account)))
  const operating = rows.filter(isOperating)
  const operatingIncome = total(operating)
  const statutory = of('501', '502')
  const surplus = sum([statutory, negate(of('511', '512', '513'))])
  const income = sum([statutory, of('503', '504')])
  const generation = operating.filter(
    ({ type, subtype }) => type === 'photovoltaic' && !SITE_RENT.has(subtype),
  )
  return {
    total_income: income,
    statutory_operating: statutory,
    operating_income: operatingIncome,
    operating_surplus: surplus,
    net_surplus: sum([surplus, of('503', '504'), negate(of('514', '515', '521'))]),
    operating_received: of('received'),
    without_photovoltaic: subtract(operatingIncome, total(generation)),
    without_subsidy: subtract(income, of('503')),
    by_type: sumsBy(TYPE_KEYS, operating, ({ type }) => typeKey(type)),
    excluded: sumsBy(EXCLUDED_KEYS, rows, (row) =>
      isIncome(row) && !isTyped(row) ? excludedKey(row) : undefined,
    ),
    outside: sumsBy(OUTSIDE_KEYS, rows, (row) =>
      isElsewhere(row) ? OUTSIDE_KEYS.find((key) => key === row.exclusion) : undefined,
    ),
    bridge: bridgeOf(rows),
    eliminated: total(internal.filter(isIncome)),
    eliminations: eliminationsOf(internal),
    undecided: undecidedOf(rows),
  }
}
