/** Rows of the table by type: all seven, or the five the source names and the other two in one row. */
import type { Money } from '../../lib/money.ts'
import type { Amount, Annual, ByType, TypeKey } from '../wire.ts'
import { total } from './figure.ts'

export type Grouping = 'seven' | 'named'
export type TypeRow = { key: TypeKey | 'named_other'; name: string | null; inferred: boolean; amount: Amount }

type Taxonomy = Annual['taxonomy']

export function unnamedTypes(taxonomy: Taxonomy): TypeKey[] {
  return taxonomy.types.filter((type) => !type.named_in_source).map((type) => type.code)
}

/** In both groupings the rows add up to the same operating income; `name` is null where the page has its own words. */
export function typeRows(byType: ByType, taxonomy: Taxonomy, grouping: Grouping): TypeRow[] {
  const rows: TypeRow[] = []
  for (const { code, name, named_in_source } of taxonomy.types)
    if (named_in_source || grouping === 'seven')
      rows.push({ key: code, name, inferred: !named_in_source, amount: byType[code] })
  if (grouping === 'named') {
    const amount = total(unnamedTypes(taxonomy).map((key) => byType[key]))
    rows.push({ key: 'named_other', name: null, inferred: true, amount })
  }
  for (const key of ['unclassified', 'undecided'] as const)
    rows.push({ key, name: null, inferred: false, amount: byType[key] })
  return rows
}

/** Part of a whole between 0 and 1, for the length of a bar and its percentage: drawn, never booked. */
export function proportion(part: Amount, whole: Amount): number {
  const [a, b] = [Number(part ?? ('0.00' as Money)), Number(whole ?? ('0.00' as Money))]
  return b > 0 && a > 0 ? Math.min(a / b, 1) : 0
}
