/** The embedded PostgreSQL of a data folder: found or started, shared by every process that joins, stopped by whoever leaves last. */
import { Client } from 'pg'
import { ProblemError, problem } from '../lib/problem.ts'
import { openCluster, openDataDir } from './embedded-cluster.ts'
import type { Cluster } from './embedded-cluster.ts'
import { findPostmaster, startPostmaster, stopPostmaster } from './embedded-postmaster.ts'
import { ensureDatabase, ensureRoles } from './roles.ts'
import type { RoleNames } from './roles.ts'
import { readSecrets } from './secrets.ts'
import type { Secrets } from './secrets.ts'

export type EmbeddedOptions = {
  dataDir: string
  secretsPath?: string | undefined
  /** Server settings on top of ours; tests switch fsync off with it, nobody else may. */
  settings?: Record<string, string>
}

export type EmbeddedServer = {
  port: number
  pid: number
  folder: string
  superUrl: string
  ownerUrl: string
  appUrl: string
  roles: RoleNames
  secrets: Secrets
  /** Ends our use; the last one stops the server. */
  leave: () => Promise<void>
}

export const DATABASE = 'cunzhang'
export const ROLES: RoleNames = { owner: 'cunzhang_owner', app: 'cunzhang_app' }

/** Held shared by everyone who uses the server, for as long as their session lives: a killed process lets go by itself. */
const USERS_LOCK = 7_310_401
/** Held while roles and database are made. */
const SETUP_LOCK = 7_310_402
const PATIENCE_MS = 60_000
const PAUSE_MS = 100

function urlOf(port: number, role: string, password: string, database: string): string {
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

/** Starting up, shutting down, gone in between: look again. Anything else is for the reader. */
const PASSING = new Set(['57P03', '57P01', '57P02', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

function isPassing(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return PASSING.has(code ?? '') || /terminated unexpectedly|timeout expired/.test(message ?? '')
}

/** A session that says "I use this server"; `undefined` when the server is just coming or going. */
async function holdOn(port: number, password: string): Promise<Client | undefined> {
  const client = new Client({
    connectionString: urlOf(port, 'postgres', password, 'postgres'),
    application_name: 'cunzhang hold',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [USERS_LOCK])
    return client
  } catch (error) {
    await client.end().catch(() => {})
    if (isPassing(error)) return undefined
    const detail = `连不上内置数据库:${(error as Error).message};密钥文件与数据目录须是同一套 (cannot sign in to the embedded PostgreSQL)`
    throw new ProblemError(problem('service/unavailable', detail))
  }
}

async function joinCluster(
  cluster: Cluster,
  password: string,
  settings: Record<string, string>,
  isWanted: () => boolean = () => true,
): Promise<Client> {
  const deadline = performance.now() + PATIENCE_MS
  let failed: string | undefined
  while (isWanted() && performance.now() < deadline) {
    const found = findPostmaster(cluster)
    if (found === undefined) failed = (await startPostmaster(cluster, settings)).failed ?? failed
    const running = found ?? findPostmaster(cluster)
    const hold = running === undefined ? undefined : await holdOn(running.port, password)
    if (hold !== undefined) return hold
    await pause()
  }
  const detail = `内置数据库在 ${PATIENCE_MS / 1000} 秒内没有启动:${failed ?? '无应答'} (embedded PostgreSQL did not start)`
  throw new ProblemError(problem('service/unavailable', detail))
}

async function prepare(hold: Client, secrets: Secrets): Promise<void> {
  await hold.query('select pg_advisory_lock($1)', [SETUP_LOCK])
  try {
    await ensureRoles(hold, ROLES, { owner: secrets.owner, app: secrets.program })
    await ensureDatabase(hold, DATABASE, ROLES)
  } finally {
    await hold.query('select pg_advisory_unlock($1)', [SETUP_LOCK])
  }
}

/** One process's use of the server. `session` is renewed when the server dies under it. */
type Use = { cluster: Cluster; session: Promise<Client>; left: boolean }

/** A server that died while in use is started again, on its old port where that is free, so that pools find it. */
function keepUsing(use: Use, client: Client, rejoin: () => Promise<Client>): void {
  client.once('end', () => {
    if (use.left) return
    use.session = rejoin()
    use.session.then(
      (renewed) => keepUsing(use, renewed, rejoin),
      () => {},
    )
  })
}

/** Nobody else holds the users' lock and nobody new can get it: the server is ours to stop. */
async function leaveCluster(use: Use): Promise<void> {
  use.left = true
  const client = await use.session.catch(() => undefined)
  if (client === undefined) return
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [USERS_LOCK])
    const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [
      USERS_LOCK,
    ])
    if (rows[0]?.last === true) await stopPostmaster(use.cluster)
  } catch (error) {
    // A lost session is a use that has ended already.
    if (error instanceof ProblemError) throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** Joins the server of `dataDir`; safe to call from several processes at the same moment. */
export async function joinEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir, secretsPath, settings = {} } = options
  const home = openDataDir(dataDir)
  const secrets = readSecrets(home, secretsPath)
  const cluster = await openCluster(home, secrets.superuser)
  const hold = await joinCluster(cluster, secrets.superuser, settings)
  const running = findPostmaster(cluster)
  if (running === undefined)
    throw new ProblemError(problem('service/unavailable', '内置数据库刚启动就停止了'))
  await prepare(hold, secrets)
  const use: Use = { cluster, session: Promise.resolve(hold), left: false }
  keepUsing(use, hold, () => joinCluster(cluster, secrets.superuser, settings, () => !use.left))
  let leaving: Promise<void> | undefined
  return {
    ...running,
    folder: cluster.folder,
    superUrl: urlOf(running.port, 'postgres', secrets.superuser, DATABASE),
    ownerUrl: urlOf(running.port, ROLES.owner, secrets.owner, DATABASE),
    appUrl: urlOf(running.port, ROLES.app, secrets.program, DATABASE),
    roles: ROLES,
    secrets,
    leave: () => (leaving ??= leaveCluster(use)),
  }
}
