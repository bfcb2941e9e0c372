/** Accounts: made with a code told once, stopped, reset, told apart from namesakes; nothing of it by raw SQL. */
import { afterAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { addUser, newFirstCode } from '../../src/identity/add-user.ts'
import { changeUser, recordDistinct, resetUser } from '../../src/identity/change-user.ts'
import { checkLogin, normaliseLogin } from '../../src/identity/login.ts'
import { randomText } from '../../src/lib/random.ts'
import { signIn } from '../../src/identity/sign-in.ts'
import { standingOfToken } from '../../src/identity/service.ts'
import type { NewUser, UserCreated } from '../../src/identity/schema.ts'
import { ProblemError } from '../../src/lib/problem.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { freshDatabase } from '../support/database.ts'
import { TEST_KDF, doorOf, makePerson, testOperator } from '../support/people.ts'
import type { Person } from '../support/people.ts'

const store = await freshDatabase()
afterAll(store.close)

const [system, security, audit] = await Promise.all([
  makePerson(store, { role: 'system_admin' }),
  makePerson(store, { role: 'security_admin' }),
  makePerson(store, { role: 'audit_admin' }),
])
const asker = (person: Person) => ({ proof: person.token, origin: '10.0.0.1', requestId: uuidv7() })

async function codeOf(work: (tx: Tx) => Promise<unknown>): Promise<string> {
  try {
    await inTransaction(store.app, [], work)
    return 'done'
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0].code
    throw error
  }
}

async function add(input: NewUser, by = system): Promise<UserCreated> {
  const first = await newFirstCode(TEST_KDF)
  return inTransaction(store.app, [], (tx) => addUser(tx, asker(by), input, first))
}

async function refusalOf(input: NewUser, by = system): Promise<string> {
  const first = await newFirstCode(TEST_KDF)
  return codeOf((tx) => addUser(tx, asker(by), input, first))
}

async function stageOf(login: string, password: string): Promise<string> {
  const given = { login, password, address: '10.0.0.9', agent: 'test', device: undefined }
  try {
    return (await signIn(doorOf(store), given)).standing.stage
  } catch (error) {
    return (error as ProblemError).problems[0].code
  }
}

const one = async (text: string, values: unknown[] = []): Promise<Record<string, unknown>> =>
  (await store.super.query<Record<string, unknown>>(text, values)).rows[0] ?? {}

