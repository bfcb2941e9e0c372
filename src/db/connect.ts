/** Connections to PostgreSQL: one pool with its own type parsers (nothing global), so that money, days and big numbers arrive as text. */
import { Kysely, PostgresDialect } from 'kysely'
import { Client, Pool, types } from 'pg'
import type { ClientConfig, CustomTypesConfig } from 'pg'
import { ProblemError, problem } from '../lib/problem.ts'

const asText = (value: string): string => value

/** int8, date, timestamp, timestamptz, numeric, interval: a JavaScript number or `Date` would lose digits or shift a day. */
const TEXT_TYPES = new Set([20, 1082, 1114, 1184, 1700, 1186])
/** The arrays of those types; the driver's own parser would make floats of numeric[]. */
const TEXT_ARRAY_TYPES = new Set([1016, 1182, 1115, 1185, 1231, 1187])
const TEXT_ARRAY = 1009

export const typeParsers: CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (format === 'binary') return types.getTypeParser(oid, 'binary')
    if (TEXT_TYPES.has(oid)) return asText
    return types.getTypeParser(TEXT_ARRAY_TYPES.has(oid) ? TEXT_ARRAY : oid, 'text')
  },
}

export type PoolOptions = {
  url: string
  /** Shown in pg_stat_activity: who holds this connection. */
  applicationName: string
  max?: number
}

function clientConfig(url: string, applicationName: string): ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: typeParsers,
  }
}

/** An idle connection that breaks is replaced by the pool; without a listener it would end the process. */
export function createPool({ url, applicationName, max = 10 }: PoolOptions): Pool {
  const pool = new Pool({ ...clientConfig(url, applicationName), max })
  pool.on('error', () => {})
  // One that breaks in use fails its query; the client's own event would end the process besides, for the pool listens to idle ones alone.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

export function createKysely<Schema>(pool: Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}

/** One connection for `work`, closed whatever happens: migrations, checks, the command line. */
export async function withClient<T>(
  url: string,
  applicationName: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(clientConfig(url, applicationName))
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The login and database a URL names; both are needed for grants and settings. */
export function loginOf(url: string): { role: string; database: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const role = decodeURIComponent(parsed?.username ?? '')
  const database = decodeURIComponent(parsed?.pathname.slice(1) ?? '')
  if (role !== '' && database !== '') return { role, database }
  const detail = '数据库地址须写明用户与库名,形如 postgres://用户:密码@主机:5432/库名'
  throw new ProblemError(problem('service/unavailable', detail))
}
