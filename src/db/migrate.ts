/** Brings a database to the state of `db/`: each migration once and in order, routines again whenever their text changed, all in one transaction. */
import { escapeIdentifier } from 'pg'
import type { ClientBase } from 'pg'
import { ProblemError, problem } from '../lib/problem.ts'
import { sha256Hex } from '../lib/sha256.ts'
import type { RoleNames } from './roles.ts'
import type { SqlFile, SqlSources } from './sql-files.ts'

/** Two programs starting at once take turns. */
const MIGRATION_LOCK = 7_310_403
const MIGRATION_NAME = /^\d{12}-[a-z0-9]+(-[a-z0-9]+)*$/

/** `migrations`: names not applied yet; `routines`: names whose text differs from what the database holds. */
export type Pending = { migrations: string[]; routines: string[] }

type AppliedFile = { kind: 'migration' | 'routine'; name: string; sha256: string }
type Applied = { migrations: Map<string, string>; routines: Map<string, string> }

function refuse(detail: string): ProblemError {
  return new ProblemError(problem('service/unavailable', detail))
}

/** `:"owner"` and `:"app"`, psql's own spelling, stand for the two logins. */
export function fillRoles(text: string, roles: RoleNames): string {
  return text
    .replaceAll(':"owner"', () => escapeIdentifier(roles.owner))
    .replaceAll(':"app"', () => escapeIdentifier(roles.app))
}

/** The file's text was changed after it ran, or the database is newer than the program: either way nobody may guess. */
async function findDisagreements(files: readonly SqlFile[], applied: Map<string, string>): Promise<string[]> {
  const found: string[] = []
  const byName = new Map(files.map((file) => [file.name, file]))
  const last = [...applied.keys()].sort().at(-1) ?? ''
  for (const [name, hash] of applied) {
    const file = byName.get(name)
    if (file === undefined) found.push(`数据库已执行 ${name},程序中没有这一迁移:程序版本过旧`)
    else if ((await sha256Hex(file.text)) !== hash)
      found.push(`迁移 ${name} 执行后文本被改动:请恢复原文,另写新迁移`)
  }
  for (const { name } of files) {
    if (!MIGRATION_NAME.test(name)) found.push(`迁移文件名 ${name} 须为 YYYYMMDDHHMM-名称`)
    else if (!applied.has(name) && name < last)
      found.push(`迁移 ${name} 排在已执行的 ${last} 之前:请改用更晚的时间`)
  }
  return found
}

async function readApplied(client: ClientBase): Promise<Applied> {
  const { rows: known } = await client.query("select to_regclass('public.applied_sql') is not null as yes")
  if (known[0]?.yes !== true) return { migrations: new Map(), routines: new Map() }
  const { rows } = await client.query<AppliedFile>(
    'select kind, name, sha256 from public.applied_sql order by name',
  )
  const ofKind = (kind: AppliedFile['kind']): Map<string, string> =>
    new Map(rows.filter((row) => row.kind === kind).map((row) => [row.name, row.sha256]))
  return { migrations: ofKind('migration'), routines: ofKind('routine') }
}

async function compare(client: ClientBase, sources: SqlSources, roles: RoleNames): Promise<Pending> {
  const applied = await readApplied(client)
  const disagreements = await findDisagreements(sources.migrations, applied.migrations)
  if (disagreements.length > 0) throw refuse(disagreements.join('\n'))
  const migrations = sources.migrations
    .map(({ name }) => name)
    .filter((name) => !applied.migrations.has(name))
  const routines: string[] = []
  for (const { name, text } of sources.routines) {
    if ((await sha256Hex(fillRoles(text, roles))) !== applied.routines.get(name)) routines.push(name)
  }
  return { migrations, routines }
}

/** What a start would have to apply; any login that may connect can ask. */
export function findPending(client: ClientBase, sources: SqlSources, roles: RoleNames): Promise<Pending> {
  return compare(client, sources, roles)
}

export function isUpToDate({ migrations, routines }: Pending): boolean {
  return migrations.length === 0 && routines.length === 0
}

/** For a start that has no owner's address: says what is pending and who may apply it. */
export function refusePending(pending: Pending): void {
  if (isUpToDate(pending)) return
  const names = [...pending.migrations, ...pending.routines.map((name) => `routines/${name}`)]
  throw refuse(
    `数据库有 ${names.length} 项待执行:${names.join('、')};请以 DATABASE_OWNER_URL 运行 npm run cli -- migrate (pending migrations)`,
  )
}

async function runFile(
  client: ClientBase,
  place: string,
  { name, text }: SqlFile,
  roles: RoleNames,
): Promise<void> {
  const before = await transactionId(client)
  const filled = fillRoles(text, roles)
  try {
    await client.query(filled)
  } catch (error) {
    const { message, position, where } = error as Error & { position?: string; where?: string }
    const line = position === undefined ? '' : ` 第${filled.slice(0, Number(position)).split('\n').length}行`
    throw new Error(`db/${place}/${name}.sql${line}: ${message}${where === undefined ? '' : `\n${where}`}`, {
      cause: error,
    })
  }
  if ((await transactionId(client)) !== before)
    throw new Error(`db/${place}/${name}.sql: 不得自行提交或回滚事务`)
}

async function transactionId(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select pg_current_xact_id()::text as id')
  return rows[0]?.id ?? ''
}

const LEDGER_OF_SQL = `
  create table if not exists public.applied_sql (
    kind text not null constraint applied_sql_kind check (kind in ('migration', 'routine')),
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default transaction_timestamp(),
    constraint applied_sql_pk primary key (kind, name)
  );
  comment on table public.applied_sql is 'Which SQL files of the program this database holds, by name and SHA-256';
  grant select on public.applied_sql to :"app";
`

async function record(
  client: ClientBase,
  kind: AppliedFile['kind'],
  name: string,
  text: string,
): Promise<void> {
  await client.query(
    `insert into public.applied_sql (kind, name, sha256) values ($1, $2, $3)
     on conflict on constraint applied_sql_pk do update set sha256 = excluded.sha256, applied_at = excluded.applied_at`,
    [kind, name, await sha256Hex(text)],
  )
}

/** Routines run all together: one that drops and makes a function anew takes its grants along, and the grants come last. */
async function applyPending(client: ClientBase, sources: SqlSources, roles: RoleNames): Promise<Pending> {
  const pending = await compare(client, sources, roles)
  if (isUpToDate(pending)) return pending
  await client.query(fillRoles(LEDGER_OF_SQL, roles))
  for (const file of sources.migrations.filter(({ name }) => pending.migrations.includes(name))) {
    await runFile(client, 'migrations', file, roles)
    await record(client, 'migration', file.name, file.text)
  }
  for (const file of sources.routines) {
    await runFile(client, 'routines', file, roles)
    await record(client, 'routine', file.name, fillRoles(file.text, roles))
  }
  const names = sources.routines.map(({ name }) => name)
  await client.query("delete from public.applied_sql where kind = 'routine' and name <> all ($1)", [names])
  return pending
}

/** Applies what is pending, as the owner; answers what it applied. All or nothing. */
export async function migrate(client: ClientBase, sources: SqlSources, roles: RoleNames): Promise<Pending> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    const applied = await applyPending(client, sources, roles)
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('迁移没有提交')
    return applied
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