describe('made', () => {
  test('with a first code that opens nothing but the way to a password, for seven days', async () => {
    const made = await add({ name: '杨 会计', login: 'Yang', phone: '13812345678' })
    expect(made.login).toBe('yang')
    expect(made.first_code).toMatch(/^[abcdefghjkmnpqrstuvwxyz2-9]{10}$/)
    expect(Math.round((Date.parse(made.code_until) - Date.now()) / 86_400_000)).toBe(7)
    expect(await stageOf('yang', made.first_code)).toBe('password')
    expect(await stageOf('13812345678', made.first_code)).toBe('password')
    await store.super.query(
      "update users set temporary_until = now() - interval '1 second' where login = 'yang'",
    )
    expect(await stageOf('yang', made.first_code)).toBe('session/refused')
  })

  test('the code is stored nowhere, and the log has the telephone masked', async () => {
    const made = await add({ name: '李 出纳', phone: '13987654321' })
    expect(made.login).toBe('13987654321')
    const tables = (
      await store.super.query<{ name: string }>(
        "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
      )
    ).rows
    for (const { name } of tables) {
      const { n } = await one(
        `select count(*)::int as n from ${name} t where t::text like '%' || $1 || '%'`,
        [made.first_code],
      )
      expect([name, n]).toEqual([name, 0])
    }
    const row = await one("select * from store_audit_log where act = 'user.create' order by no desc limit 1")
    expect(row).toMatchObject({
      actor: system.id,
      role: 'system_admin',
      object: `user ${made.id}`,
      origin: '10.0.0.1',
    })
    expect(row['after']).toContain('139****4321')
    expect(row['after']).not.toContain('13987654321')
  })

  test('codes and made-up logins are random, every character as likely as the next', () => {
    const counts = new Map<string, number>()
    for (const char of randomText(62_000)) counts.set(char, (counts.get(char) ?? 0) + 1)
    expect(counts.size).toBe(31)
    for (const [char, count] of counts) expect([char, Math.abs(count - 2000) < 300]).toEqual([char, true])
    expect(new Set(Array.from({ length: 2000 }, () => randomText(10))).size).toBe(2000)
  })

  test('a login is one script in lower case; digits alone are somebody’s telephone', () => {
    const fine = ['yang', 'a.b-c_9', '杨会计', '杨会计2', normaliseLogin('ＹＡＮＧ９')]
    for (const login of fine) expect([login, checkLogin(login, null)]).toEqual([login, undefined])
    const wrong = [
      'yаng',
      '杨yang',
      'y',
      'a b',
      '9a',
      '13800000000',
      '',
      `a${'b'.repeat(64)}`,
      'Γιάννης',
      "a'--",
    ]
    for (const login of wrong) expect([login, checkLogin(login, null)?.code]).toEqual([login, 'user/login'])
    expect(checkLogin('13800000000', '13800000000')).toBeUndefined()
  })

  test('one person, one account: neither login nor telephone of anybody else', async () => {
    await add({ name: '甲', login: 'taken', phone: '13100000001' })
    expect(await refusalOf({ name: '乙', login: 'Ｔaken' })).toBe('user/exists')
    expect(await refusalOf({ name: '乙', login: 'other', phone: '13100000001' })).toBe('user/exists')
    expect(await refusalOf({ name: '乙', login: '13100000001' })).toBe('user/login')
    expect(await refusalOf({ name: '乙', login: 'a b' })).toBe('user/login')
    const twice = await Promise.all([1, 2].map(() => refusalOf({ name: '丙', login: 'at-once' })))
    expect(twice.sort()).toEqual(['done', 'user/exists'])
  })

  test('a namesake is told, and counts as the same person until somebody else says otherwise', async () => {
    const first = await add({ name: '马 忠', login: 'mazhong1' })
    const second = await add({ name: '马忠', login: 'mazhong2' })
    expect([first.namesakes, second.namesakes]).toEqual([[], ['mazhong1']])
    const same = async () => (await one('select same_person($1, $2) as yes', [first.id, second.id]))['yes']
    expect(await same()).toBe(true)
    const tell = (by: Person) => (tx: Tx) =>
      recordDistinct(tx, asker(by), first.id, 'mazhong2', '两个人,身份证已核对')
    expect(await codeOf(tell(system))).toBe('access/denied')
    expect(await codeOf(tell(security))).toBe('done')
    expect(await same()).toBe(false)
    const twin = await makePerson(store, { name: security.name, absent: true })
    expect(await codeOf((tx) => recordDistinct(tx, asker(security), twin.id, security.login, '另一人'))).toBe(
      'user/self',
    )
  })
})

describe('stopped and reset', () => {
  test('a disabled person is out with the next request, and back in when enabled', async () => {
    const person = await makePerson(store, { role: 'village_head', division: '632802102209' })
    expect((await standingOfToken(store.app, person.token))?.stage).toBe('full')
    const change = (act: 'disable' | 'enable', by = system) =>
      codeOf((tx) => changeUser(tx, asker(by), person.id, '离任', act))
    expect(await change('disable', security)).toBe('access/denied')
    expect(await change('disable')).toBe('done')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(await standingOfToken(store.app, person.token)).toBeUndefined()
    expect(await stageOf(person.login, person.password)).toBe('session/refused')
    expect(await change('disable')).toBe('user/already')
    expect(await change('enable')).toBe('done')
    expect(await stageOf(person.login, person.password)).toBe('second')
  })

  test('a reset takes password, second factor, recovery codes and sessions; a new code comes', async () => {
    const person = await makePerson(store, { role: 'village_head', division: '632802102209' })
    await store.super.query("insert into recovery_codes values ($1, '\\x01')", [person.id])
    const first = await newFirstCode(TEST_KDF)
    const reset = (by: Person) => (tx: Tx) => resetUser(tx, asker(by), person.id, '手机丢失', first)
    expect(await codeOf(reset(system))).toBe('access/denied')
    expect(await codeOf(reset(security))).toBe('done')
    expect(await stageOf(person.login, person.password)).toBe('session/refused')
    expect(await stageOf(person.login, first.code)).toBe('password')
    expect(
      await one(
        `select second_secret, (select count(*)::int from recovery_codes c where c.user_id = u.user_id) as codes,
           (select count(*)::int from sessions s where s.user_id = u.user_id and ended_why = 'reset') as ended
         from users u where user_id = $1`,
        [person.id],
      ),
    ).toEqual({ second_secret: null, codes: 0, ended: 1 })
  })

  test('nobody resets or stops themselves, nor a second account of their own', async () => {
    const twin = await makePerson(store, { name: security.name, absent: true })
    const first = await newFirstCode(TEST_KDF)
    for (const id of [security.id, twin.id])
      expect(await codeOf((tx) => resetUser(tx, asker(security), id, '换手机', first))).toBe('user/self')
    expect(await codeOf((tx) => changeUser(tx, asker(system), system.id, '走', 'disable'))).toBe('user/self')
    const other = await makePerson(store, { role: 'security_admin' })
    expect(await codeOf((tx) => resetUser(tx, asker(other), security.id, '换手机', first))).toBe('done')
  })

  test('whose account it is must exist, and a reason be given', async () => {
    for (const id of [uuidv7(), 'x', ''])
      expect(await codeOf((tx) => changeUser(tx, asker(system), id, '离任', 'disable'))).toBe(
        'user/not-found',
      )
    expect(await codeOf((tx) => changeUser(tx, asker(system), audit.id, '', 'disable'))).toBe('user/reason')
    expect(await codeOf((tx) => changeUser(tx, testOperator(), audit.id, '清理', 'end-sessions'))).toBe(
      'done',
    )
  })
})

