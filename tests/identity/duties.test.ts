/** Exemptions for one book, automatic review given and taken away, the township that keeps a book. */
import { afterAll, describe, expect, test } from 'vitest'
import * as people from '../../src/books/people.ts'
import { readBook } from '../../src/books/service.ts'
import type { NewExemption } from '../../src/books/schema.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { grantRole } from '../../src/identity/grant-role.ts'
import { dayInShanghai } from '../../src/lib/day.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { asker, codeOf, inDays, VILLAGE } from '../support/people-acts.ts'

const store = await freshDatabase()
afterAll(store.close)

const TOWNSHIP = VILLAGE.slice(0, 9)
const COUNTY = VILLAGE.slice(0, 6)
const book = await createTestBook(store, { code: 'DUTY', division: VILLAGE })
const other = await createTestBook(store, { code: 'DUTY-2', division: VILLAGE, kind: 'coop' })
const away = await createTestBook(store, { code: 'AWAY', division: '632801101201' })
const [security, county, auditor] = await Promise.all([
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'county_officer', division: COUNTY }),
  makePerson(store, { role: 'township_auditor', division: TOWNSHIP }),
])
async function live(userId: string): Promise<string[]> {
  const { rows } = await store.super.query<{ role: string }>(
    `select role from role_grants where user_id = $1 and ended_at is null
       and (valid_until is null or valid_until > now()) order by role`,
    [userId],
  )
  return rows.map(({ role }) => role)
}

describe('exemption', () => {
  const wanted = (person: Person, more: Partial<NewExemption> = {}): NewExemption => ({
    login: person.login,
    roles: ['village_accountant', 'cashier'],
    until: inDays(200),
    reason: '本村只有一名财务人员',
    ...more,
  })
  const record = (input: NewExemption, by: Person | undefined = county, at = book.bookId) =>
    codeOf(store, (tx) => people.recordExemption(tx, asker(by), at, input), [at])
  const give = (person: Person, role: string, where: { scope?: string; book?: string; until?: string }) =>
    codeOf(store, (tx) => grantRole(tx, asker(security), person.id, { role, ...where, reason: '任命' }))

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
    expect(await codeOf(store, end, [book.bookId])).toBe('done')
    expect(await live(person.id)).toEqual(['village_accountant'])
    expect(await codeOf(store, end, [book.bookId])).toBe('exemption/not-found')
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

describe('automatic review and the township that keeps a book', () => {
  const review = (by: Person, grant: boolean, at = book.bookId) =>
    codeOf(store, (tx) => people.setReview(tx, asker(by), at, { grant, until: null, basis: '县里的通知' }), [
      at,
    ])

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
        store,
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
