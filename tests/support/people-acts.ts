/** Acts on people as the verbs do them and as the owner's SQL would, with the code of a refusal as the answer. */
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { grantRole } from '../../src/identity/grant-role.ts'
import { roleTable } from '../../src/identity/role-table.ts'
import { dayInShanghai } from '../../src/lib/day.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { ProblemError } from '../../src/lib/problem.ts'
import type { FreshDatabase } from './database.ts'
import type { Person } from './people.ts'

type Store = Pick<FreshDatabase<unknown>, 'app' | 'owner'>

export const VILLAGE = '632802102209'

/** The scope of each level around that village. */
const OFFICE: Record<string, string | undefined> = {
  village: VILLAGE,
  township: VILLAGE.slice(0, 9),
  county: VILLAGE.slice(0, 6),
  prefecture: VILLAGE.slice(0, 4),
  store: undefined,
}

export const levelOf = (role: string): string =>
  roleTable.roles.find(({ code }) => code === role)?.level ?? ''

export const officeOf = (role: string): string | undefined => OFFICE[levelOf(role)]

export const asker = (person: Pick<Person, 'token'>) => ({
  proof: person.token,
  origin: '10.0.0.1',
  requestId: uuidv7(),
})

/** A day so many days from now. */
export const inDays = (count: number): string => dayInShanghai(Date.now() + count * 86_400_000)

/** `done`, or the code it was refused with. */
export async function codeOf(
  store: Store,
  work: (tx: Tx) => Promise<unknown>,
  scope: readonly string[] = [],
): Promise<string> {
  try {
    await inTransaction(store.app, scope, work)
    return 'done'
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0].code
    throw error
  }
}

export type Where = { scope?: string | null | undefined; book?: string; until?: string }

/** Grants by the verb; the scope is that of the role's level unless said. */
export function granting(store: Store, security: Person) {
  return (person: Pick<Person, 'id'>, role: string, where: Where = {}, by = security): Promise<string> => {
    const { scope = where.book === undefined ? (officeOf(role) ?? null) : null, ...rest } = where
    return codeOf(store, (tx) =>
      grantRole(tx, asker(by), person.id, { role, scope, ...rest, reason: '任命文件' }),
    )
  }
}

/** The same by the owner's SQL, past every function: `done`, or the constraint and the code it names. */
export function forcing(store: Store) {
  return async (
    person: Pick<Person, 'id'>,
    role: string,
    more: Record<string, unknown> = {},
  ): Promise<string> => {
    const row = {
      grant_id: uuidv7(),
      user_id: person.id,
      role,
      division: officeOf(role) ?? null,
      valid_from: new Date(),
      granted_by: 'x',
      granted_name: 'x',
      granted_at: new Date(),
      ...more,
    }
    const columns = Object.keys(row)
    const places = columns.map((_, at) => `$${at + 1}`)
    try {
      await store.owner.query(
        `insert into role_grants (${columns.join(', ')}) values (${places.join(', ')})`,
        Object.values(row),
      )
      return 'done'
    } catch (error) {
      const { constraint = '', message } = error as { constraint?: string; message: string }
      return `${constraint} ${message.split(':')[0]}`
    }
  }
}
