/** Approval schemes (审批权限): proposed by a township, confirmed by the county through somebody else, dated, ended. */
import type { Tx } from '../db/transaction.ts'
import type { Caller } from '../lib/caller.ts'
import { uuidv7 } from '../lib/id.ts'
import { refuseAll } from '../lib/problem.ts'
import roleTable from '../../db/seed/roles.json' with { type: 'json' }
import type { By } from './by.ts'
import { refuseWhen } from './refusals.ts'
import { DEFAULT_SCHEME, EXAMPLES, KINDS, MEETING_KINDS, maySign } from './rules.ts'
import { checkScheme } from './scheme.ts'
import type { NewScheme, Scheme, SchemeList } from './schema.ts'
import * as store from './store-schemes.ts'

export async function proposeScheme(tx: Tx, by: By, scheme: NewScheme): Promise<{ id: string }> {
  refuseAll(checkScheme(scheme))
  const id = uuidv7()
  refuseWhen(await store.propose(tx, by, id, scheme))
  return { id }
}

export async function confirmScheme(tx: Tx, by: By, id: string): Promise<{ id: string }> {
  refuseWhen(await store.confirm(tx, by, id))
  return { id }
}

export async function endScheme(tx: Tx, by: By, id: string, reason: string): Promise<{ id: string }> {
  refuseWhen(await store.end(tx, by, id, reason))
  return { id }
}

function toScheme({ covers: _, ...row }: store.SchemeRow): Scheme {
  const state = row.ended_at !== null ? 'ended' : row.confirmed_at !== null ? 'confirmed' : 'proposed'
  return { ...row, state }
}

/** Schemes over a book in reach, or within the caller's own division. */
export async function readSchemes(tx: Tx, caller: Pick<Caller, 'covers'>): Promise<SchemeList> {
  const rows = await store.readSchemes(tx)
  const seen = rows.filter(({ covers, division }) => covers || caller.covers('approval.read', division))
  return {
    items: seen.map(toScheme),
    standard: DEFAULT_SCHEME,
    examples: EXAMPLES,
    kinds: [...KINDS],
    meetings: MEETING_KINDS,
    roles: roleTable.roles.filter(({ code }) => maySign(code)).map(({ code, name }) => ({ code, name })),
  }
}
