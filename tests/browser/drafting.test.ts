/** A village accountant writes, in a real browser: a voucher by keyboard alone, what is lacking said, a session lost midway and nothing with it. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import type { Person } from '../support/people.ts'
import { signInBy, visit } from '../support/visit.ts'
import { looked, openAs as openPageAs } from './looks.ts'
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

const openAs = (person: Person, path: string) => openPageAs({ store, url, complaints }, person, path)

async function signAs(person: Person, path: string, label: string): Promise<Page> {
  const page = await openAs(person, path)
  await page.getByRole('heading', { name: `请您签批：${label}` }).waitFor()
  await page.getByRole('button', { name: '同意', exact: true }).click()
  return page
}

const idIn = (page: Page): string => /drafts\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

test('a voucher written by keyboard alone, submitted, signed by others, is posted', async () => {
  const { accountant, committee, head } = world.people
  const page = await openAs(accountant, '/books/JY')
  const write = page.getByRole('link', { name: /写凭证/ })
  while (!(await write.evaluate((link) => link === document.activeElement))) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '写凭证' }).waitFor()
  // The month the book is kept in, not today's.
  expect(await page.getByLabel('日期').inputValue()).toBe('2024-02-29')
  const cell = page.getByLabel('第 1 行摘要')
  while (!(await cell.evaluate((one) => one === document.activeElement))) await page.keyboard.press('Tab')
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key)
  }
  await page.keyboard.type('付办公用品款')
  await keys('Enter')
  await page.keyboard.type('glfy')
  await page.getByRole('option', { name: /513 管理费用/ }).waitFor()
  await screenshot(page, 'look-up')
  await keys('Enter')
  await page.keyboard.type('860')
  await keys('Enter')
  // Carried and proposed: 摘要, the other side, the amount that balances.
  expect(await page.getByLabel('第 2 行摘要').inputValue()).toBe('付办公用品款')
  expect(await page.getByLabel('第 2 行贷方金额').inputValue()).toBe('860.00')
  await keys('Enter')
  await page.keyboard.type('kcxj')
  await keys('Enter')
  await page.keyboard.type('800')
  expect(await page.getByText('贷方还差 60.00 元才平。').isVisible()).toBe(true)
  await keys('Enter')
  await page.keyboard.type('//')
  expect(await page.getByLabel('第 3 行摘要').inputValue()).toBe('付办公用品款')
  await keys('Enter')
  await page.keyboard.type('101')
  await keys('Enter')
  // Wrong side, and back; then the key that balances.
  await keys('Space')
  expect(await page.getByLabel('第 3 行借方金额').evaluate((one) => one === document.activeElement)).toBe(
    true,
  )
  await keys('Space')
  await page.keyboard.type('5')
  await keys('=')
  expect(await page.getByLabel('第 3 行贷方金额').inputValue()).toBe('60.00')
  expect(await page.getByText('捌佰陆拾元整').isVisible()).toBe(true)
  await screenshot(page, 'writing')
  await keys('Control+Enter')
  await page.getByText('轮到：经手人').waitFor()
  await screenshot(page, 'written')
  const path = `/books/JY/drafts/${idIn(page)}`
  await page.getByRole('button', { name: '同意', exact: true }).click()
  await page.getByText('轮到：村务监督委员会').waitFor()
  await page.context().close()
  const second = await signAs(committee, path, '村务监督委员会')
  await second.getByText('轮到：村负责人').waitFor()
  await second.context().close()
  const third = await signAs(head, path, '村负责人')
  await third.getByRole('link', { name: '看记账凭证' }).click()
  await third.getByRole('heading', { name: /2024-02 记-\d+/ }).waitFor()
  await third.locator('.steps li.done').nth(2).waitFor()
  expect(await third.locator('.entries tbody tr').count()).toBe(3)
  await looked(third, 'voucher')
  await third
    .getByRole('link', { name: /金原村/ })
    .first()
    .click()
  await third.getByRole('link', { name: /^记账凭证/ }).click()
  await third.locator('tbody tr').first().waitFor()
  await looked(third, 'vouchers')
  await third.context().close()
})

test('what is lacking is said row by row, and the first of it is where one is', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/drafts/new')
  await page.getByLabel('第 1 行会计科目').fill('没有的科目')
  await page.getByLabel('第 1 行借方金额').fill('１２．５０')
  await page.getByRole('button', { name: '保存并报批' }).click()
  const alert = page.getByRole('alert')
  expect(await alert.innerText()).toMatch(/第 1 行没有写摘要。\s+第 1 行没有选定科目.*\s+一张凭证至少两行。/)
  expect(await page.getByLabel('第 1 行摘要').evaluate((one) => one === document.activeElement)).toBe(true)
  expect(await page.getByLabel('第 1 行借方金额').inputValue()).toBe('12.50')
  await looked(page, 'lacking')
  await page.getByRole('button', { name: '清空重写' }).click()
  await page.getByRole('button', { name: '确定清空' }).click()
  expect(await page.getByLabel('第 1 行借方金额').inputValue()).toBe('')
  await page.context().close()
})

test('an account that asks for a name gets its cell at once; F12 saves and lays out the next paper', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/drafts/new')
  await page.getByLabel('第 1 行摘要').focus()
  await page.keyboard.type('代垫水费')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F2')
  await page.getByRole('option', { name: /101 库存现金/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('listbox').waitFor({ state: 'hidden' })
  await page.keyboard.type('yingshou')
  await page.getByText('没有这样的科目').waitFor()
  await page.getByLabel('第 1 行会计科目').fill('ysk')
  await page.keyboard.press('Enter')
  // The cell asked for is the one written into next.
  await page.keyboard.type('马海山')
  expect(await page.getByLabel('第 1 行往来单位或个人').inputValue()).toBe('马海山')
  await screenshot(page, 'counterparty')
  await page.keyboard.press('Enter')
  await page.keyboard.type('45')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('101')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F12')
  await page.getByText('已保存：代垫水费').waitFor()
  expect(await page.getByLabel('第 1 行摘要').inputValue()).toBe('')
  const { rows } = await store.super.query('select lines, state from drafts where summary = $1', ['代垫水费'])
  expect(rows).toMatchObject([
    { state: 'open', lines: [{ auxiliary: { kind: 'counterparty', name: '马海山' } }, { amount: '45.00' }] },
  ])
  await page.context().close()
})

test('a session lost while writing, a page loaded anew: nothing is lost, and it is saved once', async () => {
  const { accountant } = world.people
  const page = await visit(`${url}/books/JY/drafts/new`, complaints)
  await signInBy(page, accountant)
  await page.getByLabel('第 1 行摘要').fill('付村道清雪费')
  await page.getByLabel('第 1 行会计科目').fill('513')
  await page.keyboard.press('Enter')
  await page.keyboard.type('320')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('kcxj')
  await page.keyboard.press('Enter')
  await page.reload()
  await page.getByText('这是上次没有保存的内容').waitFor()
  expect(await page.getByLabel('第 1 行摘要').inputValue()).toBe('付村道清雪费')
  expect(await page.getByLabel('第 2 行贷方金额').inputValue()).toBe('320.00')
  await store.super.query('update sessions set ended_at = now() where user_id = $1', [accountant.id])
  accountant.token = ''
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await page.getByLabel('第 2 行摘要').focus()
  await page.keyboard.press('F6')
  const again = page.getByRole('dialog')
  await again.getByRole('heading', { name: '请重新登录' }).waitFor()
  await screenshot(page, 'writing-session-lost')
  await again.getByLabel('密码', { exact: true }).fill(accountant.password)
  await page.keyboard.press('Enter')
  await again.waitFor({ state: 'hidden' })
  expect(await page.getByLabel('第 1 行摘要').inputValue()).toBe('付村道清雪费')
  await page.getByRole('button', { name: '再送一次' }).click()
  await page.getByRole('heading', { name: '付村道清雪费' }).waitFor()
  const { rows } = await store.super.query('select state from drafts where summary = $1', ['付村道清雪费'])
  expect(rows).toEqual([{ state: 'open' }])
  // Saved: nothing waits in the window any more.
  await page.goto(`${url}/books/JY/drafts/new`)
  await page.getByLabel('第 1 行摘要').waitFor()
  expect(await page.getByLabel('第 1 行摘要').inputValue()).toBe('')
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
  await page.context().close()
})

test('in large type and in English the paper still fits, and no word is lost', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/drafts/new')
  await page.getByLabel('第 1 行摘要').fill('付护林员补助')
  await page.getByLabel('第 1 行借方金额').fill('１，２００')
  await page.getByLabel('第 1 行摘要').focus()
  await page.getByRole('button', { name: '大字' }).click()
  await looked(page, 'writing-large')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Write a voucher' }).waitFor()
  expect(await page.getByLabel('Summary, row 1').inputValue()).toBe('付护林员补助')
  expect(await page.getByText('1,200.00 yuan of credit missing.').isVisible()).toBe(true)
  await looked(page, 'writing-english')
  await page.context().close()
})
