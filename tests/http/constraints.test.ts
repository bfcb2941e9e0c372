/** Every constraint that what a caller sends can meet has words for it; a name in the list that the database lost is told. */
import { afterAll, expect, test } from 'vitest'
import { CONSTRAINTS, problemOfDatabase } from '../../src/db/constraints.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
afterAll(store.close)

/** Guards the program cannot meet while its schemas and locks do their work: a meeting is a fault, answered 500 and logged. */
const AGAINST_THE_PROGRAM =
  /^(divisions|standard_accounts|income_types|income_exclusions|benchmark_profiles|settings|book_heads|accounts|auxiliary_items|review_authorisations|vouchers|voucher_lines|counters|balances|income_assignments|income_sums|year_sums|month_closings|years|audit_log|drafts|import_rows|jobs|applied_\w+|roles|acts|role_\w+|users|password_history|recovery_codes|sessions|sign_in_failures|known_\w+|kinships|store_\w+|access_\w+|files|voucher_files|approvals|approval_\w+)_|_(pkey|uid_key|form|known|filled|range|entity_fkey|payer_fkey|payee_fkey|book_fkey|key_length|name_key)$/

test('every constraint is mapped or stands against the program alone', async () => {
  const { rows } = await store.super.query<{ name: string }>(
    `select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'u', 'f', 'p', 'x')`,
  )
  const names = rows.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(60)
  expect(Object.keys(CONSTRAINTS).filter((name) => !names.includes(name))).toEqual([])
  expect(names.filter((name) => !(name in CONSTRAINTS) && !AGAINST_THE_PROGRAM.test(name))).toEqual([])
})

test.each([
  [{ code: '23505', constraint: 'books_code_key' }, 'book/exists'],
  [{ code: '22021' }, 'request/invalid'],
  [{ code: '40P01' }, 'service/unavailable'],
  [{ code: '57014' }, 'service/unavailable'],
  [{ code: '53300' }, 'service/unavailable'],
  [{ code: 'ECONNREFUSED' }, 'service/unavailable'],
  [new Error('timeout exceeded when trying to connect'), 'service/unavailable'],
  [{ code: '23514', constraint: 'vouchers_whole' }, undefined],
  [{ code: '42501' }, undefined],
  [new TypeError('x is not a function'), undefined],
  [undefined, undefined],
])('%j is %s', (error, code) => {
  expect(problemOfDatabase(error)?.code).toBe(code)
})
