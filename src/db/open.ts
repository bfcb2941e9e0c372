/** Opens the store a program works on: the embedded server or DATABASE_URL, its release judged, its schema brought up to date or refused. */
import type { Client } from 'pg'
import { ProblemError, problem } from '../lib/problem.ts'
import { loginOf, withClient } from './connect.ts'
import { joinEmbedded } from './embedded.ts'
import { findPending, migrate, refusePending } from './migrate.ts'
import type { Pending } from './migrate.ts'
import { OWNER_SETTINGS, PROGRAM_SETTINGS, applySettings } from './roles.ts'
import type { RoleNames } from './roles.ts'
import { readSecrets } from './secrets.ts'
import type { Secrets } from './secrets.ts'
import { noteOperatorKey, seed } from './seed.ts'
import { readSqlSources } from './sql-files.ts'
import { judgeVersion, readVersion } from './version.ts'

export type StoreAddress = {
  dataDir: string
  secretsPath: string | undefined
  databaseUrl: string | undefined
  ownerUrl: string | undefined
}

export type OpenStore = {
  /** The program's login; the owner's only where migrations and restore need it. */
  appUrl: string
  ownerUrl: string | undefined
  roles: RoleNames
  secrets: Secrets
  embedded: boolean
  /** What was applied while opening. */
  applied: Pending
  /** Sentences for the log. */
  warnings: string[]
  /** Ends our use of the embedded server; the last one stops it. Close pools first. */
  close: () => Promise<void>
}

const NAME = 'cunzhang open'
const SETTINGS_LOCK = 7_310_404
const NOTHING: Pending = { migrations: [], routines: [] }

function unreachable(url: string, error: unknown): ProblemError {
  const { host, pathname } = new URL(url)
  const detail = `连不上数据库 ${host}${pathname}:${(error as Error).message} (cannot reach the database)`
  return new ProblemError(problem('service/unavailable', detail))
}

async function reach<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  let reached = false
  try {
    return await withClient(url, NAME, (client) => {
      reached = true
      return work(client)
    })
  } catch (error) {
    throw reached ? error : unreachable(url, error)
  }
}

/** Row-level security does not bind a superuser or the tables' owner, so neither may be the program's login. */
async function judgeProgramLogin(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ unbound: boolean; owner: boolean }>(
    `select rolsuper or rolbypassrls as unbound,
            exists (select from pg_database where datname = current_database() and datdba = r.oid) as owner
       from pg_roles r where rolname = current_user`,
  )
  if (rows[0]?.unbound !== true && rows[0]?.owner !== true) return
  const detail = `DATABASE_URL 的登录 ${role} 是超级用户或库的所有者,行级权限对它不起作用:请另建一个普通登录 (the program's login must own nothing)`
  throw new ProblemError(problem('service/unavailable', detail))
}

/** A login may set its own defaults; done once, in this database only. */
async function ensureOwnSettings(client: Client, url: string, wanted: Record<string, string>): Promise<void> {
  const { role, database } = loginOf(url)
  await client.query('select pg_advisory_lock($1)', [SETTINGS_LOCK])
  const { rows } = await client.query<{ setconfig: string[] }>(
    `select setconfig from pg_db_role_setting s join pg_roles r on r.oid = s.setrole join pg_database d on d.oid = s.setdatabase
      where r.rolname = current_user and d.datname = current_database()`,
  )
  const present = new Set(rows.flatMap(({ setconfig }) => setconfig))
  const complete = Object.entries(wanted).every(([name, value]) => present.has(`${name}=${value}`))
  if (!complete) await applySettings(client, role, wanted, database)
  await client.query('select pg_advisory_unlock($1)', [SETTINGS_LOCK])
}

/** Who owns the schema, read from the database when no owner's address is given. */
async function readOwner(client: Client): Promise<string> {
  const { rows } = await client.query<{ owner: string }>(
    `select pg_get_userbyid(coalesce((select relowner from pg_class where oid = to_regclass('public.applied_sql')), datdba))
       as owner from pg_database where datname = current_database()`,
  )
  return rows[0]?.owner ?? ''
}

function migrateAsOwner(ownerUrl: string, roles: RoleNames, secrets: Secrets): Promise<Pending> {
  return reach(ownerUrl, async (client) => {
    const applied = await migrate(client, readSqlSources(), roles)
    await seed(client)
    await noteOperatorKey(client, secrets.operator)
    return applied
  })
}

async function openEmbedded(address: StoreAddress): Promise<OpenStore> {
  const { dataDir, secretsPath } = address
  const server = await joinEmbedded({ dataDir, secretsPath })
  try {
    const warning = judgeVersion(await reach(server.superUrl, readVersion), false)
    const { appUrl, ownerUrl, roles, secrets, leave } = server
    const applied = await migrateAsOwner(ownerUrl, roles, secrets)
    const warnings = warning === undefined ? [] : [`内置数据库 ${warning}`]
    return { appUrl, ownerUrl, roles, secrets, embedded: true, applied, warnings, close: leave }
  } catch (error) {
    await server.leave()
    throw error
  }
}

async function openRemote(address: StoreAddress, appUrl: string): Promise<OpenStore> {
  const { dataDir, secretsPath, ownerUrl } = address
  const app = loginOf(appUrl).role
  const { warning, owner } = await reach(appUrl, async (client) => {
    const judged = judgeVersion(await readVersion(client), true)
    await judgeProgramLogin(client, app)
    await ensureOwnSettings(client, appUrl, PROGRAM_SETTINGS)
    return { warning: judged, owner: await readOwner(client) }
  })
  const roles = { owner: ownerUrl === undefined ? owner : loginOf(ownerUrl).role, app }
  const secrets = readSecrets(dataDir, secretsPath)
  let applied = NOTHING
  if (ownerUrl === undefined) {
    refusePending(await reach(appUrl, (client) => findPending(client, readSqlSources(), roles)))
  } else {
    await reach(ownerUrl, (client) => ensureOwnSettings(client, ownerUrl, OWNER_SETTINGS))
    applied = await migrateAsOwner(ownerUrl, roles, secrets)
  }
  const warnings = warning === undefined ? [] : [warning]
  const close = (): Promise<void> => Promise.resolve()
  return { appUrl, ownerUrl, roles, secrets, embedded: false, applied, warnings, close }
}

/** The command line and the server open the same way; either may be first. */
export function openStore(address: StoreAddress): Promise<OpenStore> {
  return address.databaseUrl === undefined ? openEmbedded(address) : openRemote(address, address.databaseUrl)
}
