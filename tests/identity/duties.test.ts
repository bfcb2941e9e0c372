/** Delegation with an end, exemptions for one book, near relatives within reach, automatic review, the township that keeps a book. */
import { afterAll, describe, expect, test } from 'vitest'
import * as people from '../../src/books/people.ts'
import { readBook } from '../../src/books/service.ts'
import type { NewExemption } from '../../src/books/schema.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { changeUser } from '../../src/identity/change-user.ts'
import { delegateRole, endRole, grantRole } from '../../src/identity/grant-role.ts'
import { endKinship, listKinships, recordKinship } from '../../src/identity/record-kinship.ts'
import { standingOfToken } from '../../src/identity/service.ts'
import { dayInShanghai } from '../../src/lib/day.ts'
import { ProblemError } from '../../src/lib/problem.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { grantRole as hold, makePerson, testOperator } from '../support/people.ts'
import type { Person } from '../support/people.ts'

const store = await freshDatabase()
afterAll(store.close)

const VILLAGE = '632802102209'
const TOWNSHIP = VILLAGE.slice(0, 9)
const COUNTY = VILLAGE.slice(0, 6)
const book = await createTestBook(store, { code: 'DUTY', division: VILLAGE })
const other = await createTestBook(store, { code: 'DUTY-2', division: VILLAGE, kind: 'coop' })
const away = await createTestBook(store, { code: 'AWAY', division: '632801101201' })
const [security, system, county, auditor] = await Promise.all([
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'system_admin' }),
  makePerson(store, { role: 'county_officer', division: COUNTY }),
  makePerson(store, { role: 'township_auditor', division: TOWNSHIP }),
])
const asker = (person: Person) => ({ proof: person.token, origin: 'test', requestId: uuidv7() })
const inDays = (count: number): string => dayInShanghai(Date.now() + count * 86_400_000)

