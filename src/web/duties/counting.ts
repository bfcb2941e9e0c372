/** Which approval scheme counts where and when: the narrowest confirmed one over a division, of two equal ones the newer. */
import type { Scheme } from '../../approvals/schema.ts'

export type Counting = 'proposed' | 'counts' | 'later' | 'over' | 'replaced' | 'ended'

function holds(scheme: Scheme, day: string): boolean {
  return scheme.state === 'confirmed' && scheme.from <= day && (scheme.to === null || scheme.to >= day)
}

function newest(one: Scheme, other: Scheme): number {
  return (
    other.division.length - one.division.length ||
    (other.confirmed_at ?? '').localeCompare(one.confirmed_at ?? '')
  )
}

/** As the database decides it (db/routines/25_approvals.sql, scheme_for); `undefined` where the default counts. */
export function countingFor(schemes: readonly Scheme[], division: string, day: string): Scheme | undefined {
  return schemes
    .filter((scheme) => division.startsWith(scheme.division) && holds(scheme, day))
    .toSorted(newest)[0]
}

export function countingOf(scheme: Scheme, schemes: readonly Scheme[], day: string): Counting {
  if (scheme.state !== 'confirmed') return scheme.state
  if (scheme.from > day) return 'later'
  if (scheme.to !== null && scheme.to < day) return 'over'
  return countingFor(schemes, scheme.division, day)?.id === scheme.id ? 'counts' : 'replaced'
}

const ORDER: readonly Counting[] = ['proposed', 'counts', 'later', 'replaced', 'over', 'ended']

/** What somebody has to act on first, then what counts, what is over last. */
export function inOrder(schemes: readonly Scheme[], day: string): Scheme[] {
  const at = (scheme: Scheme): number => ORDER.indexOf(countingOf(scheme, schemes, day))
  return schemes.toSorted((one, other) => at(one) - at(other) || one.division.localeCompare(other.division))
}
