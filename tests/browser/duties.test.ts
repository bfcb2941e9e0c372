/** Duties in a real browser: limits proposed and confirmed, one person in two offices, delegation, relatives, the password once more. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayInShanghai } from '../../src/lib/day.ts'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import type { PageOptions } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { carryCookie, faultsOf, visit } from '../support/visit.ts'
import { makeWorld } from './village-world.ts'
import type { World } from './village-world.ts'

const store = await freshDatabase()
const complaints: string[] = []
const VILLAGE = '632802102201'
let world: World
let url: string
let county: Person
let head: Person
let deputy: Person

beforeAll(async () => {
  await buildPages()
  world = await makeWorld(store)
  url = world.serving.url
  county = await makePerson(store, { name: '韩德明', role: 'county_officer', division: '632802' })
  head = await makePerson(store, { name: '祁连山', role: 'village_head', division: VILLAGE })
  deputy = await makePerson(store, { name: '赵玉梅', role: 'village_accountant', division: '632802102209' })
})
afterAll(async () => {
  await closeBrowser()
  await world.serving.close()
  await store.close()
  expect(world.reported).toEqual([])
  expect(complaints).toEqual([])
})

const inDays = (count: number): string => dayInShanghai(Date.now() + count * 86_400_000)

async function openAs(person: Person, path: string, size: PageOptions = {}): Promise<Page> {
  const page = await visit(`${url}/sign-in`, complaints, size)
  await carryCookie(page, url, person)
  await page.goto(url + path)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** The act of a dialog, which asks for a reason. */
async function giveReason(page: Page, act: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('理由').fill(reason)
  await dialog.getByRole('button', { name: act }).click()
  await dialog.waitFor({ state: 'hidden' })
}

test('limits: copied from an example, every fault at its row, proposed by the township, confirmed by the county, then they count', async () => {
  const township = await openAs(world.people.auditor, '/schemes')
  await screenshot(township, 'schemes', true)
  expect(await township.getByText('示例，不是规定', { exact: true }).count()).toBe(2)
  expect(await township.getByRole('button', { name: /^确认/ }).count()).toBe(0)
  const example = township.getByRole('article', { name: /^示例二/ })
  await example.getByRole('button', { name: '照这个另设一份' }).click()
  await township.getByText(/照“示例二.*抄来/).waitFor()
  await township.getByLabel('名称').fill('柯鲁柯镇审批权限（2026 年修订）')
  await township.getByLabel('依据（文件、会议）').fill('镇政发〔2026〕12号')
  const tier = (number: number) => township.getByRole('group', { name: `第 ${number} 档`, exact: true })
  await tier(2).getByLabel('从多少元起（含）').fill('６０００')
  // By keyboard: what is taken out leaves the keyboard at its row.
  await tier(1).getByRole('button', { name: '去掉 会计主管' }).focus()
  await township.keyboard.press('Enter')
  expect(
    await tier(1)
      .getByLabel('由谁签（任一岗位）')
      .evaluate((each) => each === document.activeElement),
  ).toBe(true)
  await tier(1).getByRole('button', { name: '去掉 记账' }).click()
  await township.getByRole('button', { name: '提交，等县级确认' }).click()
  await tier(1).locator('.fault').first().waitFor()
  await screenshot(township, 'scheme-faults')
  await tier(1).getByLabel('由谁签（任一岗位）').selectOption({ label: '会计主管' })
  await township.getByRole('button', { name: '提交，等县级确认' }).click()
  await tier(3).locator('.fault').waitFor()
  expect(await tier(3).locator('.fault').innerText()).toContain('5000.00 元到 6000.00 元之间没有规定')
  await tier(2).getByLabel('从多少元起（含）').fill('5,000')
  await screenshot(township, 'scheme-form', true)
  await township.getByRole('button', { name: '提交，等县级确认' }).click()
  const mine = township.getByRole('article', { name: /2026 年修订/ })
  await mine.getByText('等县级确认').waitFor()
  await township.context().close()

  const page = await openAs(county, '/schemes')
  await screenshot(page, 'schemes-county')
  const waiting = page.getByRole('article', { name: /2026 年修订/ })
  await waiting.getByRole('button', { name: /^确认/ }).click()
  await waiting.getByText('现在管用').waitFor()
  await page
    .getByRole('article', { name: /^柯鲁柯镇审批权限 / })
    .getByText('已被后来的代替')
    .waitFor()
  // A draft leads to what counts at its book.
  await page.goto(`${url}/books/JY/drafts/${world.draft}`)
  await page.getByRole('link', { name: '看这里的审批权限' }).click()
  await page.getByText('金原村股份经济合作社现在按哪一个办').waitFor()
  await page.getByRole('article', { name: /2026 年修订/ }).waitFor()
  await page.getByRole('button', { name: '终止' }).click()
  await giveReason(page, '终止', '镇里重新研究')
  await page
    .getByRole('article', { name: /^柯鲁柯镇审批权限 / })
    .getByText('现在管用')
    .waitFor()
  await page.context().close()
})

