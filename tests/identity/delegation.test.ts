/** 委托代签: the same role, with an end, not to oneself, not onward; gone with what it comes from. */
import { afterAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { changeUser } from '../../src/identity/change-user.ts'
import { delegateRole, endRole, grantRole } from '../../src/identity/grant-role.ts'
import { standingOfToken } from '../../src/identity/service.ts'
import { dayInShanghai } from '../../src/lib/day.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { freshDatabase } from '../support/database.ts'
import { grantRole as hold, makePerson, testOperator } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { asker, codeOf, inDays, VILLAGE } from '../support/people-acts.ts'

const store = await freshDatabase()
afterAll(store.close)

const COUNTY = VILLAGE.slice(0, 6)
const [security, system, county] = await Promise.all([
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'system_admin' }),
  makePerson(store, { role: 'county_officer', division: COUNTY }),
])
const rolesOf = async (person: Person): Promise<string[]> => {
  await new Promise((resolve) => setTimeout(resolve, 510))
  const standing = await standingOfToken(store.app, person.token)
  return (standing?.grants ?? []).map(
    ({ role, delegated_by }) => `${role}${delegated_by === null ? '' : ` 代 ${delegated_by}`}`,
  )
}

describe('delegation', () => {
  async function headOf(): Promise<{ head: Person; grant: string }> {
    const head = await makePerson(store)
    const grant = await hold(store, head.id, { role: 'village_head', division: VILLAGE })
    return { head, grant }
  }
  const to = (grant: string, person: Person, more: { until?: string } = {}) => ({
    grant,
    to: person.login,
    until: inDays(30),
    reason: '外出开会',
    ...more,
  })

  test('the delegate holds the role as the delegate of somebody, until the day; then it is gone', async () => {
    const { head, grant } = await headOf()
    const deputy = await makePerson(store)
    expect(await codeOf(store, (tx) => delegateRole(tx, asker(head), to(grant, deputy)))).toBe('done')
    expect(await rolesOf(deputy)).toEqual([`village_head 代 ${head.name}`])
    const { rows } = await store.super.query<{ until: string; act: string }>(
      `select g.valid_until as until, (select act from store_audit_log order by no desc limit 1) as act
       from role_grants g where user_id = $1`,
      [deputy.id],
    )
    expect(dayInShanghai(Date.parse(rows[0]?.until ?? ''))).toBe(inDays(30))
    expect(rows[0]?.act).toBe('role.delegate')
  })

  test('refused: too long, in the past, to oneself or a second account, onward, of a role that is not delegated', async () => {
    const { head, grant } = await headOf()
    const deputy = await makePerson(store)
    const twin = await makePerson(store, { name: head.name, absent: true })
    const tried = (delegation: ReturnType<typeof to>, by = head) =>
      codeOf(store, (tx) => delegateRole(tx, asker(by), delegation))
    expect(await tried(to(grant, deputy, { until: inDays(91) }))).toBe('delegation/long')
    expect(await tried(to(grant, deputy, { until: '2020-01-01' }))).toBe('role/until')
    expect(await tried(to(grant, head))).toBe('role/self')
    expect(await tried(to(grant, twin))).toBe('role/self')
    expect(await tried(to(grant, deputy), deputy)).toBe('access/denied')
    expect(await tried(to(uuidv7(), deputy))).toBe('role/not-found')
    expect(await tried({ ...to(grant, deputy), to: 'no-such-login' })).toBe('user/not-found')
    const stranger = await headOf()
    expect(await tried(to(stranger.grant, deputy))).toBe('role/not-found')

    expect(await tried(to(grant, deputy, { until: inDays(89) }))).toBe('done')
    const { rows } = await store.super.query<{ id: string }>(
      'select grant_id as id from role_grants where user_id = $1',
      [deputy.id],
    )
    expect(await tried(to(rows[0]?.id ?? '', await makePerson(store)), deputy)).toBe('delegation/onward')

    const cashier = await makePerson(store)
    const money = await hold(store, cashier.id, { role: 'cashier', division: VILLAGE })
    expect(await tried(to(money, deputy), cashier)).toBe('access/denied')
    expect(await codeOf(store, (tx) => delegateRole(tx, testOperator(), to(money, deputy)))).toBe(
      'delegation/role',
    )
  })

  test('refused to whoever the offices exclude, and never for longer than one holds the role', async () => {
    const { head, grant } = await headOf()
    const supervisor = await makePerson(store, { role: 'supervisor', division: VILLAGE })
    expect(await codeOf(store, (tx) => delegateRole(tx, asker(head), to(grant, supervisor)))).toBe(
      'role/conflict',
    )
    const brief = await makePerson(store)
    const given = await inTransaction(store.app, [], (tx) =>
      grantRole(tx, asker(security), brief.id, {
        role: 'village_head',
        scope: VILLAGE,
        until: inDays(5),
        reason: '代任',
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 510))
    const signed = await makePerson(store)
    expect(await codeOf(store, (tx) => delegateRole(tx, testOperator(), to(given.grant, signed)))).toBe(
      'delegation/none',
    )
    const short = to(given.grant, signed, { until: inDays(5) })
    expect(await codeOf(store, (tx) => delegateRole(tx, testOperator(), short))).toBe('done')
  })

  test('it ends with the role it comes from, with the account of the delegator, and when taken back', async () => {
    const { head, grant } = await headOf()
    const deputies = [await makePerson(store), await makePerson(store)] as const
    const grants = await Promise.all(
      deputies.map((deputy) =>
        inTransaction(store.app, [], (tx) => delegateRole(tx, asker(head), to(grant, deputy))),
      ),
    )
    const back = { user: null, id: grants[0]?.grant ?? '', reason: '已回来' }
    const stranger = await headOf()
    expect(await codeOf(store, (tx) => endRole(tx, asker(stranger.head), back))).toBe('role/not-found')
    expect(await codeOf(store, (tx) => endRole(tx, asker(head), back))).toBe('done')
    expect(await rolesOf(deputies[0])).toEqual([])

    expect(await codeOf(store, (tx) => changeUser(tx, asker(system), head.id, '停职', 'disable'))).toBe(
      'done',
    )
    expect(await rolesOf(deputies[1])).toEqual([])
    expect(await codeOf(store, (tx) => changeUser(tx, asker(system), head.id, '复职', 'enable'))).toBe('done')
    expect(await rolesOf(deputies[1])).toHaveLength(1)
    const ending = { user: head.id, id: grant, reason: '离任' }
    expect(await codeOf(store, (tx) => endRole(tx, asker(security), ending))).toBe('done')
    expect(await rolesOf(deputies[1])).toEqual([])
  })

  test('by raw SQL as the owner, too', async () => {
    const { head } = await headOf()
    const deputy = await makePerson(store, { absent: true })
    const row = (more: Record<string, string>) => {
      const values: Record<string, string> = {
        grant_id: 'gen_random_uuid()',
        user_id: `'${deputy.id}'`,
        role: "'village_head'",
        division: `'${VILLAGE}'`,
        valid_from: 'now()',
        valid_until: "now() + interval '10 days'",
        delegated_by: `'${head.id}'`,
        granted_by: "'x'",
        granted_name: "'x'",
        granted_at: 'now()',
        ...more,
      }
      return store.owner
        .query(
          `insert into role_grants (${Object.keys(values).join(', ')}) values (${Object.values(values).join(', ')})`,
        )
        .then(
          () => 'done',
          (error: Error) => error.message.split(':')[0],
        )
    }
    expect(await row({ valid_until: "now() + interval '91 days'" })).toBe('delegation/long')
    expect(await row({ division: "'632802102210'" })).toBe('delegation/none')
    expect(await row({ role: "'supervision_committee'" })).toBe('delegation/none')
    expect(await row({ delegated_by: `'${county.id}'` })).toBe('delegation/none')
    expect(await row({ role: "'cashier'" })).toBe('delegation/role')
    expect(await row({})).toBe('done')
  })
})
