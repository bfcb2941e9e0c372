/** Which villages the table shows and in what order; nothing known always stands last. */
import { compare, type Money, subtract } from '../../lib/money.ts'
import { type Amount, LEVELS, type Village } from '../wire.ts'

export const VIEWS = ['all', 'below', 'reached', 'pending', ...LEVELS] as const
export type View = (typeof VIEWS)[number]

export const SORT_KEYS = [
  'name',
  'level',
  'operating_income',
  'total_income',
  'without_photovoltaic',
  'months_closed',
] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Sort = { key: SortKey; descending: boolean }

export const FIRST_SORT: Sort = { key: 'operating_income', descending: true }

const chinese = new Intl.Collator('zh-CN')

/** Undetermined: neither above nor below can be said yet. */
export function isPending(village: Village): boolean {
  return village.below_benchmark === null
}

export function isIn(view: View, village: Village): boolean {
  if (view === 'all') return true
  if (view === 'below') return village.below_benchmark === true
  if (view === 'reached') return village.below_benchmark === false
  if (view === 'pending') return isPending(village)
  return village.level === view
}

/** Name, code or township holds every word typed. */
export function matches(village: Village, words: string, township: string): boolean {
  const hay = `${village.name} ${village.code} ${village.division} ${township}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/[\s ]+/)
    .every((word) => hay.includes(word))
}

/** Smaller first; what is not known stands last whichever way one sorts. */
export function compareAmounts(a: Amount, b: Amount, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return descending ? compare(b, a) : compare(a, b)
}

function compareBy({ key, descending }: Sort, a: Village, b: Village): number {
  const way = descending ? -1 : 1
  switch (key) {
    case 'name':
      return way * chinese.compare(a.name, b.name)
    case 'level':
      return way * (LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level))
    case 'months_closed':
      return way * (a.months_closed - b.months_closed)
    default:
      return compareAmounts(a[key], b[key], descending)
  }
}

/** A new list; equal villages stand in the order of their codes. */
export function sorted(villages: readonly Village[], sort: Sort): Village[] {
  return [...villages].sort((a, b) => compareBy(sort, a, b) || (a.code < b.code ? -1 : 1))
}

/** How a head reacts to a click: turn round, or begin with what one looks for first (largest amount, first name). */
export function nextSort(now: Sort, key: SortKey): Sort {
  if (now.key === key) return { key, descending: !now.descending }
  return { key, descending: key !== 'name' && key !== 'level' }
}

/** How much is missing to the line. */
export function gap(value: Amount, threshold: Money): Amount {
  return value === null ? null : subtract(threshold, value)
}
