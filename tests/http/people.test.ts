/** Addresses of people: by the three administrators, the township and the county; codes told once, telephones masked, effect at once. */
import { afterAll, expect, test } from 'vitest'
import { dayInShanghai } from '../../src/lib/day.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { grantRole, makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { testApp, voucherBody } from './serve.ts'
import type { Asked } from './serve.ts'

const store = await freshDatabase()
const { get, post, reported, faults } = testApp(store.app)
afterAll(async () => {
  await store.close()
  expect([reported, faults]).toEqual([[], []])
})

const V1 = '/api/v1'
const VILLAGE = '632802102209'
await createTestBook(store, { code: 'PEOPLE', division: VILLAGE })
await createTestBook(store, { code: 'FAR', division: '632801101201' })
const [system, security, county, auditor] = await Promise.all([
  makePerson(store, { role: 'system_admin' }),
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'county_officer', division: VILLAGE.slice(0, 6) }),
  makePerson(store, { role: 'township_auditor', division: VILLAGE.slice(0, 9) }),
])
const inDays = (count: number): string => dayInShanghai(Date.now() + count * 86_400_000)
const as = ({ cookie }: Person) => ({ cookie })
const said = (answer: Asked): [number, string] => [answer.status, (answer.json() as { code: string }).code]
const json = <T>(answer: Asked): T => answer.json() as T

test('an account: made by one administrator, given its role by another, listed by login, stopped at once', async () => {
  const body = { name: '赵 新', login: 'zhao', phone: '13811112222' }
  expect(said(await post(`${V1}/users`, body, as(security)))).toEqual([403, 'access/denied'])
  const made = await post(`${V1}/users`, body, as(system))
  expect(made.status).toBe(201)
  const { id, first_code } = json<{ id: string; first_code: string }>(made)
  expect(said(await post(`${V1}/users`, body, as(system)))).toEqual([409, 'user/exists'])
  expect(said(await post(`${V1}/users`, { ...body, role: 'cashier' }, as(system)))).toEqual([
    422,
    'request/invalid',
  ])

  const role = { role: 'village_head', scope: VILLAGE, until: inDays(300), reason: '任命' }
  expect(said(await post(`${V1}/users/${id}/roles`, role, as(system)))).toEqual([403, 'access/denied'])
  const given = await post(`${V1}/users/${id}/roles`, role, as(security))
  expect([given.status, given.json()]).toMatchObject([201, { warnings: [], signed_out: false }])
  const { grant } = json<{ grant: string }>(given)

  const page = json<{
    items: { login: string; phone: string; code_until: string | null; roles: unknown[] }[]
  }>(await get(`${V1}/users?words=zhao`, as(security)))
  expect(page.items).toMatchObject([
    { login: 'zhao', phone: '13811112222', roles: [{ grant, scope: VILLAGE }] },
  ])
  expect(JSON.stringify(page)).not.toContain(first_code)
  const logins: string[] = []
  for (let after: string | null = ''; after !== null;) {
    const answer: Asked = await get(`${V1}/users?limit=2&after=${after}`, as(system))
    const { items, next } = json<{ items: { login: string }[]; next: string | null }>(answer)
    logins.push(...items.map(({ login }) => login))
    after = next
  }
  expect(logins).toEqual([...new Set(logins)].sort())
  expect(logins.length).toBe(5)

  expect(json<{ items: unknown[] }>(await get(`${V1}/users/${id}/roles`, as(system))).items).toHaveLength(1)
  const end = `${V1}/users/${id}/roles/${grant}/ending`
  expect((await post(end, { reason: '换届' }, as(security))).status).toBe(200)
  expect(said(await post(end, { reason: '换届' }, as(security)))).toEqual([409, 'role/ended'])
  expect((await post(`${V1}/users/${id}/disabling`, { reason: '离任' }, as(system))).status).toBe(200)
  expect((await post(`${V1}/users/${id}/enabling`, { reason: '复职' }, as(system))).status).toBe(200)
  expect((await post(`${V1}/users/${id}/sessions/ending`, { reason: '离开' }, as(security))).status).toBe(200)
  const reset = await post(`${V1}/users/${id}/reset`, { reason: '手机丢失' }, as(security))
  expect(json<{ first_code: string }>(reset).first_code).not.toBe(first_code)
})

test('first codes are kept nowhere, not even under an idempotency key', async () => {
  const key = { 'idempotency-key': 'told-once' }
  const made = await post(`${V1}/users`, { name: '钱 某', login: 'qian' }, { ...as(system), ...key })
  const { id, first_code } = json<{ id: string; first_code: string }>(made)
  const reset = await post(`${V1}/users/${id}/reset`, { reason: '忘记' }, { ...as(security), ...key })
  for (const code of [first_code, json<{ first_code: string }>(reset).first_code]) {
    const { rows } = await store.super.query(
      `select 1 from idempotency_keys where answer like '%' || $1 || '%' union all
       select 1 from store_audit_log l where l::text like '%' || $1 || '%'`,
      [code],
    )
    expect(rows).toEqual([])
  }
})

