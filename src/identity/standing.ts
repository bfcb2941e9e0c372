/** What somebody holds, and what follows from it: which acts, over which books (design 3.9). */
import type { Act, Caller, Reach } from '../lib/caller.ts'
import { ACTS, isForEveryone, mayDo, notForKeeper } from './role-table.ts'

/** A role held over a division or one book, with the ids of the books it reaches. */
export type Grant = {
  grant: string
  role: string
  /** Prefix of a division code; null for one book, and for administrators. */
  scope: string | null
  book: string | null
  scope_name: string | null
  until: string | null
  delegated_by: string | null
  books: readonly string[]
  /** Those of the books that the grant's own township keeps. */
  kept: ReadonlySet<string>
}

export type Stage = 'password' | 'enrol' | 'second' | 'full'

export type Standing = {
  session: string | null
  stage: Stage
  user: string
  name: string
  login: string
  /** Whether a second factor is set up. */
  second: boolean
  grants: readonly Grant[]
}

function allows(grant: Grant, act: Act, bookId: string | undefined): boolean {
  if (!mayDo(grant.role, act)) return false
  if (bookId === undefined) return true
  return grant.books.includes(bookId) && !(notForKeeper(grant.role, act) && grant.kept.has(bookId))
}

function booksOf(grant: Grant, act: Act): readonly string[] {
  return notForKeeper(grant.role, act) && grant.kept.size > 0
    ? grant.books.filter((id) => !grant.kept.has(id))
    : grant.books
}

/** Ids in the order of the first grant that reaches them; never twice. */
export function reachOf({ grants }: Standing, act: Act): readonly string[] {
  const holding = grants.filter(({ role }) => mayDo(role, act))
  const [first, ...others] = holding
  if (first === undefined) return []
  if (others.length === 0) return booksOf(first, act)
  return [...new Set(holding.flatMap((grant) => booksOf(grant, act)))]
}

export function actsOf({ grants }: Standing): Act[] {
  return ACTS.filter((act) => isForEveryone(act) || grants.some(({ role }) => mayDo(role, act)))
}

/** The caller a standing makes; answers are computed once and kept with it. */
export function callerOf(
  standing: Standing,
  asking: { proof: string; origin: string; requestId: string },
  reaches: Map<Act, Reach>,
): Caller {
  const { user, name, grants } = standing
  return {
    id: user,
    name,
    ...asking,
    may: (act) => isForEveryone(act) || grants.some(({ role }) => mayDo(role, act)),
    reach: (act) => {
      const known = reaches.get(act) ?? reachOf(standing, act)
      reaches.set(act, known)
      return known
    },
    covers: (act, division) =>
      grants.some(({ role, scope }) => scope !== null && mayDo(role, act) && division.startsWith(scope)),
    roleFor: (act, bookId) => grants.find((grant) => allows(grant, act, bookId))?.role ?? '',
  }
}

/** Whoever can read the store's secrets: all acts on all books, except what only a person can do. */
export function operatorOf(asking: {
  id: string
  name: string
  proof: string
  origin: string
  requestId: string
}): Caller {
  const may = (act: Act): boolean => act !== 'approval.sign'
  return {
    ...asking,
    may,
    reach: (act) => (may(act) ? '*' : []),
    covers: may,
    roleFor: () => 'operator',
  }
}
