/** Roles given and taken away, and delegated for a time (会计法 35, 农村集体经济组织法 34: 不相容岗位). */
import type { Tx } from '../db/transaction.ts'
import { lastInstantOf } from '../lib/day.ts'
import { uuidv7 } from '../lib/id.ts'
import { requireNumber, settle } from './people-act.ts'
import type { Delegations, NewDelegation, NewRole, RoleGranted } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker } from './store-people.ts'

export async function grantRole(tx: Tx, asker: Asker, user: string, input: NewRole): Promise<RoleGranted> {
  const { role, scope, book, until, reason } = input
  const grant = uuidv7()
  const given = settle(
    await store.grantRole(tx, asker, {
      id: grant,
      user: requireNumber(user, 'user/not-found'),
      role,
      division: scope ?? null,
      book: book ?? null,
      until: typeof until === 'string' ? lastInstantOf(until) : null,
      reason,
    }),
  )
  return { grant, until: given.until, warnings: given.warnings, signed_out: given.signed_out }
}

export async function endRole(
  tx: Tx,
  asker: Asker,
  grant: { user: string | null; id: string; reason: string },
): Promise<void> {
  const user = grant.user === null ? null : requireNumber(grant.user, 'user/not-found')
  const id = requireNumber(grant.id, 'role/not-found')
  settle(await store.endRole(tx, asker, { id, user, reason: grant.reason }))
}

export async function delegateRole(tx: Tx, asker: Asker, input: NewDelegation): Promise<RoleGranted> {
  const id = uuidv7()
  const given = settle(
    await store.delegate(tx, asker, {
      ...input,
      id,
      grant: requireNumber(input.grant, 'role/not-found'),
      until: lastInstantOf(input.until),
    }),
  )
  return { grant: id, until: given.until, warnings: given.warnings, signed_out: given.signed_out }
}

/** The operator is nobody's account and has delegated nothing. */
export async function listDelegations(tx: Tx, { id }: { id: string }): Promise<Delegations> {
  return { items: await store.readDelegations(tx, id) }
}
