/** The two logins of a store and their settings: the owner changes the schema, the program owns nothing (docs/adr: two roles). */
import { escapeIdentifier, escapeLiteral } from 'pg'
import type { ClientBase } from 'pg'

export type RoleNames = { owner: string; app: string }

/** Settings that matter live on the role, so that psql and the program see the same days and the same limits. */
const SHARED = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  search_path: 'public, pg_temp',
  client_min_messages: 'warning',
}

export const PROGRAM_SETTINGS = {
  ...SHARED,
  statement_timeout: '60s',
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '60s',
}

/** Migrations of a full store may take long; only waiting for a lock is bounded. */
export const OWNER_SETTINGS = {
  ...SHARED,
  statement_timeout: '0',
  lock_timeout: '30s',
  idle_in_transaction_session_timeout: '10min',
}

function setting(name: string, value: string): string {
  const list = name === 'search_path' ? value : escapeLiteral(value)
  return `${name} = ${list}`
}

/** `ALTER ROLE … SET` for every setting; with `database` only there, so that a shared server's other databases are left alone. */
export async function applySettings(
  client: ClientBase,
  role: string,
  settings: Record<string, string>,
  database?: string,
): Promise<void> {
  const where = database === undefined ? '' : ` in database ${escapeIdentifier(database)}`
  for (const [name, value] of Object.entries(settings)) {
    await client.query(`alter role ${escapeIdentifier(role)}${where} set ${setting(name, value)}`)
  }
}

/** Makes a login that may do nothing but connect; an existing one keeps its password. */
async function ensureLogin(client: ClientBase, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (rowCount !== 0) return
  const attributes = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
  await client.query(
    `create role ${escapeIdentifier(role)} ${attributes} password ${escapeLiteral(password)}`,
  )
}

export type LoginPasswords = { owner: string; app: string }

/** Makes both logins with their settings; needs a superuser. */
export async function ensureRoles(
  superuser: ClientBase,
  names: RoleNames,
  passwords: LoginPasswords,
): Promise<void> {
  await ensureLogin(superuser, names.owner, passwords.owner)
  await ensureLogin(superuser, names.app, passwords.app)
  await applySettings(superuser, names.owner, OWNER_SETTINGS)
  await applySettings(superuser, names.app, PROGRAM_SETTINGS)
}

/** Makes the database when it is missing, owned by the owner and closed to everybody else. */
export async function ensureDatabase(
  superuser: ClientBase,
  name: string,
  roles: RoleNames,
  template = 'template0',
): Promise<void> {
  const { rowCount } = await superuser.query('select 1 from pg_database where datname = $1', [name])
  const quoted = escapeIdentifier(name)
  if (rowCount === 0) {
    await superuser.query(
      `create database ${quoted} owner ${escapeIdentifier(roles.owner)} template ${escapeIdentifier(template)}`,
    )
  }
  await superuser.query(`revoke all on database ${quoted} from public`)
  await superuser.query(`grant connect, temporary on database ${quoted} to ${escapeIdentifier(roles.app)}`)
}
