/** People for tests: accounts with roles, signed in the way everybody signs in; and the local operator. */
import { operatorOf } from '../../src/identity/standing.ts'
import { newVerifier } from '../../src/identity/derive-key.ts'
import type { KdfSettings } from '../../src/identity/derive-key.ts'
import { codeAt, newSecret } from '../../src/identity/second-factor.ts'
import { seal } from '../../src/identity/secret-box.ts'
import { proveSecond, signIn } from '../../src/identity/sign-in.ts'
import type { Door } from '../../src/identity/sign-in.ts'
import type { RoleCode } from '../../src/identity/role-table.ts'
import type { Caller } from '../../src/lib/caller.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import type { FreshDatabase } from './database.ts'
import { OPERATOR_KEY } from './server.ts'

/** The lowest cost scrypt is used with here: tests sign in thousands of times. */
export const TEST_KDF: KdfSettings = { pepper: 'the pepper of a test', cost: 10 }

export function testOperator(requestId = uuidv7()): Caller {
  return operatorOf({
    id: 'cli:test',
    name: '本机操作员 test',
    proof: OPERATOR_KEY,
    origin: '127.0.0.1',
    requestId,
  })
}

export type Person = {
  id: string
  name: string
  login: string
  password: string
  /** Of the second factor, base32; empty where none is set up. */
  secret: string
  token: string
  /** For the header of a request. */
  cookie: string
}

export type PersonOptions = {
  name?: string
  role?: RoleCode
  /** Prefix of a division code, or a book; administrators have neither. */
  division?: string
  bookId?: string
  /** Set up and used at sign-in, whatever the role asks for. */
  second?: boolean
  /** Without signing in. */
  absent?: boolean
}

let made = 0

type Store = Pick<FreshDatabase<unknown>, 'super' | 'app'>

export function doorOf(store: Store, epochMs = Date.now()): Door {
  return { pool: store.app, kdf: TEST_KDF, now: () => epochMs, requestId: uuidv7() }
}

/** A role more for somebody, as the owner would write it. */
export async function grantRole(
  store: Store,
  userId: string,
  { role, division, bookId }: Pick<PersonOptions, 'role' | 'division' | 'bookId'>,
): Promise<string> {
  const grant = uuidv7()
  await store.super.query(
    `insert into role_grants (grant_id, user_id, role, division, book_id, valid_from, granted_by, granted_name, granted_at)
     values ($1, $2, $3, $4, $5, now() - interval '1 minute', 'test', 'test', now())`,
    [grant, userId, role, division ?? null, bookId ?? null],
  )
  return grant
}

/** Signs in with everything that is asked for; answers the token of the session. */
export async function signInAs(
  store: Store,
  { login, password, secret }: Pick<Person, 'login' | 'password' | 'secret'>,
  address = '127.0.0.1',
): Promise<string> {
  const door = doorOf(store)
  const taken = await signIn(door, { login, password, address, agent: 'test', device: undefined })
  if (taken.standing.stage === 'full') return taken.token
  if (taken.standing.stage !== 'second') throw new Error(`cannot go on from stage ${taken.standing.stage}`)
  // A code works once: whoever signs in twice within one step takes the next.
  const { rows } = await store.super.query<{ step: string }>(
    'select second_step as step from users where login = $1',
    [login],
  )
  const step = Math.max(Math.floor(Date.now() / 30_000), Number(rows[0]?.step) + 1)
  const at = step * 30_000
  const second = await proveSecond(doorOf(store, at), taken.token, codeAt(secret, at), undefined)
  return second.token
}

export async function makePerson(store: Store, options: PersonOptions = {}): Promise<Person> {
  made += 1
  const id = uuidv7()
  const { name = `某人${made}`, role, second = true } = options
  const login = `p${made}x${id.slice(-6)}`
  const password = `a long enough sentence ${id.slice(-8)}`
  const { kdf, verifier } = await newVerifier(password, TEST_KDF)
  const secret = second ? newSecret() : ''
  await store.super.query(
    `insert into users (user_id, login, name, name_key, kdf, verifier, password_at, second_secret, created_at, created_by)
     values ($1, $2, $3, name_key($3), $4, $5, now(), $6, now(), 'test')`,
    [id, login, name, kdf, Buffer.from(verifier), second ? await seal(secret, TEST_KDF.pepper) : null],
  )
  if (role !== undefined) await grantRole(store, id, options)
  const token = options.absent === true ? '' : await signInAs(store, { login, password, secret })
  return { id, name, login, password, secret, token, cookie: `__Host-cunzhang=${token}` }
}
