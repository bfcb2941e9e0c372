/** Accounts page by page, and one with all its roles. */
import type { Tx } from '../db/transaction.ts'
import { refusal, requireNumber } from './people-act.ts'
import type { UserPage, UserQuery, UserShown } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker } from './store-people.ts'

export async function pageOfUsers(tx: Tx, { proof }: Asker, query: UserQuery): Promise<UserPage> {
  const limit = Number(query.limit)
  const items = await store.readUsers(tx, proof, { words: query.words, after: query.after, limit })
  if (items === undefined) throw refusal('access/denied')
  return { items, next: items.length === limit ? (items.at(-1)?.login ?? null) : null }
}

/** With the roles that have ended. */
export async function readUser(tx: Tx, { proof }: Asker, id: string): Promise<UserShown> {
  const user = requireNumber(id, 'user/not-found')
  const found = await store.readUsers(tx, proof, { user, limit: 1 })
  if (found === undefined) throw refusal('access/denied')
  const [shown] = found
  if (shown === undefined) throw refusal('user/not-found')
  return shown
}

/** The number of an account by its login or telephone, for the command line. */
export async function userByLogin(tx: Tx, login: string): Promise<string> {
  return requireNumber((await store.findUser(tx, login))?.id ?? '', 'user/not-found')
}
