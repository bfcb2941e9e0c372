/** What administrators do to an account: stop it, let it in again, reset it, end its sessions, tell it from a namesake. */
import type { Tx } from '../db/transaction.ts'
import { requireNumber, settle } from './people-act.ts'
import type { UserReset } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker, FirstCode } from './store-people.ts'

export async function changeUser(
  tx: Tx,
  asker: Asker,
  user: string,
  reason: string,
  act: 'disable' | 'enable' | 'end-sessions',
): Promise<void> {
  settle(await store.changeUser(tx, asker, requireNumber(user, 'user/not-found'), reason, { act }))
}

/** Password, second factor, recovery codes and sessions go; a first code comes. */
export async function resetUser(
  tx: Tx,
  asker: Asker,
  user: string,
  reason: string,
  first: FirstCode,
): Promise<UserReset> {
  const id = requireNumber(user, 'user/not-found')
  const { detail } = settle(await store.changeUser(tx, asker, id, reason, { act: 'reset', first }))
  return { first_code: first.code, code_until: detail ?? '' }
}

/** Two accounts of one name count as one person until this says otherwise. */
export async function recordDistinct(
  tx: Tx,
  asker: Asker,
  user: string,
  other: string,
  reason: string,
): Promise<void> {
  const namesake = await store.findUser(tx, other)
  const id = requireNumber(user, 'user/not-found')
  const change = { act: 'distinct', other: requireNumber(namesake?.id ?? '', 'user/not-found') } as const
  settle(await store.changeUser(tx, asker, id, reason, change))
}

/** Ties an account to `issuer subject` of the single sign-on; null unties it. */
export async function linkSubject(tx: Tx, asker: Asker, user: string, subject: string | null): Promise<void> {
  settle(await store.linkSubject(tx, asker, requireNumber(user, 'user/not-found'), subject))
}
