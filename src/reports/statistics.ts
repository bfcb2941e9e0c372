/** What a summary says of many villages: counts, mean and median of those that may be judged, sums by type. */
import { mean, median, ratio, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { LEVELS, TYPE_KEYS } from './schema.ts'
import type { AnnualSummary, BenchmarkMeasure, DivisionGroup, Level, TypeKey, VillageYear } from './schema.ts'

/** A village with its amounts still known to be Money. */
export type Village = VillageYear & {
  total_income: Money
  operating_income: Money
  by_type: Record<TypeKey, Money>
} & Record<BenchmarkMeasure, Money>

export function sumTypes(villages: readonly Village[]): Record<TypeKey, Money> {
  return Object.fromEntries(
    TYPE_KEYS.map((key) => [key, sum(villages.map((village) => village.by_type[key]))]),
  ) as Record<TypeKey, Money>
}

export function summarise(villages: readonly Village[], measure: BenchmarkMeasure): AnnualSummary['summary'] {
  const sure = villages.filter(({ below_benchmark }) => below_benchmark !== null)
  const below = sure.filter(({ below_benchmark }) => below_benchmark === true).length
  const levels = Object.fromEntries(LEVELS.map((level) => [level, 0])) as Record<Level, number>
  for (const { level } of villages) levels[level] += 1
  const amounts = sure.map((village) => village[measure])
  return {
    villages: villages.length,
    levels,
    below_benchmark: below,
    undetermined: villages.length - sure.length,
    n: sure.length,
    share_at_or_above: sure.length === 0 ? null : ratio(sure.length - below, sure.length),
    mean: amounts.length === 0 ? null : mean(amounts),
    median: amounts.length === 0 ? null : median(amounts),
    by_type: sumTypes(villages),
  }
}

export type GroupKey = Pick<DivisionGroup, 'code' | 'name' | 'level'>

/** One row for each division below the scope, in the order of codes. */
export function groupVillages(
  villages: readonly Village[],
  keyOf: (village: Village) => GroupKey | undefined,
  measure: BenchmarkMeasure,
): DivisionGroup[] {
  const found = new Map<string, { key: GroupKey; villages: Village[] }>()
  for (const village of villages) {
    const key = keyOf(village)
    if (key === undefined) continue
    const entry = found.get(key.code) ?? { key, villages: [] }
    entry.villages.push(village)
    found.set(key.code, entry)
  }
  return [...found.values()]
    .sort((a, b) => (a.key.code < b.key.code ? -1 : 1))
    .map(({ key, villages: inside }) => {
      const { below_benchmark, undetermined, by_type, ...rest } = summarise(inside, measure)
      return {
        ...key,
        villages: inside.length,
        total_income: sum(inside.map(({ total_income }) => total_income)),
        operating_income: sum(inside.map(({ operating_income }) => operating_income)),
        by_type,
        below_benchmark,
        undetermined,
        mean: rest.mean,
        median: rest.median,
      }
    })
}