test('a role taken away is gone with the next request; so is a person disabled', async () => {
  const accountant = await makePerson(store)
  const grant = await grantRole(store, accountant.id, { role: 'village_accountant', division: VILLAGE })
  const books = `${V1}/books/PEOPLE`
  await new Promise((resolve) => setTimeout(resolve, 510))
  expect((await get(books, as(accountant))).status).toBe(200)
  await post(`${V1}/users/${accountant.id}/roles/${grant}/ending`, { reason: '离任' }, as(security))
  expect(said(await get(books, as(accountant)))).toEqual([404, 'book/not-found'])
  await post(`${V1}/users/${accountant.id}/disabling`, { reason: '离任' }, as(system))
  expect(said(await get(books, as(accountant)))).toEqual([401, 'session/required'])
})

test('whom one cannot see does not exist: every address of an account answers alike', async () => {
  const addresses: [string, object, Person][] = [
    ['disabling', { reason: 'x' }, system],
    ['reset', { reason: 'x' }, security],
    ['sessions/ending', { reason: 'x' }, security],
    ['roles', { role: 'cashier', scope: VILLAGE, reason: 'x' }, security],
    ['namesakes', { other: 'zhao', reason: 'x' }, security],
  ]
  for (const [path, body, by] of addresses)
    for (const id of [uuidv7(), 'x'])
      expect([path, ...said(await post(`${V1}/users/${id}/${path}`, body, as(by)))]).toEqual([
        path,
        404,
        'user/not-found',
      ])
  expect(said(await get(`${V1}/users/${uuidv7()}/roles`, as(system)))).toEqual([404, 'user/not-found'])
})

test('people of a book: whoever holds a role there, telephones masked; of another book nothing', async () => {
  await store.super.query("update users set phone = '13900001111' where user_id = $1", [auditor.id])
  const answer = await get(`${V1}/books/PEOPLE/people`, as(auditor))
  const { items } = json<{ items: { name: string; phone: string | null; roles: { name: string }[] }[] }>(
    answer,
  )
  expect(items.find(({ name }) => name === auditor.name)).toMatchObject({
    phone: '139****1111',
    roles: [{ name: '乡镇审核' }],
  })
  expect(items.map(({ name }) => name).sort()).toEqual([auditor.name, county.name].sort())
  expect(said(await get(`${V1}/books/FAR/people`, as(auditor)))).toEqual([404, 'book/not-found'])
  expect(said(await get(`${V1}/books/PEOPLE/people`, as(security)))).toEqual([404, 'book/not-found'])
})

test('delegation by its holder, taken back; an exemption on the book; relatives in reach', async () => {
  const head = await makePerson(store)
  const grant = await grantRole(store, head.id, { role: 'village_head', division: VILLAGE })
  const deputy = await makePerson(store)
  await new Promise((resolve) => setTimeout(resolve, 510))
  const delegation = { grant, to: deputy.login, until: inDays(10), reason: '外出' }
  const delegated = await post(`${V1}/delegations`, delegation, as(head))
  expect(delegated.status).toBe(201)
  expect((await get(`${V1}/books/PEOPLE`, as(deputy))).status).toBe(200)
  const me = json<{ roles: { delegated_by: string | null }[] }>(await get(`${V1}/me`, as(deputy)))
  expect(me.roles.map(({ delegated_by }) => delegated_by)).toEqual([head.name])
  const given = async (who: Person) =>
    json<{ items: unknown[] }>(await get(`${V1}/delegations`, as(who))).items
  expect(await given(head)).toMatchObject([
    { role: 'village_head', scope: VILLAGE, to: { name: deputy.name, login: deputy.login }, reason: '外出' },
  ])
  expect(await given(county)).toEqual([])
  const back = `${V1}/delegations/${json<{ grant: string }>(delegated).grant}/ending`
  expect(said(await post(back, { reason: 'x' }, as(county)))).toEqual([404, 'role/not-found'])
  expect((await post(back, { reason: '已回' }, as(head))).status).toBe(200)
  expect((await get(`${V1}/books/PEOPLE`, as(deputy))).status).toBe(404)
  expect(await given(head)).toEqual([])

  const wanted = { login: head.login, roles: ['cashier', 'bookkeeper'], until: inDays(99), reason: '一人' }
  const at = `${V1}/books/PEOPLE/exemptions`
  expect(said(await post(at, wanted, as(auditor)))).toEqual([403, 'access/denied'])
  expect(said(await post(`${V1}/books/FAR/exemptions`, wanted, as(county)))).toEqual([404, 'book/not-found'])
  const recorded = await post(at, wanted, as(county))
  expect(recorded.status).toBe(201)
  expect(
    json<{ exemptions: unknown[] }>(await get(`${V1}/books/PEOPLE`, as(county))).exemptions,
  ).toMatchObject([{ name: head.name, roles: ['bookkeeper', 'cashier'] }])
  expect(
    json<{ items: { exemptions: unknown[] }[] }>(await get(`${V1}/books`, as(county))).items[0]?.exemptions,
  ).toHaveLength(1)
  const { id } = json<{ id: string }>(recorded)
  expect((await post(`${at}/${id}/ending`, { reason: '已招人' }, as(county))).status).toBe(200)
  expect(
    json<{ items: { ended_at: string | null }[] }>(await get(at, as(auditor))).items[0]?.ended_at,
  ).not.toBeNull()

  const kin = { one: head.login, other: auditor.login, relation: '兄弟' }
  const kinship = await post(`${V1}/kinships`, kin, as(county))
  expect(kinship.status).toBe(201)
  expect(json<{ items: unknown[] }>(await get(`${V1}/kinships`, as(auditor))).items).toHaveLength(1)
  expect(said(await get(`${V1}/kinships`, as(system)))).toEqual([403, 'access/denied'])
  const ending = `${V1}/kinships/${json<{ id: string }>(kinship).id}/ending`
  expect((await post(ending, { reason: '有误' }, as(county))).status).toBe(200)
})

