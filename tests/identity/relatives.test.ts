/** 近亲属 (农村集体经济组织法 34): out of the supervision of their own kin, elsewhere a warning; recorded within reach. */
import { afterAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { grantRole } from '../../src/identity/grant-role.ts'
import { endKinship, listKinships, recordKinship } from '../../src/identity/record-kinship.ts'
import { roleTable } from '../../src/identity/role-table.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, testOperator } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { asker, codeOf, forcing, granting, VILLAGE } from '../support/people-acts.ts'

const store = await freshDatabase()
afterAll(store.close)

const [security, county, auditor] = await Promise.all([
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'county_officer', division: VILLAGE.slice(0, 6) }),
  makePerson(store, { role: 'township_auditor', division: VILLAGE.slice(0, 9) }),
])
const give = granting(store, security)
const force = forcing(store)
const nobody = (): Promise<Person> => makePerson(store, { absent: true })

describe('offices of near relatives', () => {
  async function related(relation = '配偶'): Promise<[Person, Person]> {
    const [one, other] = [await nobody(), await nobody()]
    const recorded = { one: one.login, other: other.login, relation }
    expect(await codeOf(store, (tx) => recordKinship(tx, testOperator(), recorded))).toBe('done')
    return [one, other]
  }

  test('of whoever keeps the money or the books nobody supervises, whichever came first; elsewhere a warning', async () => {
    for (const { role, refused, against } of roleTable.kin_warnings) {
      for (const office of against) {
        for (const order of [
          [role, office],
          [office, role],
        ]) {
          const [one, other] = await related()
          expect(await give(one, order[0] ?? '')).toBe('done')
          expect([order, await give(other, order[1] ?? '')]).toEqual([order, refused ? 'role/kin' : 'done'])
          if (refused) expect(await force(other, order[1] ?? '')).toBe('role_grants_lawful role/kin')
        }
      }
    }
  })

  test('the warning names who, what and which office', async () => {
    const [one, other] = await related('父子')
    expect(await give(one, 'village_head')).toBe('done')
    const { warnings } = await inTransaction(store.app, [], (tx) =>
      grantRole(tx, asker(security), other.id, {
        role: 'village_accountant',
        scope: VILLAGE,
        reason: '任命',
      }),
    )
    expect(warnings).toEqual([
      { role: 'village_accountant', against: 'village_head', relation: '父子', name: one.name },
    ])
  })

  test('in another village it is nobody’s business', async () => {
    const [one, other] = await related()
    expect(await give(one, 'cashier')).toBe('done')
    expect(await give(other, 'supervisor', { scope: '632802102210' })).toBe('done')
  })
})

describe('near relatives', () => {
  test('are recorded and ended by the township and the county within their reach, and by nobody concerned', async () => {
    const [one, two] = [
      await makePerson(store, { role: 'village_head', division: VILLAGE, absent: true }),
      await makePerson(store, { role: 'village_accountant', division: VILLAGE, absent: true }),
    ]
    const far = await makePerson(store, { role: 'village_head', division: '632801101201', absent: true })
    const relation = (a: Person, b: Person) => ({ one: a.login, other: b.login, relation: '兄弟' })
    const record = (by: Person, a: Person, b: Person) =>
      codeOf(store, (tx) => recordKinship(tx, asker(by), relation(a, b)))
    expect(await record(auditor, one, far)).toBe('user/not-found')
    expect(await record(county, far, one)).toBe('user/not-found')
    expect(await record(security, one, two)).toBe('access/denied')
    expect(await record(auditor, auditor, one)).toBe('user/self')
    expect(await record(auditor, one, one)).toBe('user/self')
    const recorded = await inTransaction(store.app, [], (tx) =>
      recordKinship(tx, asker(auditor), relation(one, two)),
    )
    expect(recorded.warnings).toEqual([
      { role: 'village_head', against: 'village_accountant', relation: '兄弟', name: two.name },
    ])
    expect(await record(county, two, one)).toBe('kinship/exists')

    const listed = (by: Person) => inTransaction(store.app, [], (tx) => listKinships(tx, asker(by)))
    const mine = (await listed(auditor)).items.filter(({ id }) => id === recorded.id)
    expect(mine).toMatchObject([{ one: { name: one.name }, relation: '兄弟' }])
    const elsewhere = await makePerson(store, { role: 'township_auditor', division: '632801101' })
    expect((await listed(elsewhere)).items).toEqual([])
    expect((await listed(security)).items).toEqual([])
    const end = (by: Person) => codeOf(store, (tx) => endKinship(tx, asker(by), recorded.id, '登记有误'))
    expect(await end(elsewhere)).toBe('kinship/not-found')
    expect(await end(county)).toBe('done')
    expect(await end(county)).toBe('kinship/not-found')
  })
})
