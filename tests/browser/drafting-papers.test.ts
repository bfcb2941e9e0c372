/** What goes with vouchers, in a real browser: a photograph, an imported draft completed, a meeting, a reversal, evidence that came later. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../http/built-pages.ts'
import { testApp } from '../http/serve.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import type { PageOptions } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import type { Person } from '../support/people.ts'
import { looked, openAs as openPageAs } from './looks.ts'
import { makeWorld } from './village-world.ts'
import type { World } from './village-world.ts'

const store = await freshDatabase()
const complaints: string[] = []
const PHOTO = readFileSync(new URL('../../docs/pictures/summary-1366.png', import.meta.url))
let world: World
let url: string

beforeAll(async () => {
  await buildPages()
  world = await makeWorld(store)
  url = world.serving.url
  const rows = [
    '日期,摘要,收入,支出',
    '2024-02-10,付村里杂项款,,90.00',
    '2024-02-12,收租金及押金,5000.00,',
    '2024-02-14,收祥合养殖合作社上交2023年度分红,3000.00,',
  ]
  const { status } = await testApp(store.app).send(
    'POST',
    '/api/v1/books/JY/imports/cashbook?name=b.csv',
    rows.join('\n'),
    { 'content-type': 'text/csv', 'idempotency-key': 'unclear' },
  )
  expect(status).toBeLessThan(300)
})
afterAll(async () => {
  await closeBrowser()
  await world.serving.close()
  await store.close()
  expect(world.reported).toEqual([])
  expect(complaints).toEqual([])
})

const openAs = (person: Person, path: string, size: PageOptions = {}) =>
  openPageAs({ store, url, complaints }, person, path, size)

test('a photograph is uploaded with the voucher; a file that lies about its kind is told in words', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/drafts', { width: 390, height: 844 })
  await page.getByRole('link', { name: '付办公用品款' }).click()
  await page.getByRole('link', { name: '撤回修改' }).click()
  await page.getByRole('heading', { name: '修改凭证' }).waitFor()
  await page.getByLabel('第 3 行会计科目').click()
  await page.getByRole('option', { name: /应收款/ }).waitFor()
  await screenshot(page, 'look-up-390')
  await page.keyboard.press('Escape')
  const camera = page.getByLabel('拍照上传')
  expect(await camera.getAttribute('capture')).toBe('environment')
  await camera.setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: PHOTO })
  await page.getByRole('button', { name: '拿掉 IMG_0001.jpg' }).waitFor()
  expect(await page.getByLabel('附单据（张）').inputValue()).toBe('2')
  const liar = { name: '发票.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<script>1</script>') }
  await page.getByLabel('选文件上传').setInputFiles(liar)
  await page.getByRole('button', { name: '再传一次' }).waitFor()
  expect(await page.locator('.files .fault').innerText()).not.toBe('')
  await looked(page, 'upload')
  await page.getByRole('button', { name: '不传了' }).click()
  await page.getByRole('button', { name: '只保存' }).click()
  await page.getByText('单据 2 张，已上传 2 份。').waitFor()
  await page.getByRole('button', { name: '作废' }).click()
  await page.getByRole('dialog').getByLabel('理由').fill('重复了')
  await page.getByRole('dialog').getByRole('button', { name: '作废' }).click()
  await page.getByText('已作废').waitFor()
  await page.context().close()
})

test('an imported draft is completed with what the program proposed beside it, and submitted', async () => {
  const { accountant } = world.people
  const page = await openAs(accountant, '/books/JY/drafts')
  await page.getByRole('link', { name: '付村里杂项款' }).click()
  await page.getByRole('heading', { name: '补全这张草稿' }).waitFor()
  await looked(page, 'completing')
  await page.getByLabel('第 1 行会计科目').fill('glfy')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '补全并报批' }).click()
  await page.getByText('轮到：经手人').waitFor()
  // Taken back to be changed: what was signed lapses, and this is said first.
  await page.getByRole('link', { name: '撤回修改' }).click()
  await page.getByText('保存修改就等于撤回').waitFor()
  await page.getByLabel('第 1 行摘要').waitFor()
  await looked(page, 'taking-back')
  await page.context().close()
})

test('a row of two things is split, each with its type or its counterparty', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/drafts')
  await page.getByRole('link', { name: /分红/ }).click()
  await page.getByText('系统建议').waitFor()
  await page.getByText('从「b.csv」导入').waitFor()
  await looked(page, 'proposal')
  await page.goBack()
  await page.getByRole('link', { name: '收租金及押金' }).click()
  await page.getByRole('heading', { name: '补全这张草稿' }).waitFor()
  const group = (at: number) => page.getByRole('group', { name: `第 ${at} 个科目` })
  if ((await page.getByRole('group').count()) < 2)
    await page.getByRole('button', { name: '再加一个科目' }).click()
  await group(1).getByRole('combobox', { name: '会计科目' }).fill('jysr')
  await page.keyboard.press('Enter')
  await group(1).getByLabel('金额（元）').fill('4,500')
  await group(1).getByLabel('收入类型').selectOption('property_service')
  await group(2).getByRole('combobox', { name: '会计科目' }).fill('211')
  await page.keyboard.press('Enter')
  await group(2).getByLabel('往来单位或个人').fill('马某')
  await page.reload()
  expect(await group(2).getByLabel('往来单位或个人').inputValue()).toBe('马某')
  await looked(page, 'splitting')
  await page.getByRole('button', { name: '补全并报批' }).click()
  await page.getByText('轮到：经手人').waitFor()
  const { rows } = await store.super.query('select lines from drafts where summary = $1', ['收租金及押金'])
  expect(rows).toMatchObject([
    {
      lines: [
        { side: 'debit', amount: '5000.00' },
        { account: '501', amount: '4500.00', income: { type: 'property_service', rule: 'person' } },
        { account: '211', amount: '500.00', auxiliary: { name: '马某' } },
      ],
    },
  ])
  await page.context().close()
})

test('what was sent back says why, is changed by its maker and goes round again', async () => {
  const { accountant, committee, head } = world.people
  const id = await world.newDraft('付慰问品款', '300.00')
  const back = await openAs(head, `/books/JY/drafts/${id}`)
  await back.getByLabel('意见').fill('缺领取名单')
  await back.getByRole('button', { name: '退回' }).click()
  await back.getByText('马海山退回：缺领取名单').waitFor()
  // Only its maker may change it, whatever address one types.
  await back.goto(`${url}/books/JY/drafts/${id}/edit`)
  await back.getByText('这张凭证不由您修改').waitFor()
  await back.context().close()
  const page = await openAs(accountant, `/books/JY/drafts/${id}`)
  await page.getByText('马海山退回：缺领取名单').waitFor()
  await looked(page, 'sent-back')
  await page.getByRole('link', { name: '修改' }).click()
  await page.getByLabel('第 1 行摘要').fill('付慰问品款（附名单）')
  await page.keyboard.press('Control+Enter')
  await page.getByText('第 2 次报批').waitFor()
  await page.context().close()
  const waiting = await openAs(committee, '/waiting')
  expect(await waiting.getByRole('link', { name: '付慰问品款（附名单）' }).count()).toBe(0)
  await waiting.context().close()
})

test('a meeting is recorded with attendance, votes and minutes; a vote that cannot be is told before it is sent', async () => {
  const page = await openAs(world.people.accountant, `/books/JY/drafts/${world.bigDraft}`)
  for (const label of ['村党组织提议', '村两委商议', '党员大会审议']) {
    await page.getByRole('heading', { name: `登记：${label}` }).waitFor()
    await page.getByLabel('哪天').fill('2024-03-06')
    await page.getByLabel('应到人数').fill('30')
    await page.getByLabel('实到人数').fill('２8')
    await page.getByLabel('同意人数').fill(label === '村党组织提议' ? '29' : '25')
    await page.getByRole('button', { name: '登记这一步' }).click()
    if (label !== '村党组织提议') continue
    await page.getByText('同意不多于实到').waitFor()
    await page.getByLabel('同意人数').fill('27')
    await page.getByRole('button', { name: '登记这一步' }).click()
  }
  await page.getByRole('heading', { name: '登记：村民（代表）会议决议' }).waitFor()
  await page
    .getByLabel('选文件上传')
    .setInputFiles({ name: '会议记录.png', mimeType: 'image/png', buffer: PHOTO })
  await page.getByText('已附：会议记录.png').waitFor()
  await page.getByLabel('应到人数').fill('60')
  // The telephone threw the page away while its camera was open.
  await page.reload()
  await page.getByText('已附：会议记录.png').waitFor()
  expect(await page.getByLabel('应到人数').inputValue()).toBe('60')
  await looked(page, 'meeting')
  await page.getByLabel('实到人数').fill('50')
  await page.getByLabel('同意人数').fill('48')
  await page.getByRole('button', { name: '登记这一步' }).click()
  await page.getByText('应到 60 人，实到 50 人，同意 48 人').waitFor()
  expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
  await page.context().close()
})

test('a posted voucher is reversed by a draft of its own, and evidence that came later is added with its reason', async () => {
  const page = await openAs(world.people.accountant, '/books/JY/vouchers')
  await page.getByRole('link', { name: '2024-02 记-1' }).click()
  await page.getByRole('heading', { name: '2024-02 记-1' }).waitFor()
  await page.getByText('补传单据').click()
  await page
    .getByLabel('选文件上传')
    .setInputFiles({ name: '收据.png', mimeType: 'image/png', buffer: PHOTO })
  await page.getByLabel('为什么后补').fill('收据晚到')
  await page.getByRole('button', { name: '补到这张凭证' }).click()
  await page.getByText('张桂英后补：收据晚到').waitFor()
  await page.getByRole('button', { name: '写红字凭证' }).click()
  await page.getByRole('button', { name: '报批' }).waitFor()
  expect(await page.locator('.entries .figure.negative').count()).toBeGreaterThan(0)
  await looked(page, 'reversal-draft')
  await page.context().close()
})
