/** docs/roles.md says what db/seed/roles.json says, and the database and src/identity/role-table.ts the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTable, rolesPage } from '../../scripts/role-table.ts'
import { ROLE_CODES } from '../../src/identity/role-table.ts'
import { freshDatabase } from '../support/database.ts'
import { ROOT } from '../support/sources.ts'

const store = await freshDatabase()
afterAll(store.close)

const table = readTable()
const page = readFileSync(join(ROOT, 'docs', 'roles.md'), 'utf8')

test('the committed page is the generated one', () => {
  expect(page).toBe(rolesPage(table))
})

test('a right given or taken, an exemption or a relative changes the page', () => {
  const changed = [
    { ...table, table: { ...table.table, cashier: [...(table.table['cashier'] ?? []), 'voucher.post'] } },
    { ...table, table: { ...table.table, cashier: [] } },
    { ...table, conflicts: table.conflicts.map((each) => ({ ...each, exemptible: !each.exemptible })) },
    { ...table, kin_warnings: table.kin_warnings.map((each) => ({ ...each, refused: !each.refused })) },
    { ...table, audits: { ...table.audits, acts: [] } },
  ]
  for (const each of changed) expect(rolesPage(each)).not.toBe(page)
})

test('the database holds every right and every conflict of the table, and none besides', async () => {
  const rights = await store.super.query<{ line: string }>(
    "select role || ' ' || act as line from role_acts order by 1",
  )
  expect(Object.keys(table.table)).toEqual(ROLE_CODES)
  const wanted = Object.entries(table.table).flatMap(([role, acts]) =>
    [...table.everyone, ...acts].map((act) => `${role} ${act}`),
  )
  expect(rights.rows.map(({ line }) => line).sort()).toEqual(wanted.sort())
  const pairs = await store.super.query<{ line: string }>(
    "select one || ' ' || other || ' ' || exemptible as line from role_conflicts",
  )
  const conflicts = table.conflicts.map(
    ({ roles, exemptible }) => `${[...roles].sort().join(' ')} ${exemptible}`,
  )
  expect(pairs.rows.map(({ line }) => line).sort()).toEqual(conflicts.sort())
})

test('administrators hold no act on a book, and nobody but them holds theirs', () => {
  const theirs = Object.entries(table.table).filter(([role]) => role.endsWith('_admin'))
  const others = Object.entries(table.table).filter(([role]) => !role.endsWith('_admin'))
  expect(theirs).toHaveLength(3)
  const ofBooks = new Set(others.flatMap(([, acts]) => acts))
  for (const [role, acts] of theirs)
    expect([role, acts.filter((act) => ofBooks.has(act))]).toEqual([role, []])
  const [one, two, three] = theirs.map(([, acts]) => acts.filter((act) => act !== 'user.read'))
  expect([...(one ?? []), ...(two ?? []), ...(three ?? [])].length).toBe(
    new Set([...(one ?? []), ...(two ?? []), ...(three ?? [])]).size,
  )
})
