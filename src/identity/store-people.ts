/** SQL of accounts, roles, delegations and kinships: every call names a proof, and the database decides (db/routines/14, 16, 18). */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Caller } from '../lib/caller.ts'
import type { Verdict } from './people-refusals.ts'
import type { Delegations, Kinships, RoleGranted, UserShown } from './schema.ts'

/** A code told once, and what the database keeps of it. */
export type FirstCode = { code: string; kdf: string; verifier: Uint8Array }

/** Whose act it is, and what its log rows say of where it came from. */
export type Asker = Pick<Caller, 'proof' | 'origin' | 'requestId'>

async function only<T>(tx: Tx, query: ReturnType<typeof sql<T>>): Promise<T> {
  const [row] = (await query.execute(tx)).rows
  if (row === undefined) throw new Error('a function about people answered nothing')
  return row
}

const whence = ({ origin, requestId }: Asker) => sql`${origin}, ${requestId}`

export function addUser(
  tx: Tx,
  asker: Asker,
  user: { id: string; login: string; name: string; phone: string | null; first: FirstCode },
): Promise<Verdict & { until: string; namesakes: string[] }> {
  const { id, login, name, phone, first } = user
  return only(
    tx,
    sql`select code, detail, until, namesakes from add_user(${asker.proof}, ${id}::uuid, ${login}, ${name}, ${phone},
      ${first.kdf}, ${Buffer.from(first.verifier)}, ${whence(asker)})`,
  )
}

export type UserChange =
  | { act: 'disable' | 'enable' | 'end-sessions' }
  | { act: 'reset'; first: FirstCode }
  | { act: 'distinct'; other: string }

/** `detail` of a reset is until when its code is good. */
export function changeUser(
  tx: Tx,
  asker: Asker,
  user: string,
  reason: string,
  change: UserChange,
): Promise<Verdict> {
  const first = change.act === 'reset' ? change.first : undefined
  const other = change.act === 'distinct' ? change.other : null
  return only(
    tx,
    sql`select code, detail from change_user(${asker.proof}, ${user}::uuid, ${change.act}, ${reason}, ${first?.kdf ?? null},
      ${first === undefined ? null : Buffer.from(first.verifier)}::bytea, ${other}::uuid, ${whence(asker)})`,
  )
}

/** `undefined` when the proof may not see accounts. */
export async function readUsers(
  tx: Tx,
  proof: string,
  which: { user?: string; words?: string | undefined; after?: string | undefined; limit: number },
): Promise<UserShown[] | undefined> {
  const { users } = await only<{ users: UserShown[] | null }>(
    tx,
    sql`select users_shown(${proof}, ${which.user ?? null}::uuid, ${which.words ?? null}, ${which.after ?? null},
      ${which.limit}) as users`,
  )
  return users ?? undefined
}

/** By login or telephone. */
export async function findUser(tx: Tx, name: string): Promise<{ id: string; login: string } | undefined> {
  return tx
    .selectFrom('users')
    .select(['user_id as id', 'login'])
    .where((eb) => eb.or([eb('login', '=', name.normalize('NFKC').toLowerCase()), eb('phone', '=', name)]))
    .orderBy((eb) => eb('login', '=', name.normalize('NFKC').toLowerCase()), 'desc')
    .executeTakeFirst()
}

type Granting = Verdict & { until: string | null; warnings: RoleGranted['warnings']; signed_out: boolean }

export function grantRole(
  tx: Tx,
  asker: Asker,
  grant: {
    id: string
    user: string
    role: string
    division: string | null
    book: string | null
    until: string | null
    reason: string
  },
): Promise<Granting> {
  const { id, user, role, division, book, until, reason } = grant
  return only(
    tx,
    sql`select code, detail, until, warnings, signed_out from grant_role(${asker.proof}, ${id}::uuid, ${user}::uuid, ${role},
      ${division}, ${book}, ${until}::timestamptz, ${reason}, ${whence(asker)})`,
  )
}

/** Without a user it is whatever grant the caller may end. */
export function endRole(
  tx: Tx,
  asker: Asker,
  grant: { id: string; user: string | null; reason: string },
): Promise<Verdict> {
  return only(
    tx,
    sql`select code, detail from end_role(${asker.proof}, ${grant.user}::uuid, ${grant.id}::uuid, ${grant.reason}, ${whence(asker)})`,
  )
}

export function delegate(
  tx: Tx,
  asker: Asker,
  delegation: { grant: string; id: string; to: string; until: string; reason: string },
): Promise<Granting> {
  const { grant, id, to, until, reason } = delegation
  return only(
    tx,
    sql`select code, detail, until, warnings, signed_out from delegate(${asker.proof}, ${grant}::uuid, ${id}::uuid, ${to},
      ${until}::timestamptz, ${reason}, ${whence(asker)})`,
  )
}

/** What somebody delegated and still stands, the earliest end first. */
export async function readDelegations(tx: Tx, user: string): Promise<Delegations['items']> {
  const { rows } = await sql<Delegations['items'][number]>`
    select g.grant_id as "grant", g.role, g.division as scope, coalesce(k.name, v.name) as scope_name,
      json_build_object('name', u.name, 'login', u.login) as "to", utc_text(g.valid_until) as until, g.reason
    from role_grants g join users u on u.user_id = g.user_id
    left join books k on k.book_id = g.book_id
    left join divisions v on v.code = rpad(g.division, 12, '0')
    where g.delegated_by::text = ${user} and g.ended_at is null and g.valid_until > now()
    order by g.valid_until, g.grant_id`.execute(tx)
  return rows
}

export function recordKinship(
  tx: Tx,
  asker: Asker,
  kinship: { id: string; one: string; other: string; relation: string },
): Promise<Verdict & { warnings: RoleGranted['warnings'] }> {
  const { id, one, other, relation } = kinship
  return only(
    tx,
    sql`select code, detail, warnings from record_kinship(${asker.proof}, ${id}::uuid, ${one}, ${other}, ${relation},
      ${whence(asker)})`,
  )
}

export function endKinship(tx: Tx, asker: Asker, id: string, reason: string): Promise<Verdict> {
  return only(
    tx,
    sql`select code, detail from end_kinship(${asker.proof}, ${id}::uuid, ${reason}, ${whence(asker)})`,
  )
}

export async function readKinships(tx: Tx, proof: string): Promise<Kinships['items']> {
  const { items } = await only<{ items: Kinships['items'] }>(
    tx,
    sql`select kinships_shown(${proof}) as items`,
  )
  return items
}

export function linkSubject(tx: Tx, asker: Asker, user: string, subject: string | null): Promise<Verdict> {
  return only(
    tx,
    sql`select code, detail from link_subject(${asker.proof}, ${user}::uuid, ${subject}, ${whence(asker)})
      union all select null, null limit 1`,
  )
}