async function codeOf(work: (tx: Tx) => Promise<unknown>, scope: readonly string[] = []): Promise<string> {
  try {
    await inTransaction(store.app, scope, work)
    return 'done'
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0].code
    throw error
  }
}
const rolesOf = async (person: Person): Promise<string[]> => {
  await new Promise((resolve) => setTimeout(resolve, 510))
  const standing = await standingOfToken(store.app, person.token)
  return (standing?.grants ?? []).map(
    ({ role, delegated_by }) => `${role}${delegated_by === null ? '' : ` 代 ${delegated_by}`}`,
  )
}
async function live(userId: string): Promise<string[]> {
  const { rows } = await store.super.query<{ role: string }>(
    `select role from role_grants where user_id = $1 and ended_at is null
       and (valid_until is null or valid_until > now()) order by role`,
    [userId],
  )
  return rows.map(({ role }) => role)
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
    expect(await codeOf((tx) => delegateRole(tx, asker(head), to(grant, deputy)))).toBe('done')
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
      codeOf((tx) => delegateRole(tx, asker(by), delegation))
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
    expect(await codeOf((tx) => delegateRole(tx, testOperator(), to(money, deputy)))).toBe('delegation/role')
  })

  test('refused to whoever the offices exclude, and never for longer than one holds the role', async () => {
    const { head, grant } = await headOf()
    const supervisor = await makePerson(store, { role: 'supervisor', division: VILLAGE })
    expect(await codeOf((tx) => delegateRole(tx, asker(head), to(grant, supervisor)))).toBe('role/conflict')
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
    expect(await codeOf((tx) => delegateRole(tx, testOperator(), to(given.grant, signed)))).toBe(
      'delegation/none',
    )
    const short = to(given.grant, signed, { until: inDays(5) })
    expect(await codeOf((tx) => delegateRole(tx, testOperator(), short))).toBe('done')
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
    expect(await codeOf((tx) => endRole(tx, asker(stranger.head), back))).toBe('role/not-found')
    expect(await codeOf((tx) => endRole(tx, asker(head), back))).toBe('done')
    expect(await rolesOf(deputies[0])).toEqual([])

    expect(await codeOf((tx) => changeUser(tx, asker(system), head.id, '停职', 'disable'))).toBe('done')
    expect(await rolesOf(deputies[1])).toEqual([])
    expect(await codeOf((tx) => changeUser(tx, asker(system), head.id, '复职', 'enable'))).toBe('done')
    expect(await rolesOf(deputies[1])).toHaveLength(1)
    const ending = { user: head.id, id: grant, reason: '离任' }
    expect(await codeOf((tx) => endRole(tx, asker(security), ending))).toBe('done')
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

describe('exemption', () => {
  const wanted = (person: Person, more: Partial<NewExemption> = {}): NewExemption => ({
    login: person.login,
    roles: ['village_accountant', 'cashier'],
    until: inDays(200),
    reason: '本村只有一名财务人员',
    ...more,
  })
  const record = (input: NewExemption, by: Person | undefined = county, at = book.bookId) =>
    codeOf((tx) => people.recordExemption(tx, asker(by), at, input), [at])
  const give = (person: Person, role: string, where: { scope?: string; book?: string; until?: string }) =>
    codeOf((tx) => grantRole(tx, asker(security), person.id, { role, ...where, reason: '任命' }))

  test('lets one person hold both over that book, ends with it, and stands on the book', async () => {
    const person = await makePerson(store, { role: 'village_accountant', division: VILLAGE })
    expect(await give(person, 'cashier', { book: 'DUTY' })).toBe('role/conflict')
    expect(await record(wanted(person))).toBe('done')
    expect(await give(person, 'cashier', { scope: VILLAGE })).toBe('role/conflict')
    expect(await give(person, 'cashier', { book: 'DUTY-2' })).toBe('role/conflict')
    expect(await give(person, 'cashier', { book: 'DUTY' })).toBe('done')
    const { rows } = await store.super.query<{ until: string }>(
      "select valid_until as until from role_grants where user_id = $1 and role = 'cashier'",
      [person.id],
    )
    expect(dayInShanghai(Date.parse(rows[0]?.until ?? ''))).toBe(inDays(200))

    const shown = await inTransaction(store.app, [book.bookId], (tx) => readBook(tx, 'DUTY'))
    expect(shown.exemptions).toEqual([
      {
        name: person.name,
        roles: ['cashier', 'village_accountant'],
        reason: '本村只有一名财务人员',
        until: expect.stringContaining('T15:59:59') as string,
      },
    ])
    const elsewhere = await inTransaction(store.app, [other.bookId], (tx) => readBook(tx, 'DUTY-2'))
    expect(elsewhere.exemptions).toEqual([])

    const listed = await inTransaction(store.app, [book.bookId], (tx) =>
      people.listExemptions(tx, book.bookId),
    )
    const ending = { id: listed.items[0]?.id ?? '', reason: '已招人' }
    const end = (tx: Tx) => people.endExemption(tx, asker(county), book.bookId, ending)
    expect(await codeOf(end, [book.bookId])).toBe('done')
    expect(await live(person.id)).toEqual(['village_accountant'])
    expect(await codeOf(end, [book.bookId])).toBe('exemption/not-found')
    expect(await give(person, 'cashier', { book: 'DUTY' })).toBe('role/conflict')
  })

  test('refused: by whom it is not for, for oneself, for pairs nobody may hold, for longer than a year', async () => {
    const person = await makePerson(store, { role: 'village_accountant', division: VILLAGE })
    expect(await record(wanted(person), auditor)).toBe('access/denied')
    expect(await record(wanted(person), security)).toBe('access/denied')
    expect(await record(wanted(person), county, away.bookId)).toBe('access/denied')
    expect(await record(wanted(county))).toBe('user/self')
    expect(await record(wanted(person, { roles: ['cashier', 'chief_accountant'] }))).toBe('exemption/roles')
    expect(await record(wanted(person, { roles: ['supervisor', 'village_head'] }))).toBe('exemption/roles')
    expect(await record(wanted(person, { roles: ['cashier', 'x'] }))).toBe('exemption/roles')
    expect(await record(wanted(person, { until: inDays(380) }))).toBe('exemption/until')
    expect(await record(wanted(person, { until: '2020-01-01' }))).toBe('exemption/until')
    expect(await record(wanted(person, { login: 'no-such-login' }))).toBe('user/not-found')
  })

  test('of somebody else, of another book, or of another pair it is no use', async () => {
    const [person, fellow] = [
      await makePerson(store, { role: 'village_accountant', division: VILLAGE }),
      await makePerson(store, { role: 'village_accountant', division: VILLAGE }),
    ]
    expect(await record(wanted(fellow))).toBe('done')
    expect(await record(wanted(person), county, other.bookId)).toBe('done')
    expect(await record(wanted(person, { roles: ['cashier', 'bookkeeper'] }))).toBe('done')
    expect(await give(person, 'cashier', { book: 'DUTY' })).toBe('role/conflict')
    const { rows } = await store.super.query<{ id: string }>(
      'select exemption_id as id from role_exemptions where user_id = $1',
      [fellow.id],
    )
    await expect(
      store.owner.query(
        `insert into role_grants (grant_id, user_id, role, book_id, valid_from, valid_until, exemption_id, granted_by, granted_name, granted_at)
         values (gen_random_uuid(), $1, 'cashier', $2, now(), now() + interval '1 day', $3, 'x', 'x', now())`,
        [person.id, book.bookId, rows[0]?.id],
      ),
    ).rejects.toMatchObject({ constraint: 'role_grants_lawful' })
  })

  test('as the owner: a pair nobody may hold, too long, changed later, deleted', async () => {
    const scope = "set cz.books = '*'; "
    const row = (one: string, two: string, days: number, by: string) => `${scope}insert into role_exemptions
      (exemption_id, book_id, user_id, one, other, reason, valid_until, recorded_by, recorded_name, recorded_at)
      values (gen_random_uuid(), ${book.bookId}, '${county.id}', '${one}', '${two}', 'x', now() + interval '${days} days', '${by}', 'x', now())`
    for (const statement of [
      row('cashier', 'chief_accountant', 10, 'x'),
      row('cashier', 'village_accountant', 400, 'x'),
      row('cashier', 'village_accountant', 10, county.id),
      `${scope}update role_exemptions set valid_until = now() + interval '9 years'`,
      `${scope}delete from role_exemptions`,
    ]) {
      const client = await store.owner.connect()
      const said = await client.query(statement).then(
        () => 'done',
        (error: { constraint?: string }) => error.constraint,
      )
      await client.query('reset cz.books')
      client.release()
      expect([statement, said]).toEqual([
        statement,
        expect.stringMatching(/^role_exemptions_(lawful|append_only)$/),
      ])
    }
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
      codeOf((tx) => recordKinship(tx, asker(by), relation(a, b)))
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
    expect((await listed(auditor)).items).toMatchObject([{ one: { name: one.name }, relation: '兄弟' }])
    const elsewhere = await makePerson(store, { role: 'township_auditor', division: '632801101' })
    expect((await listed(elsewhere)).items).toEqual([])
    expect((await listed(security)).items).toEqual([])
    const end = (by: Person) => codeOf((tx) => endKinship(tx, asker(by), recorded.id, '登记有误'))
    expect(await end(elsewhere)).toBe('kinship/not-found')
    expect(await end(county)).toBe('done')
    expect(await end(county)).toBe('kinship/not-found')
  })
})

describe('automatic review and the township that keeps a book', () => {
  const review = (by: Person, grant: boolean, at = book.bookId) =>
    codeOf((tx) => people.setReview(tx, asker(by), at, { grant, until: null, basis: '县里的通知' }), [at])

  test('is given and taken away by whoever may, within reach; posting follows at once', async () => {
    const outsider = await makePerson(store, { role: 'village_accountant', division: VILLAGE })
    expect(await review(outsider, true)).toBe('access/denied')
    expect(await review(auditor, true, away.bookId)).toBe('access/denied')
    expect(await review(auditor, false)).toBe('done')
    expect(await review(auditor, false)).toBe('review/none')
    const [refused] = await postTestVouchers(store, [receipt(book, '2024-01-05', '1.00')])
    expect(refused).toMatchObject({ status: 'refused', code: 'voucher/not-reviewed' })
    expect(await review(county, true)).toBe('done')
    const shown = await inTransaction(store.app, [book.bookId], (tx) => readBook(tx, 'DUTY'))
    expect(shown.automatic_review).toBe(true)
  })

  test('whoever gave it, or a namesake of theirs, posts nothing under it', async () => {
    const { rows } = await store.super.query<{ id: string; by: string }>(
      `select authorisation_id as id, granted_by as by from review_authorisations
       where book_id = $1 and valid_until is null`,
      [book.bookId],
    )
    expect(rows.map(({ by }) => by)).toEqual([county.id])
    const twin = await makePerson(store, { name: county.name, absent: true })
    const posting = (id: string) => ({
      ...receipt({ bookId: book.bookId, authorisation: rows[0]?.id ?? '' }, '2024-01-06', '2.00'),
      maker: { id, name: county.name },
    })
    const outcomes = await postTestVouchers(store, [posting(county.id), posting(twin.id), posting('u-maker')])
    expect(outcomes.map((each) => (each.status === 'refused' ? each.code : each.status))).toEqual([
      'voucher/reviewer',
      'voucher/reviewer',
      'posted',
    ])
  })

  test('a township that keeps the book neither reviews nor audits it; the county says who keeps it', async () => {
    const keep = (by: Person, kept_by: string | null) =>
      codeOf(
        (tx) => people.setKeeper(tx, asker(by), book.bookId, { kept_by, reason: '委托代理协议' }),
        [book.bookId],
      )
    expect(await keep(auditor, TOWNSHIP)).toBe('access/denied')
    expect(await keep(county, '632899999')).toBe('division/not-found')
    expect(await keep(county, TOWNSHIP)).toBe('done')
    expect(await review(auditor, true)).toBe('access/denied')
    expect(await review(county, true)).toBe('done')
    const shown = await inTransaction(store.app, [book.bookId], (tx) => readBook(tx, 'DUTY'))
    expect(shown.kept_by).toBe(TOWNSHIP)
    expect(await keep(county, null)).toBe('done')
    expect(await review(auditor, true)).toBe('done')
  })
})