test('a proof that is none does nothing, whoever it names', async () => {
  const first = await newFirstCode(TEST_KDF)
  for (const proof of ['', system.id, 'cli', 'x'.repeat(64), system.token.replace(/^./, 'z')])
    expect(
      await codeOf((tx) =>
        addUser(tx, { proof, origin: '', requestId: '' }, { name: '无', login: 'nobody' }, first),
      ),
    ).toBe('access/denied')
})

const grant = `insert into role_grants (grant_id, user_id, role, valid_from, granted_by, granted_name, granted_at)
  values (gen_random_uuid(), '${system.id}', 'security_admin', now(), 'x', 'x', now())`

test.each([
  [
    'an account',
    `insert into users (user_id, login, name, name_key, created_at, created_by)
     values (gen_random_uuid(), 'me', 'me', 'me', now(), 'me')`,
  ],
  ['another password', `update users set verifier = sha256('x')`],
  ['a second factor gone', 'update users set second_secret = null'],
  ['a namesake told apart', `update users set distinct_from = '{}'`],
  ['a role', grant],
  ['a role for longer', `update role_grants set valid_until = null`],
  ['a session', `insert into sessions select * from sessions`],
  ['a session brought back', 'update sessions set ended_at = null'],
  ['an exemption', `insert into role_exemptions select * from role_exemptions`],
  ['a kinship gone', 'update kinships set ended_at = now()'],
  ['a row of the log', `insert into store_audit_log select * from store_audit_log`],
  [
    'automatic review',
    `insert into review_authorisations (book_id, authorisation_id, rule_set, granted_to, granted_by, basis)
     values (1, gen_random_uuid(), 'v1', 'system', 'me', 'me')`,
  ],
  ['automatic review for longer', 'update review_authorisations set valid_until = null'],
  ['who keeps a book', 'update books set kept_by = null'],
  ['a verifier read', 'select verifier from users'],
  ['a second factor read', 'select second_secret from users'],
  ['tokens read', 'select token_hash from sessions'],
  ['the table role × act', `insert into role_acts values ('cashier', 'role.grant', false)`],
  ['a rule of sign-in', `update settings set value = '{}' where name = 'sign_in'`],
  ['the operator’s key', `update settings set value = 'x' where name = 'operator_key'`],
  ['the inner function of a grant', `select write_grant(null, 'x', 'x', 'x', 'x', 'x', 'x')`],
  ['the inner function of review', `select authorise_review(1, 'x', 'x', null)`],
  ['the log by its function', `select write_store_audit('x', 'x', 'x', 'x', 'x', null, null, 'x', 'x')`],
])("raw SQL as the program's login: %s is refused", async (_, statement) => {
  await expect(store.app.query(statement)).rejects.toThrow(/^permission denied for (table|function)/)
})
