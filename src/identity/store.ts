/** SQL of sessions: every call names a proof or a token, and the database decides (db/routines/12, 13). */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Grant, Standing } from './standing.ts'

type GrantJson = Omit<Grant, 'books' | 'kept'> & { books: string; kept: string }
type StandingJson = Omit<Standing, 'grants'> & { grants: GrantJson[] }

const ids = (text: string): string[] => (text === '' ? [] : text.split(','))

function toStanding(json: StandingJson | null | undefined): Standing | undefined {
  if (json === null || json === undefined) return undefined
  const grants = json.grants.map((grant) => ({
    ...grant,
    books: ids(grant.books),
    kept: new Set(ids(grant.kept)),
  }))
  return { ...json, grants }
}

async function standing(tx: Tx, query: ReturnType<typeof sql<{ s: StandingJson | null }>>) {
  return toStanding((await query.execute(tx)).rows[0]?.s)
}

export function readSession(tx: Tx, token: string): Promise<Standing | undefined> {
  return standing(tx, sql`select session_of(${token}) as s`)
}

export function readStandingAs(tx: Tx, proof: string, login: string): Promise<Standing | undefined> {
  return standing(tx, sql`select standing_as(${proof}, ${login}) as s`)
}

export async function readDerivation(tx: Tx, login: string): Promise<string | null> {
  const { rows } = await sql<{ kdf: string | null }>`select derivation_of(${login}) as kdf`.execute(tx)
  return rows[0]?.kdf ?? null
}

/** The token to come, its session and where the person sits. */
export type NewToken = { hash: Uint8Array; session: string; device: string; requestId: string }

export function signIn(
  tx: Tx,
  given: {
    login: string
    key: Uint8Array
    address: string
    agent: string
    device: string | null
    next: NewToken
  },
): Promise<Standing | undefined> {
  const { login, key, address, agent, device, next } = given
  return standing(
    tx,
    sql`select sign_in(${login}, ${Buffer.from(key)}, ${Buffer.from(next.hash)}, ${next.session}::uuid, ${address}, ${agent},
      ${device}, ${next.device}, ${next.requestId}) as s`,
  )
}

export function signInBySubject(
  tx: Tx,
  given: { operator: string; subject: string; address: string; agent: string; next: NewToken },
): Promise<Standing | undefined> {
  const { operator, subject, address, agent, next } = given
  return standing(
    tx,
    sql`select sign_in_by_subject(${operator}, ${subject}, ${Buffer.from(next.hash)}, ${next.session}::uuid, ${address}, ${agent},
      ${next.device}, ${next.requestId}) as s`,
  )
}

export async function readSecond(
  tx: Tx,
  token: string,
): Promise<{ secret: string | null; step: number; stage: string } | undefined> {
  const { rows } = await sql<{ secret: string | null; step: string; stage: string }>`
    select secret, step, stage from second_of(${token})`.execute(tx)
  const [row] = rows
  return row && { ...row, step: Number(row.step) }
}

export function proveSecond(tx: Tx, token: string, step: number | null, next: NewToken) {
  return standing(
    tx,
    sql`select prove_second(${token}, ${step}::bigint, ${Buffer.from(next.hash)}, ${next.session}::uuid, ${next.device},
      ${next.requestId}) as s`,
  )
}

export function useRecovery(tx: Tx, token: string, codeHash: Uint8Array, next: NewToken) {
  return standing(
    tx,
    sql`select use_recovery(${token}, ${Buffer.from(codeHash)}, ${Buffer.from(next.hash)}, ${next.session}::uuid, ${next.device},
      ${next.requestId}) as s`,
  )
}

export async function beginSecond(tx: Tx, token: string, secret: string): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select begin_second(${token}, ${secret}) as done`.execute(tx)
  return rows[0]?.done ?? false
}

export function finishSecond(
  tx: Tx,
  token: string,
  step: number | null,
  codes: readonly Uint8Array[],
  next: NewToken,
) {
  const hashes = codes.map((each) => Buffer.from(each))
  return standing(
    tx,
    sql`select finish_second(${token}, ${step}::bigint, ${hashes}::bytea[], ${Buffer.from(next.hash)}, ${next.session}::uuid,
      ${next.device}, ${next.requestId}) as s`,
  )
}

export type PasswordFacts = {
  name: string
  login: string
  phone: string | null
  stage: string
  kdf: string
  earlier: string[]
}

export async function readPasswordFacts(tx: Tx, token: string): Promise<PasswordFacts | undefined> {
  const { rows } = await sql<PasswordFacts>`select * from password_facts(${token})`.execute(tx)
  return rows[0]
}

export async function setPassword(
  tx: Tx,
  token: string,
  given: {
    current: Uint8Array | null
    earlier: readonly Uint8Array[]
    kdf: string
    verifier: Uint8Array
    next: NewToken
  },
): Promise<{ code: string | null; standing: Standing | undefined }> {
  const { current, earlier, kdf, verifier, next } = given
  const { rows } = await sql<{ code: string | null; standing: StandingJson | null }>`
    select code, standing from set_password(${token}, ${current && Buffer.from(current)}::bytea,
      ${earlier.map((each) => Buffer.from(each))}::bytea[], ${kdf}, ${Buffer.from(verifier)}, ${Buffer.from(next.hash)},
      ${next.session}::uuid, ${next.device}, ${next.requestId})`.execute(tx)
  return { code: rows[0]?.code ?? null, standing: toStanding(rows[0]?.standing) }
}

export async function proveAgain(
  tx: Tx,
  token: string,
  key: Uint8Array,
  requestId: string,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select prove_again(${token}, ${Buffer.from(key)}, ${requestId}) as done`.execute(tx)
  return rows[0]?.done ?? false
}

export async function renewDerivation(
  tx: Tx,
  token: string,
  key: Uint8Array,
  next: { kdf: string; verifier: Uint8Array },
): Promise<void> {
  await sql`select renew_derivation(${token}, ${Buffer.from(key)}, ${next.kdf}, ${Buffer.from(next.verifier)})`.execute(
    tx,
  )
}

export type OwnSession = {
  id: string
  created_at: string
  seen_at: string
  address: string
  agent: string
  current: boolean
}

export async function readOwnSessions(tx: Tx, token: string): Promise<OwnSession[]> {
  const { rows } = await sql<OwnSession>`
    select id, created_at, seen_at, address, agent, current from own_sessions(${token})`.execute(tx)
  return rows
}

/** How many sessions ended. */
export async function signOut(
  tx: Tx,
  token: string,
  which: string | null,
  all: boolean,
  requestId: string,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select sign_out(${token}, ${which}::uuid, ${all}, ${requestId}) as n`.execute(tx)
  return rows[0]?.n ?? 0
}
