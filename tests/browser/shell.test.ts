/** The house as people meet it, in a real browser: sign in with a code, switch books, lose the session and lose nothing. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeAt } from '../../src/identity/second-factor.ts'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import type { PageOptions } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { carryCookie, signInBy, visit } from '../support/visit.ts'
import { makeWorld } from './village-world.ts'
import type { World } from './village-world.ts'

const store = await freshDatabase()
const complaints: string[] = []
let world: World
let url: string

beforeAll(async () => {
  await buildPages()
  world = await makeWorld(store)
  url = world.serving.url
})
afterAll(async () => {
  await closeBrowser()
  await world.serving.close()
  await store.close()
  expect(world.reported).toEqual([])
  expect(complaints).toEqual([])
})

async function openAs(person: Person, path: string, size: PageOptions = {}): Promise<Page> {
  const page = await visit(`${url}/sign-in`, complaints, size)
  await carryCookie(page, url, person)
  await page.goto(url + path)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

const pathOf = (page: Page): string => page.url().slice(url.length)

test('name, password and the code of the telephone lead home: my turn, my book, its month', async () => {
  const page = await visit(`${url}/books/JY/balance`, complaints)
  await page.getByRole('button', { name: '登录', exact: true }).waitFor()
  await screenshot(page, 'sign-in')
  await signInBy(page, world.people.head)
  await page.getByRole('heading', { name: '科目余额表' }).waitFor()
  expect(pathOf(page)).toBe('/books/JY/balance')
  await page.getByRole('link', { name: '首页' }).click()
  await page.getByRole('heading', { name: '马海山，您好' }).waitFor()
  await page.locator('.waiting tbody tr').nth(1).waitFor()
  await screenshot(page, 'village-home')
  expect(await page.locator('.where').innerText()).toMatch(/金原村股份经济合作社\s+2024年2月/)
  expect(await page.locator('.waiting tbody tr').count()).toBe(2)
  expect(await page.locator('.tile').first().innerText()).toMatch(/草稿与报批\s+2\s+其中 2 件轮到我/)
  const scripts = await page.evaluate(() => [
    document.cookie,
    Object.keys(localStorage),
    sessionStorage.length,
  ])
  expect(scripts).toEqual(['', [], 0])
  await page.setViewportSize({ width: 390, height: 844 })
  await screenshot(page, 'village-home-phone')
  await page.setViewportSize({ width: 1366, height: 768 })
  await page.getByRole('link', { name: /待我签批/ }).click()
  await page.getByRole('heading', { name: '待我签批' }).waitFor()
  await screenshot(page, 'waiting')
  // The list is walked and opened without a mouse.
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '请您签批：村负责人' }).waitFor()
  await page.getByText('办公用品发票.png').waitFor()
  await screenshot(page, 'draft-with-steps')
  await page.context().close()
})

test('a wrong password keeps what was typed and says what to do', async () => {
  const page = await visit(url, complaints)
  await page.getByLabel('登录名或手机号').fill('nobody')
  await page.getByLabel('密码', { exact: true }).fill('not the password')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('没有登录成功').waitFor()
  expect(await page.getByLabel('登录名或手机号').inputValue()).toBe('nobody')
  await page.context().close()
})

test('books are switched by two letters of pinyin, by keyboard alone, and the page stays the same page', async () => {
  const page = await openAs(world.people.auditor, '/books/JY/balance')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('wl')
  await page.getByRole('option', { name: /乌兰干沟村/ }).waitFor()
  await page.waitForLoadState('networkidle')
  await screenshot(page, 'switcher')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${url}/books/WLGG/balance`)
  await page.locator('.where', { hasText: '乌兰干沟村股份经济合作社' }).waitFor()
  expect(await page.locator('dialog').count()).toBe(0)
  await page.keyboard.press('/')
  await page.getByRole('combobox').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('combobox').waitFor({ state: 'hidden' })
  expect(await page.locator('.where').innerText()).toContain('2024年1月')
  // Books of another township are not there to be found.
  await page.keyboard.press('/')
  await page.keyboard.type('xy')
  await page.getByText('没有找到').waitFor()
  await page.context().close()
})

test('a session lost midway: the opinion, the place and the request are still there, and it acts once', async () => {
  const { head } = world.people
  const draft = await world.newDraft('付护林员补助', '480.00')
  const page = await visit(`${url}/books/JY/drafts/${draft}`, complaints)
  const keys: (string | undefined)[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/signatures')) keys.push(request.headers()['idempotency-key'])
  })
  await page.context().clearCookies()
  const second = await makePerson(store, {
    name: '马海山',
    absent: true,
    role: 'village_head',
    division: '632802102209',
  })
  expect(second.id).not.toBe(head.id)
  await signInBy(page, second)
  const opinion = page.getByLabel('意见')
  await opinion.fill('情况属实，同意支付。')
  await page.evaluate(() => window.scrollTo(0, 60))
  const place = page.url()
  await store.super.query('update sessions set ended_at = now() where user_id = $1', [second.id])
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await page.getByRole('button', { name: '同意', exact: true }).click()
  const again = page.getByRole('dialog')
  await again.getByRole('heading', { name: '请重新登录' }).waitFor()
  await screenshot(page, 'session-lost')
  // Esc does not throw away what is behind it.
  await page.keyboard.press('Escape')
  expect(await again.getByLabel('登录名或手机号').inputValue()).toBe(second.login)
  await again.getByLabel('密码', { exact: true }).fill(second.password)
  await page.keyboard.press('Enter')
  await again.getByLabel('动态口令').fill(codeAt(second.secret, Date.now() + 30_000))
  await page.keyboard.press('Enter')
  await again.waitFor({ state: 'hidden' })
  expect(page.url()).toBe(place)
  expect(await opinion.inputValue()).toBe('情况属实，同意支付。')
  await screenshot(page, 'session-found')
  await page.getByRole('button', { name: '再送一次' }).click()
  await page.getByText('已记账').waitFor()
  const { rows } = await store.super.query(
    'select opinion from approval_signatures where draft_id = $1 and signer_id = $2',
    [draft, second.id],
  )
  expect(rows).toEqual([{ opinion: '情况属实，同意支付。' }])
  expect(keys).toHaveLength(2)
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys[1]).toBe(keys[0])
  await page.context().close()
})

test('somebody else signing in over the page finds nothing of the first', async () => {
  const page = await openAs(world.people.auditor, '/waiting')
  await store.super.query('update sessions set ended_at = now() where user_id = $1', [
    world.people.auditor.id,
  ])
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await page.getByRole('link', { name: '账套' }).click()
  const again = page.getByRole('dialog')
  await again.getByLabel('登录名或手机号').fill(world.people.accountant.login)
  await again.getByLabel('密码', { exact: true }).fill(world.people.accountant.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '张桂英，您好' }).waitFor()
  expect(await page.locator('body').innerText()).not.toContain('王秀兰')
  await page.context().close()
})

test('a first code becomes a password, a second factor and ten recovery codes', async () => {
  const admin = await openAs(world.people.system, '/')
  expect(pathOf(admin)).toBe('/people')
  await admin.getByRole('button', { name: '加一个人' }).click()
  await admin.getByLabel('姓名', { exact: true }).fill('新来的')
  await admin.getByLabel('手机号', { exact: true }).fill('13997000001')
  await admin.keyboard.press('Enter')
  const code = await admin.locator('.first-code .secret').innerText()
  await screenshot(admin, 'first-code')
  await admin.context().close()
  const security = await openAs(world.people.security, '/people?user=13997000001')
  const panel = security.getByRole('dialog')
  await panel.getByRole('combobox', { name: '岗位' }).selectOption('village_head')
  await panel.getByLabel('范围').fill('632802102209')
  await panel.getByLabel('理由').first().fill('换届')
  await panel.getByRole('button', { name: '授予' }).click()
  await panel.locator('.held li', { hasText: '村负责人' }).waitFor()
  await screenshot(security, 'grant')
  await security.context().close()

  const page = await visit(url, complaints)
  await page.getByLabel('登录名或手机号').fill('13997000001')
  await page.getByLabel('密码', { exact: true }).fill(code)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '设一个自己的密码' }).waitFor()
  await page.getByLabel('新密码', { exact: true }).fill('门前的老榆树有三个鸟窝')
  await page.getByLabel('再输一遍新密码').fill('门前的老榆树有三个鸟窝')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '设置动态口令' }).waitFor()
  await screenshot(page, 'enrolment', true)
  const secret = (await page.locator('code.secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('动态口令', { exact: true }).fill(codeAt(secret, Date.now()))
  await page.keyboard.press('Enter')
  await page.locator('.codes').waitFor()
  expect(await page.locator('.codes li').count()).toBe(10)
  await screenshot(page, 'recovery-codes')
  const [recovery = ''] = await page.locator('.codes code').allInnerTexts()
  await page.getByRole('button', { name: '已经收好，继续' }).click()
  await page.getByRole('heading', { name: '新来的，您好' }).waitFor()
  await page.getByRole('button', { name: '新来的' }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.getByLabel('登录名或手机号').fill('13997000001')
  await page.getByLabel('密码', { exact: true }).fill('门前的老榆树有三个鸟窝')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '手机不在身边，用恢复码' }).click()
  await page.getByLabel('恢复码').fill(recovery)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '新来的，您好' }).waitFor()
  await page.context().close()
})

test('large type and English are chosen once, kept, and lose nothing that was typed', async () => {
  const page = await openAs(world.people.committee, '/books/JY')
  const sizes = () =>
    page.evaluate(() => [getComputedStyle(document.documentElement).fontSize, document.documentElement.lang])
  expect(await sizes()).toEqual(['17px', 'zh-CN'])
  await page.getByRole('button', { name: '大字' }).click()
  expect(await sizes()).toEqual(['21px', 'zh-CN'])
  await screenshot(page, 'large-type')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('jy')
  await page.keyboard.press('Escape')
  await page.goto(`${url}/books/JY/audit`)
  await page.getByLabel('内容').fill('凭证')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Audit log' }).waitFor()
  expect(await page.getByLabel('Content').inputValue()).toBe('凭证')
  await page.reload()
  await page.getByRole('heading', { name: 'Audit log' }).waitFor()
  expect(await sizes()).toEqual(['21px', 'en'])
  await screenshot(page, 'english-large')
  await page.goto(`${url}/summary?year=2024`)
  await page.locator('footer.foot').waitFor()
  await screenshot(page, 'english-summary')
  // Signing out empties what the browser stored, but for these two.
  await page.getByRole('button', { name: world.people.committee.name }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Login or telephone').waitFor()
  expect(await sizes()).toEqual(['21px', 'en'])
  await page.context().close()
})

test('an address that is none is told inside the house; the old address of the summary still leads there', async () => {
  const page = await openAs(world.people.officer, '/nowhere')
  await page.getByRole('heading', { name: '没有这一页' }).waitFor()
  await page.goto(`${url}/?year=2024&scope=632802`)
  await page.locator('h1').filter({ hasText: '德令哈市2024' }).waitFor()
  expect(pathOf(page)).toBe('/summary?year=2024&scope=632802')
  await page.goto(`${url}/`)
  await page.waitForURL(`${url}/summary`)
  await page.context().close()
})
