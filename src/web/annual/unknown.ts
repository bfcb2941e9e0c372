/** A village without public data has noughts on the wire; on the page they are unknown, never 0.00. */
import { type Annual, MEASURES, TYPES, type Village } from '../wire.ts'

function nulls<Key extends string>(keys: readonly Key[]): Record<Key, null> {
  return Object.fromEntries(keys.map((key) => [key, null])) as Record<Key, null>
}

function withUnknown(village: Village): Village {
  if (!village.no_public_data) return village
  return {
    ...village,
    ...nulls(MEASURES),
    by_type: nulls(TYPES),
    excluded: nulls(Object.keys(village.excluded)),
    outside: nulls(Object.keys(village.outside)),
  }
}

/** The summary as the page shows it; where nothing at all is known, its sums are unknown too. */
export function showUnknown(annual: Annual): Annual {
  const villages = annual.villages.map(withUnknown)
  if (villages.length === 0 || villages.some((village) => !village.no_public_data))
    return { ...annual, villages }
  return { ...annual, villages, summary: { ...annual.summary, by_type: nulls(TYPES) } }
}
