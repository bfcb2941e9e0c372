/** Accounts, roles, delegation, exemptions, relatives and review by the command line: one-time code, refusals in words, nothing secret twice. */
import { afterAll, expect, test } from 'vitest'
import { signIn } from '../../src/identity/sign-in.ts'
import { readSecrets } from '../../src/db/secrets.ts'
import { freshDatabase } from '../support/database.ts'
import { createTestBook } from '../support/books.ts'
import { dayInShanghai } from '../../src/lib/day.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { databaseEnv, openOffice } from './run.ts'
import type { Problem } from './run.ts'

const store = await freshDatabase()
const office = openOffice({ ...databaseEnv(store), PASSWORD_COST: '10' })
afterAll(async () => {
  office.leave()
  await store.close()
})

const VILLAGE = '632802102209'
await createTestBook(store, { code: 'CLI', division: VILLAGE })
/** A day so many days from now. */
const inDays = (count: number): string => dayInShanghai(Date.now() + count * 86_400_000)
const words = (text: string): string[] => text.split(' ')

async function refusal(args: readonly string[]): Promise<Problem> {
  const { code, err } = await office.cli([...args, '--format', 'json'])
  expect(code).toBe(1)
  return JSON.parse(err) as Problem
}
async function refusedText(args: readonly string[]): Promise<string> {
  const { code, err } = await office.cli(args)
  expect(code).toBe(1)
  return err
}

test('user add prints login and code once; the code signs in to the setting of a password', async () => {
  const out = await office.does(
    words(
      `user add --name 张会计 --role village_accountant --scope ${VILLAGE} --login zhang --phone 13812345678`,
    ),
  )
  expect(out).toContain('已建账号 zhang(张会计),村会计(报账员)')
  const code = /首次登录码:([a-z2-9]{10})\(/.exec(out)?.[1] ?? ''
  const { pepper } = readSecrets(`${office.folder}/data`)
  const door = { pool: store.app, kdf: { pepper, cost: 10 }, now: () => Date.now(), requestId: uuidv7() }
  const given = { login: 'zhang', password: code, address: 'x', agent: 'x', device: undefined }
  expect((await signIn(door, given)).standing.stage).toBe('password')

  const listed = await office.does(words('user list'))
  expect(listed).toContain(`村会计(报账员)${VILLAGE}`)
  expect(listed).toContain('待首次登录')
  expect(listed).not.toContain(code)
})

test('user add without a role, with a login made up; a role wrong in scope leaves no account', async () => {
  const made = await office.reads<{ login: string; role: null }>(words('user add --name 无岗'))
  expect(made.login).toMatch(/^cz[a-z2-9]{5}$/)
  const wrong = await refusal(words('user add --name 错岗 --role cashier --scope 632802 --login wrong'))
  expect([wrong.code, wrong.detail]).toEqual([
    'role/scope',
    '「出纳」的范围要写成村(12 位区划代码),或一个账套',
  ])
  expect((await office.reads<unknown[]>(words('user list --words wrong'))).length).toBe(0)
})

test('offices that exclude each other, an exemption for the book, its end', async () => {
  const twice = words('role grant --login zhang --role cashier --book CLI --reason 兼任')
  expect(await refusedText(twice)).toContain('县级先为这一个账套登记兼岗豁免')
  await office.does(
    words(
      `exemption add --book CLI --login zhang --roles cashier,village_accountant --until ${inDays(200)} --reason 只有一人`,
    ),
  )
  expect(await office.does(twice)).toContain(`到 ${inDays(200)} 为止`)
  const [exemption] = await office.reads<{ id: string }[]>(words('exemption list --book CLI'))
  const book = JSON.parse(await office.does(words('book show --book CLI'))) as { exemptions: unknown[] }
  expect(book.exemptions).toHaveLength(1)
  await office.does(words(`exemption end --book CLI --id ${exemption?.id} --reason 已招人`))
  const roles = await office.reads<{ role: string; ended_at: string | null }[]>(
    words('role list --login zhang'),
  )
  expect(roles.map(({ role, ended_at }) => [role, ended_at === null])).toEqual([
    ['village_accountant', true],
    ['cashier', false],
  ])
})

test('delegation, its end with the role; relatives with a warning', async () => {
  await office.does(words(`user add --name 李书记 --role village_head --scope ${VILLAGE} --login lihead`))
  await office.does(words('user add --name 王副 --login wang'))
  const [held] = await office.reads<{ grant: string }[]>(words('role list --login lihead'))
  const delegated = await office.does(
    words(`delegate --grant ${held?.grant} --to wang --until ${inDays(30)} --reason 外出`),
  )
  expect(delegated).toContain(`到 ${inDays(30)} 为止`)
  expect(await office.does(words('user list --words wang'))).toContain('(代 李书记)')
  await office.does(words(`role end --grant ${held?.grant} --reason 换届`))
  expect(await office.does(words('user list --words wang'))).not.toContain('(代 李书记)')

  await office.does(words(`role grant --login lihead --role village_head --scope ${VILLAGE} --reason 连任`))
  const kin = await office.does(words('kinship add --one zhang --other lihead --relation 夫妻'))
  expect(kin).toContain('注意:一方任村会计(报账员),另一方任村负责人')
  const [recorded] = await office.reads<{ id: string }[]>(words('kinship list'))
  await office.does(words(`kinship end --id ${recorded?.id} --reason 登记有误`))
  expect(await office.reads<unknown[]>(words('kinship list'))).toEqual([])
})

test('stopped, let in, reset, sessions ended, told from a namesake', async () => {
  expect(await office.does(words('user disable --login zhang --reason 离任'))).toBe('停用账号:zhang\n')
  expect(await refusedText(words('user disable --login zhang --reason 离任'))).toContain('账号已经停用')
  await office.does(words('user enable --login zhang --reason 复职'))
  expect(await office.does(words('user reset --login 13812345678 --reason 忘记密码'))).toMatch(
    /首次登录码:[a-z2-9]{10}/,
  )
  await office.does(words('user end-sessions --login zhang --reason 离开未退出'))
  const twin = await office.does(words('user add --name 张会计 --login zhang2'))
  expect(twin).toContain('同名账号 zhang 与此账号视为同一人')
  await office.does(words('user distinct --login zhang --other zhang2 --reason 身份证已核对'))
  expect(await refusedText(words('user disable --login nobody --reason 离任'))).toContain('没有这个账号')
})

test('review of a book withdrawn and granted; who keeps it; the table of roles', async () => {
  await office.does(words('review withdraw --book CLI --basis 停用'))
  const show = async () =>
    JSON.parse(await office.does(words('book show --book CLI'))) as Record<string, unknown>
  expect((await show())['automatic_review']).toBe(false)
  await office.does(words(`review grant --book CLI --basis 县里通知 --until ${inDays(300)}`))
  expect((await show())['automatic_review']).toBe(true)
  await office.does(words('book keeper --book CLI --kept-by 632802102 --reason 代理协议'))
  expect((await show())['kept_by']).toBe('632802102')
  expect(await office.does(words('role table'))).toContain('township_auditor')
})

test('people are the operator’s business alone: nothing of it under another name', async () => {
  for (const args of ['user list', 'kinship list', 'role list --login zhang'])
    expect(await refusedText([...words(args), '--as', 'lihead'])).toContain('不能办理')
})