test('one person in two offices: recorded by the county with an end, shown on the book, ended', async () => {
  const page = await openAs(county, '/books/JY')
  await page.getByRole('link', { name: /人员与岗位/ }).click()
  await page
    .getByRole('row', { name: /张桂英/ })
    .getByText('村会计（报账员）')
    .waitFor()
  await page.getByRole('button', { name: '登记一人兼岗' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('谁（登录名或手机号）').fill(world.people.accountant.login)
  await dialog.getByLabel('到哪天为止').fill(inDays(90))
  await dialog.getByLabel('理由').fill('全村只有一名会计人员，已公示')
  await screenshot(page, 'exemption-form')
  await dialog.getByRole('button', { name: '登记一人兼岗' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('.held li', { hasText: '张桂英 兼 出纳、村会计（报账员）' }).waitFor()
  await page.getByRole('button', { name: '改由谁记账' }).click()
  await giveReason(page, '改由谁记账', '委托代理协议')
  await page.getByText('乡镇代理记账（632802102）').waitFor()
  await page.getByRole('button', { name: '停止自动审核' }).click()
  await giveReason(page, '停止自动审核', '改由人审核')
  await page.getByText('没有授权：全部由人签批').waitFor()
  await page.getByRole('button', { name: '授权自动审核' }).click()
  await page.getByRole('dialog').getByLabel('到哪天为止').fill(inDays(30))
  await page.getByRole('dialog').getByLabel('依据').fill('县农发〔2026〕3号')
  await page.getByRole('dialog').getByRole('button', { name: '授权自动审核' }).click()
  await page.getByText(`韩德明 授权`).waitFor()
  await screenshot(page, 'offices', true)
  await page.goto(`${url}/books/JY`)
  await page.getByText(/一人兼岗：张桂英兼/).waitFor()
  await page.goto(`${url}/books/JY/people`)
  await page.getByRole('button', { name: '结束兼岗' }).click()
  await giveReason(page, '结束兼岗', '已招出纳')
  await page.locator('.held li', { hasText: '已结束' }).waitFor()
  // The village sees it, and is offered none of it.
  const village = await openAs(world.people.committee, '/books/JY/people')
  await village.locator('.held li', { hasText: '已结束' }).waitFor()
  expect(await village.locator('main button').count()).toBe(0)
  await village.context().close()
  await page.context().close()
})

test('delegation: given until a day, held as somebody’s stand-in, taken back', async () => {
  const page = await openAs(head, '/me')
  await page.getByRole('button', { name: '委托给别人' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('委托给谁').fill(deputy.login)
  await dialog.getByLabel('到哪天为止').fill(inDays(7))
  await dialog.getByLabel('理由').fill('去西宁开会')
  await dialog.getByRole('button', { name: '委托给别人' }).click()
  await dialog.getByText(`已委托给 ${deputy.login}`).waitFor()
  await dialog.getByRole('button', { name: '知道了' }).click()
  await page.locator('.held li', { hasText: '村负责人 → 赵玉梅' }).waitFor()
  await screenshot(page, 'delegation')
  const there = await openAs(deputy, '/me')
  await there.locator('.held li', { hasText: '代 祁连山' }).waitFor()
  await there.goto(`${url}/books/WLGG/people`)
  await there
    .getByRole('row', { name: /赵玉梅/ })
    .getByText('代 祁连山')
    .waitFor()
  await page.getByRole('button', { name: '收回' }).click()
  await giveReason(page, '收回', '已回')
  await page.getByText('现在没有委托出去的').waitFor()
  await there.goto(`${url}/me`)
  await there.getByRole('heading', { name: '我的岗位' }).waitFor()
  expect(await there.getByText('代 祁连山').count()).toBe(0)
  await there.context().close()
  await page.context().close()
})

test('relatives: recorded with what it touches, struck out with a reason', async () => {
  const page = await openAs(world.people.auditor, '/kin')
  await page.getByText('没有登记过').waitFor()
  await page.getByRole('button', { name: '登记近亲属' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('甲（登录名或手机号）').fill(world.people.committee.login)
  await dialog.getByLabel('乙（登录名或手机号）').fill(world.people.accountant.login)
  await dialog.getByLabel('是什么关系').fill('夫妻')
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /李生荣/ }).waitFor()
  await page.getByText('请留意').waitFor()
  await screenshot(page, 'kin')
  await page.getByRole('button', { name: '注销' }).click()
  await giveReason(page, '注销', '登记有误')
  await page.getByText('没有登记过').waitFor()
  await page.context().close()
})

test('a sensitive act asks for the password once more and is then done by itself, under the same key', async () => {
  const { security } = world.people
  await store.super.query(`update sessions set proved_at = now() - interval '2 days' where user_id = $1`, [
    security.id,
  ])
  const page = await openAs(security, `/people?user=${deputy.login}`)
  const keys: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/roles'))
      keys.push(request.headers()['idempotency-key'])
  })
  const panel = page.locator('.side-panel')
  await panel.getByRole('combobox', { name: '岗位' }).selectOption('bookkeeper')
  await panel.getByLabel('范围').fill('632802102')
  await panel.getByLabel('理由').first().fill('新任')
  await panel.getByRole('button', { name: '授予' }).click()
  const again = page.getByRole('dialog', { name: '再输一次密码' })
  await screenshot(page, 'proof')
  // Put aside, nothing is done; asked again, it is still the same act.
  await page.keyboard.press('Escape')
  await again.waitFor({ state: 'hidden' })
  await panel.getByRole('button', { name: '再送一次' }).click()
  await again.getByLabel('密码', { exact: true }).fill(security.password)
  await page.keyboard.press('Enter')
  await panel.locator('.held li', { hasText: '记账' }).waitFor()
  expect(await again.count()).toBe(0)
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  // Tied to the single sign-on on the same panel.
  await panel.getByLabel('签发者网址').fill('https://sso.example.gov.cn')
  await panel.getByLabel('在认证平台的编号').fill('42')
  await panel.getByRole('button', { name: '绑定', exact: true }).click()
  await panel.getByText('已绑定').waitFor()
  await screenshot(page, 'link')
  const { rows } = await store.super.query('select subject from users where user_id = $1', [deputy.id])
  expect(rows).toEqual([{ subject: 'https://sso.example.gov.cn 42' }])
  await page.context().close()
})

const PAGES: [name: string, who: () => Person, path: string][] = [
  ['schemes', () => county, '/schemes'],
  ['scheme-for-book', () => world.people.accountant, '/schemes?book=JY'],
  ['scheme-new', () => world.people.auditor, '/schemes/new?copy=example-0'],
  ['offices', () => county, '/books/JY/people'],
  ['kin', () => county, '/kin'],
  ['roles', () => world.people.security, '/roles'],
  ['me-delegating', () => head, '/me'],
]

test.each(PAGES)(
  '%s: nothing serious by axe, nothing sideways, nothing too small',
  async (name, who, path) => {
    for (const [width, height] of [
      [1366, 768],
      [390, 844],
    ] as const) {
      const page = await openAs(who(), path, { width, height })
      await page.getByText('正在读取').waitFor({ state: 'hidden' })
      await screenshot(page, `duties-${name}-${width}`, true)
      expect([width, await faultsOf(page)]).toEqual([width, []])
      const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect([width, wide]).toEqual([width, seen])
      const small = await page
        .locator(':is(button, select, summary, .menu a):visible')
        .evaluateAll((all) => all.filter((each) => each.getBoundingClientRect().height < 32).length)
      expect([width, small]).toEqual([width, 0])
      await page.getByRole('button', { name: '大字' }).click()
      expect([width, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([width, seen])
      await screenshot(page, `duties-${name}-${width}-large`)
      await page.getByRole('button', { name: 'English' }).click()
      await screenshot(page, `duties-${name}-${width}-en`)
      expect([width, await faultsOf(page)]).toEqual([width, []])
      await page.context().close()
    }
  },
)

test('the table of roles prints on A4 landscape', async () => {
  const page = await openAs(county, '/roles')
  await page.getByRole('heading', { name: '不相容的岗位' }).waitFor()
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 1016, height: 680 })
  await screenshot(page, 'roles-print', true)
  const pdf = await page.pdf({ path: '.cache/screenshots/roles.pdf', preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(3)
  expect(pdf.toString('latin1')).toMatch(/MediaBox\s*\[\s*0 0 84[12][.\d]* 59[45]/)
  await page.context().close()
})
