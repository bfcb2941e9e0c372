/** Drafts and signatures by the command line: done by the person with password and code, refused to the operator in words. */
import { afterAll, expect, test } from 'vitest'
import { readSecrets } from '../../src/db/secrets.ts'
import { newVerifier } from '../../src/identity/derive-key.ts'
import { codeAt } from '../../src/identity/second-factor.ts'
import { seal } from '../../src/identity/secret-box.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { databaseEnv, openOffice } from './run.ts'
import type { Problem } from './run.ts'

const store = await freshDatabase()
const office = openOffice({ ...databaseEnv(store), PASSWORD_COST: '10' })
afterAll(async () => {
  office.leave()
  await store.close()
})
const book = await createTestBook(store, { code: 'CLI' })
expect(await office.does(['scheme', 'list'])).toContain('没有设定审批权限')

/** Somebody whose password and secret are kept under the pepper of this command line. */
async function local(role: 'village_accountant' | 'village_head', name: string): Promise<Person> {
  const person = await makePerson(store, { role, name, bookId: book.bookId, absent: true })
  const { pepper } = readSecrets(`${office.folder}/data`)
  const { kdf, verifier } = await newVerifier(person.password, { pepper, cost: 10 })
  await store.super.query('update users set kdf = $2, verifier = $3, second_secret = $4 where user_id = $1', [
    person.id,
    kdf,
    Buffer.from(verifier),
    await seal(person.secret, pepper),
  ])
  return person
}
const maker = await local('village_accountant', '张会计')
const head = await local('village_head', '李书记')

let steps = 0
/** What goes in on standard input; every sign-in takes the next time step, for a code works once. */
async function typed({ id, password, secret }: Person): Promise<string> {
  await store.super.query('update users set second_step = 0 where user_id = $1', [id])
  steps += 1
  return `${password}\n${codeAt(secret, Date.now())}\n`
}

const asPerson = async (person: Person, args: readonly string[]): Promise<string> =>
  office.does([...args, '--as', person.login], await typed(person))

async function refused(args: readonly string[], input = ''): Promise<Problem> {
  const { code, err } = await office.cli([...args, '--format', 'json'], input)
  expect(code).toBe(1)
  return JSON.parse(err) as Problem
}

office.file(
  'draft.json',
  JSON.stringify({
    date: '2024-03-05',
    lines: [
      { account: '513', side: 'debit', amount: '120.00', summary: '办公用品' },
      { account: '101', side: 'credit', amount: '120.00', summary: '办公用品' },
    ],
  }),
)
let id = ''

test('written and submitted by the maker, seen by whoever is asked, signed by the head: posted', async () => {
  const written = await asPerson(maker, [
    'drafts',
    'write',
    'draft.json',
    '--book',
    'CLI',
    '--format',
    'json',
  ])
  id = (JSON.parse(written) as { id: string }).id
  expect(await asPerson(maker, ['drafts', 'submit', id])).toContain('已报批(第1轮),轮到:审核')
  expect(await asPerson(head, ['approvals', 'waiting'])).toContain(id)
  const shown = await office.does(['drafts', 'show', id])
  expect(shown).toContain('第1步 审核:待签')
  const own = await office.cli(['drafts', 'sign', id, '--as', maker.login], await typed(maker))
  expect([own.code, own.err]).toEqual([1, expect.stringContaining('您经手过这张草稿的填制')])
  expect(await asPerson(head, ['drafts', 'sign', id])).toContain('已记账')
  expect(steps).toBeGreaterThan(3)
})

test('the operator is told that it must be the person; a wrong password is refused', async () => {
  expect((await refused(['drafts', 'sign', id])).detail).toContain('须本人办理')
  const wrong = await refused(['drafts', 'sign', id, '--as', head.login], 'wrong\n000000\n')
  expect(wrong.code).toBe('session/refused')
  const { rows } = await store.super.query("select 1 from sessions where ended_at is null and stage = 'full'")
  expect(rows).toEqual([])
})

test('a scheme is set and confirmed by two; the operator alone cannot do both', async () => {
  office.file(
    'scheme.json',
    JSON.stringify({
      division: book.division.slice(0, 9),
      name: '审批权限',
      from: '2024-01-01',
      basis: '镇政发1号',
      tiers: [
        {
          kind: '*',
          from: '0.00',
          below: null,
          meeting: null,
          steps: [{ kind: 'check', roles: ['village_head'], label: '村负责人' }],
        },
      ],
    }),
  )
  const made = await office.does(['scheme', 'propose', 'scheme.json'])
  const scheme = /[0-9a-f-]{36}/.exec(made)?.[0] ?? ''
  const { code, err } = await office.cli(['scheme', 'confirm', scheme])
  expect([code, err]).toEqual([1, expect.stringContaining('须由两个人办理')])
  expect(await office.does(['scheme', 'list'])).toContain('村负责人')
  expect(await office.does(['scheme', 'end', scheme, '--reason', '另定'])).toContain('已终止')
})