test('review given and withdrawn; posting follows; the keeper and the opening of a kept book', async () => {
  const at = `${V1}/books/PEOPLE/review-authorisation`
  const vouchers = (day: string) => post(`${V1}/books/PEOPLE/vouchers`, voucherBody(day, '5.00'))
  const standing = async () => json<{ standing: unknown }>(await get(at, as(auditor))).standing
  expect((await vouchers('2024-01-05')).status).toBe(201)
  expect((await post(at, { grant: false, basis: '整顿' }, as(auditor))).status).toBe(201)
  expect(said(await vouchers('2024-01-06'))).toEqual([409, 'import/no-authorisation'])
  expect(await standing()).toBeNull()
  expect((await post(at, { grant: true, basis: '恢复' }, as(county))).status).toBe(201)
  expect(await standing()).toMatchObject({ granted_by: county.name, basis: '恢复', until: null })
  expect(said(await get(at, as(system)))).toEqual([404, 'book/not-found'])
  expect((await vouchers('2024-01-07')).status).toBe(201)
  expect(said(await post(at, { grant: true, basis: 'x' }, as(system)))).toEqual([404, 'book/not-found'])

  const keeper = `${V1}/books/PEOPLE/keeper`
  const township = VILLAGE.slice(0, 9)
  expect(said(await post(keeper, { kept_by: township, reason: '协议' }, as(auditor)))).toEqual([
    403,
    'access/denied',
  ])
  expect((await post(keeper, { kept_by: township, reason: '协议' }, as(county))).status).toBe(201)
  expect(said(await post(at, { grant: true, basis: 'x' }, as(auditor)))).toEqual([403, 'access/denied'])

  const agency = await makePerson(store, { role: 'agency_accountant', division: township })
  const opened = (code: string, more: object = {}) =>
    post(
      `${V1}/books`,
      { code, name: code, division: VILLAGE, kind: 'coop', entity: code, ...more },
      as(agency),
    )
  expect((await opened('KEPT-1')).json()).toMatchObject({ kept_by: township, automatic_review: true })
  expect(said(await opened('KEPT-2', { kept_by: '63' }))).toEqual([422, 'request/invalid'])
  const { rows } = await store.super.query<{ by: string }>(
    "select r.granted_by as by from review_authorisations r join books b using (book_id) where b.code = 'KEPT-1'",
  )
  expect(rows.map(({ by }) => by)).toEqual([county.id])
})

test('in an empty store a book opened by whoever may not grant review has none', async () => {
  const empty = await freshDatabase()
  const there = testApp(empty.app)
  try {
    const agency = await makePerson(empty, { role: 'agency_accountant', division: VILLAGE.slice(0, 9) })
    const body = { code: 'FIRST', name: '首个', division: VILLAGE }
    const first = await there.post(`${V1}/books`, body, as(agency))
    expect(first.json()).toMatchObject({ automatic_review: false })
  } finally {
    await empty.close()
  }
  expect([there.reported, there.faults]).toEqual([[], []])
})

test('an account is tied to the single sign-on by whoever resets accounts, each subject to one, and untied', async () => {
  const [one, other] = [await makePerson(store), await makePerson(store)]
  const link = (who: Person, subject: string | null, by: Person) =>
    post(`${V1}/users/${who.id}/link`, { subject }, as(by))
  expect(said(await link(one, 'https://sso 1', system))).toEqual([403, 'access/denied'])
  expect((await link(one, 'https://sso 1', security)).status).toBe(200)
  expect(said(await link(other, 'https://sso 1', security))).toEqual([409, 'user/exists'])
  expect((await link(one, null, security)).status).toBe(200)
  expect((await link(other, 'https://sso 1', security)).status).toBe(200)
  expect(said(await link(security, 'https://sso 2', security))).toEqual([404, 'user/not-found'])
})
