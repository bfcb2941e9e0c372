/** Every constraint has a name of ours, and somebody decided whether a caller can meet it. */
import { afterAll, expect, test } from 'vitest'
import { CONSTRAINTS } from '../../src/db/constraints.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
afterAll(store.close)

const { rows } = await store.super.query<{ table: string; name: string; kind: string }>(
  `select c.conrelid::regclass::text as table, c.conname as name, c.contype as kind from pg_constraint c
   where c.connamespace = 'public'::regnamespace and c.contype <> 'n' order by 1, 2`,
)

/** What PostgreSQL calls a constraint that nobody named: table, column, kind. */
const UNNAMED = /_check\d*$|_key\d+$|_fkey\d+$/

test('no constraint was left to PostgreSQL to name', () => {
  expect(rows.length).toBeGreaterThan(60)
  expect(rows.filter(({ name }) => UNNAMED.test(name))).toEqual([])
  const foreign = rows.filter(
    ({ table, name }) => !name.startsWith(`${table}_`) && !name.startsWith('applied_sql'),
  )
  expect(foreign).toEqual([])
})

test('the map names constraints that exist', () => {
  const known = new Set(rows.map(({ name }) => name))
  expect(Object.keys(CONSTRAINTS).filter((name) => !known.has(name))).toEqual([])
})

/** Keys and references that requests reach with values of their own; those of the ledger are refused by its functions before. */
const REACHABLE = new Set(['books', 'entities', 'relations', 'divisions'])
/** Proven before the database sees them, by our schemas or because the program makes the value. */
const PROVEN = new Set([
  'books_code_form',
  'books_data_kind_known',
  'books_entity_fkey',
  'books_gift_account_known',
  'books_kept_by_form',
  'books_kind_known',
  'books_name_filled',
  'books_pkey',
  'books_uid_key',
  'books_words_known',
  'divisions_code_form',
  'divisions_level_known',
  'divisions_name_filled',
  'divisions_parent_fkey',
  'divisions_pkey',
  'divisions_validity',
  'entities_credit_code_form',
  'entities_kind_known',
  'entities_name_filled',
  'entities_name_key',
  'entities_pkey',
  'relations_basis_filled',
  'relations_payee_fkey',
  'relations_payer_fkey',
  'relations_pkey',
  'relations_share_range',
])

test('of the shared tables, which requests write directly, every constraint is mapped or proven before', () => {
  const open = rows.filter(
    ({ table, name }) => REACHABLE.has(table) && !(name in CONSTRAINTS) && !PROVEN.has(name),
  )
  expect(open).toEqual([])
})

test('nothing that requests can name is written directly to the ledger', async () => {
  const { rows: direct } = await store.super.query<{ table: string }>(
    `select c.relname as table from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and (has_table_privilege($1, c.oid, 'insert') or has_table_privilege($1, c.oid, 'update')) order by 1`,
    [store.roles.app],
  )
  expect(direct.map(({ table }) => table)).toEqual([
    'divisions',
    'drafts',
    'entities',
    'idempotency_keys',
    'import_files',
    'import_rows',
    'jobs',
    'relations',
  ])
})
