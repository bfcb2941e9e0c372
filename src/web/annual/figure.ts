/** A figure on the page and the lines behind it: which sum of which division, written into the address. */
import { add, type Money } from '../../lib/money.ts'
import { type Amount, MEASURES, type Measure, TYPES, type TypeKey, type Village } from '../wire.ts'

/** `named_other` is the row 「其余两型」: every type the source does not name. */
export type Picked =
  | { kind: 'measure'; key: Measure }
  | { kind: 'type'; key: TypeKey | 'named_other' }
  | { kind: 'exclusion'; key: string }

export type Figure = { division: string; pick: Picked }

/** One query to the lines' address; several make up a derived figure, `minus` ones are taken off. */
export type Part = { query: 'measure' | 'type' | 'exclusion' | 'account'; key: string; minus: boolean }

const FIGURE_PATTERN = /^(\d{2,12})\.(measure|type|exclusion)\.([a-z_]{2,40})$/

export function writeFigure({ division, pick }: Figure): string {
  return `${division}.${pick.kind}.${pick.key}`
}

export function readFigure(text: string | null): Figure | null {
  const [, division, kind, key] = FIGURE_PATTERN.exec(text ?? '') ?? []
  if (division === undefined || key === undefined) return null
  const measure = MEASURES.find((each) => each === key)
  if (kind === 'measure') return measure ? { division, pick: { kind, key: measure } } : null
  const type = key === 'named_other' ? key : TYPES.find((each) => each === key)
  if (kind === 'type') return type ? { division, pick: { kind, key: type } } : null
  return { division, pick: { kind: 'exclusion', key } }
}

const INCOME = ['501', '502', '503', '504']
/** Measures that are a formula over accounts (bookkeeping.md 4): income accounts add, expense accounts take off. */
const FORMULA: Partial<Record<Measure, string[]>> = {
  total_income: INCOME,
  statutory_operating: ['501', '502'],
  operating_surplus: ['501', '502', '511', '512', '513'],
  net_surplus: [...INCOME, '511', '512', '513', '514', '515', '521'],
  without_subsidy: ['501', '502', '504'],
}

/** What to ask the server for, one list each. */
export function partsOf(pick: Picked, unnamed: readonly TypeKey[]): Part[] {
  if (pick.kind === 'exclusion') return [{ query: 'exclusion', key: pick.key, minus: false }]
  if (pick.kind === 'type') {
    const keys = pick.key === 'named_other' ? unnamed : [pick.key]
    return keys.map((key) => ({ query: 'type', key, minus: false }))
  }
  const accounts = FORMULA[pick.key]
  if (accounts === undefined || pick.key === 'total_income')
    return [{ query: 'measure', key: pick.key, minus: false }]
  return accounts.map((key) => ({ query: 'account', key, minus: key > '505' }))
}

/** The same figure for one village, as the summary states it. */
export function valueIn(village: Village, pick: Picked, unnamed: readonly TypeKey[]): Amount {
  if (pick.kind === 'measure') return village[pick.key]
  if (pick.kind === 'exclusion') return village.excluded[pick.key] ?? village.outside[pick.key] ?? null
  if (pick.key === 'named_other') return total(unnamed.map((key) => village.by_type[key]))
  return village.by_type[pick.key]
}

/** Sum of what is known; `null` when nothing is. */
export function total(amounts: Iterable<Amount>): Amount {
  let known: Money | null = null
  for (const amount of amounts) if (amount !== null) known = known === null ? amount : add(known, amount)
  return known
}
