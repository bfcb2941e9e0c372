/** Who may be given what: scopes, self-grants, three administrators apart, conflicting offices; asked of the act and of raw SQL. */
import { afterAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { endRole, grantRole } from '../../src/identity/grant-role.ts'
import { ROLE_CODES, roleTable } from '../../src/identity/role-table.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, testOperator } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { asker, codeOf, forcing, granting, levelOf, officeOf, VILLAGE } from '../support/people-acts.ts'
import type { Where } from '../support/people-acts.ts'

const store = await freshDatabase()
afterAll(store.close)

const book = await createTestBook(store, { code: 'GRANTS', division: VILLAGE })
const second = await createTestBook(store, { code: 'GRANTS-2', division: VILLAGE, kind: 'coop' })
const security = await makePerson(store, { role: 'security_admin' })
const give = granting(store, security)
const force = forcing(store)

const nobody = (name?: string): Promise<Person> =>
  makePerson(store, { absent: true, ...(name === undefined ? {} : { name }) })

describe('scopes', () => {
  test('every role asks for the scope of its level, and a village role also takes one book', async () => {
    const lengths = [undefined, 2, 4, 6, 9, 12]
    for (const role of ROLE_CODES) {
      const right = officeOf(role)?.length
      for (const length of lengths) {
        const person = await nobody()
        const scope = length === undefined ? null : VILLAGE.slice(0, length)
        expect([role, length, await give(person, role, { scope })]).toEqual([
          role,
          length,
          length === right ? 'done' : 'role/scope',
        ])
      }
      const person = await nobody()
      const wanted = levelOf(role) === 'village' ? 'done' : 'role/scope'
      expect([role, await give(person, role, { book: 'GRANTS' })]).toEqual([role, wanted])
      expect(await give(await nobody(), role, { scope: VILLAGE, book: 'GRANTS' })).not.toBe('done')
    }
  })

  test('divisions and books that are not there, terms that are over, a role nobody knows', async () => {
    const person = await nobody()
    expect(await give(person, 'cashier', { scope: '632802999999' })).toBe('division/not-found')
    expect(await give(person, 'cashier', { book: 'NOBODY' })).toBe('book/not-found')
    expect(await give(person, 'cashier', { until: '2020-01-01' })).toBe('role/until')
    expect(await give(person, 'emperor')).toBe('role/scope')
    expect(await give({ id: uuidv7() }, 'cashier')).toBe('user/not-found')
    expect(await give({ id: 'x' }, 'cashier')).toBe('user/not-found')
  })

  test('the same role over the same scope is held once', async () => {
    const person = await nobody()
    expect(await give(person, 'cashier')).toBe('done')
    expect(await give(person, 'cashier')).toBe('role/held')
    expect(await give(person, 'cashier', { book: 'GRANTS' })).toBe('done')
  })
})

describe('who gives', () => {
  test('nobody but the security administrator and the operator', async () => {
    const person = await nobody()
    const { rows } = await store.super.query<{ role: string }>(
      "select role from role_acts where act = 'role.grant'",
    )
    expect(rows.map(({ role }) => role)).toEqual(['security_admin'])
    for (const role of ROLE_CODES.filter((each) => each !== 'security_admin')) {
      const division = officeOf(role)
      const other = await makePerson(store, { role, ...(division === undefined ? {} : { division }) })
      expect([role, await give(person, 'cashier', {}, other)]).toEqual([role, 'access/denied'])
    }
    const operator = testOperator()
    const given = { role: 'cashier', scope: VILLAGE, reason: '任命' }
    expect(await codeOf(store, (tx) => grantRole(tx, operator, person.id, given))).toBe('done')
  })

  test('not to oneself, nor to a second account of the same name', async () => {
    const other = await makePerson(store, { role: 'security_admin', name: '韩 安全' })
    const twin = await nobody('韩安全')
    expect(await give(other, 'county_officer', {}, other)).toBe('role/self')
    expect(await give(twin, 'county_officer', {}, other)).toBe('role/self')
    expect(await force(twin, 'county_officer', { granted_by: other.id })).toBe('role_grants_lawful role/self')
    // The operator has no account: what they give is in the log.
    expect(await force(await nobody(), 'county_officer', { granted_by: other.id })).toBe('done')
  })

  test('the password is asked for anew when it was not given lately', async () => {
    const other = await makePerson(store, { role: 'security_admin' })
    await store.super.query(
      "update sessions set proved_at = now() - interval '6 minutes' where user_id = $1",
      [other.id],
    )
    expect(await give(await nobody(), 'cashier', {}, other)).toBe('session/proof')
  })

  test('a session without a second factor ends when the role asks for one', async () => {
    const person = await makePerson(store, { second: false })
    const open = (): Promise<unknown> =>
      store.super
        .query('select count(*)::int as n from sessions where user_id = $1 and ended_at is null', [person.id])
        .then(({ rows }) => rows[0]?.n)
    expect(await open()).toBe(1)
    expect(await give(person, 'cashier', { book: 'GRANTS' })).toBe('done')
    expect(await open()).toBe(1)
    expect(await give(person, 'county_officer')).toBe('done')
    expect(await open()).toBe(0)
  })
})

const ADMINS = ['system_admin', 'security_admin', 'audit_admin'] as const

test('three administrators: no one holds two, and none holds another role, whichever came first', async () => {
  for (const admin of ADMINS) {
    for (const other of ROLE_CODES.filter((each) => each !== admin)) {
      for (const [one, two] of [
        [admin, other],
        [other, admin],
      ] as const) {
        const person = await nobody()
        expect(await give(person, one)).toBe('done')
        expect([one, two, await give(person, two)]).toEqual([one, two, 'role/admins-apart'])
        expect(await force(person, two)).toBe('role_grants_lawful role/admins-apart')
      }
    }
  }
})

test('a second account of the same name is the same person until recorded as somebody else', async () => {
  const [one, two] = [await nobody('马 国强'), await nobody('马国强')]
  expect(await give(one, 'audit_admin')).toBe('done')
  expect(await give(two, 'system_admin')).toBe('role/admins-apart')
  await store.super.query('update users set distinct_from = array[$2::uuid] where user_id = $1', [
    one.id,
    two.id,
  ])
  await store.super.query('update users set distinct_from = array[$2::uuid] where user_id = $1', [
    two.id,
    one.id,
  ])
  expect(await give(two, 'system_admin')).toBe('done')
})

describe('offices that exclude each other', () => {
  const forbidden = roleTable.conflicts.map(({ roles }) => [...roles].sort().join(' '))

  test('every pair of roles over one village, in both orders: refused exactly where the table says so', async () => {
    const books = ROLE_CODES.filter((role) => levelOf(role) !== 'store')
    for (const one of books) {
      for (const two of books.filter((each) => each !== one)) {
        const person = await nobody()
        expect(await give(person, one)).toBe('done')
        const wanted = forbidden.includes([one, two].sort().join(' ')) ? 'role/conflict' : 'done'
        expect([one, two, await give(person, two)]).toEqual([one, two, wanted])
        if (wanted !== 'done') expect(await force(person, two)).toBe('role_grants_lawful role/conflict')
      }
    }
  })

  test('a book and the division it lies in meet, in both orders; another village and another book do not', async () => {
    const divisions: [Where, Where, string][] = [
      [{ scope: VILLAGE }, { book: 'GRANTS' }, 'role/conflict'],
      [{ book: 'GRANTS' }, { scope: VILLAGE }, 'role/conflict'],
      [{ book: 'GRANTS' }, { book: 'GRANTS' }, 'role/conflict'],
      [{ book: 'GRANTS' }, { book: 'GRANTS-2' }, 'done'],
      [{ scope: VILLAGE }, { scope: '632802102210' }, 'done'],
    ]
    for (const [first, then, wanted] of divisions) {
      const person = await nobody()
      expect(await give(person, 'village_accountant', first)).toBe('done')
      expect([first, then, await give(person, 'cashier', then)]).toEqual([first, then, wanted])
    }
    const township = await nobody()
    expect(await give(township, 'agency_accountant')).toBe('done')
    expect(await give(township, 'cashier', { book: 'GRANTS-2' })).toBe('role/conflict')
    expect(second.division).toBe(book.division)
  })

  test('what has ended or is over excludes nothing; what is still to come does', async () => {
    const person = await nobody()
    const { grant } = await inTransaction(store.app, [], (tx) =>
      grantRole(tx, asker(security), person.id, { role: 'cashier', scope: VILLAGE, reason: '任命' }),
    )
    const ending = { user: person.id, id: grant, reason: '换人' }
    expect(await codeOf(store, (tx) => endRole(tx, asker(security), ending))).toBe('done')
    expect(await codeOf(store, (tx) => endRole(tx, asker(security), ending))).toBe('role/ended')
    expect(await give(person, 'village_accountant')).toBe('done')
    const later = await nobody()
    const start = new Date(Date.now() + 86_400_000)
    expect(await force(later, 'cashier', { valid_from: start })).toBe('done')
    expect(await give(later, 'village_accountant')).toBe('role/conflict')
  })

  test('two conflicting grants at the same moment: one of them stands', async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      const person = await nobody()
      const both = await Promise.all([give(person, 'cashier'), give(person, 'village_accountant')])
      expect(both.sort()).toEqual(['done', 'role/conflict'])
    }
  })
})

test('a grant only ends: it is not changed, deleted, or brought back, by anybody', async () => {
  const person = await nobody()
  expect(await give(person, 'cashier')).toBe('done')
  const attempts = [
    "update role_grants set role = 'county_officer'",
    "update role_grants set valid_until = now() + interval '9 years'",
    'update role_grants set ended_at = null',
    'delete from role_grants',
    'truncate role_grants',
  ]
  for (const attempt of attempts) {
    const said = await store.owner.query(attempt).then(
      () => 'done',
      (error: { constraint?: string }) => error.constraint,
    )
    expect([attempt, said]).toEqual([attempt, expect.stringMatching(/^role_grants_(lawful|append_only)$/)])
  }
})
