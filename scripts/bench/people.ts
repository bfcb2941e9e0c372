/** People for benches: accounts with one role each, signed in with the store's own pepper. */
import { newVerifier } from '../../src/identity/derive-key.ts'
import { signIn } from '../../src/identity/sign-in.ts'
import { withClient } from '../../src/db/connect.ts'
import { readSecrets } from '../../src/db/secrets.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import type { BenchStore } from './store.ts'

/** A low cost: benches time what people do after they signed in. */
const COST = 10

export type BenchAccount = { id: string; login: string; password: string }

function kdfOf(store: BenchStore) {
  return { pepper: readSecrets(store.dataDir).pepper, cost: COST }
}

export async function benchAccount(store: BenchStore): Promise<BenchAccount> {
  const [id, password] = [uuidv7(), uuidv7()]
  const login = `bench-${id.slice(-12)}`
  const made = await newVerifier(password, kdfOf(store))
  await withClient(store.ownerUrl, 'cunzhang bench', (client) =>
    client.query(
      `insert into users (user_id, login, name, name_key, kdf, verifier, password_at, created_at, created_by)
       values ($1, $2, $2, $2, $3, $4, now(), now(), 'bench')`,
      [id, login, made.kdf, Buffer.from(made.verifier)],
    ),
  )
  return { id, login, password }
}

/** Answers the cookie of a session; the role asks for no second factor. */
export async function benchCookie(store: BenchStore, role: string, division: string): Promise<string> {
  const { id, login, password } = await benchAccount(store)
  await withClient(store.ownerUrl, 'cunzhang bench', (client) =>
    client.query(
      `insert into role_grants (grant_id, user_id, role, division, valid_from, granted_by, granted_name, granted_at)
       values (gen_random_uuid(), $1, $2, $3, now(), 'bench', 'bench', now())`,
      [id, role, division],
    ),
  )
  const door = { pool: store.pool, kdf: kdfOf(store), now: () => Date.now(), requestId: uuidv7() }
  const given = { login, password, address: '127.0.0.1', agent: 'bench', device: undefined }
  const { token } = await signIn(door, given)
  return `__Host-cunzhang=${token}`
}
