/** The page as people meet it: a real server process, a real browser; figures lead to their lines and back, on a desk, on a phone and on paper. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBook } from '../../src/books/service.ts'
import { findStanding } from '../../src/books/store.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { importCashBook } from '../../src/intake/import-cashbook.ts'
import { closeThrough } from '../../src/periods/service.ts'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { ROOT, nodeProgram } from '../support/sources.ts'
import { carryCookie, visit } from '../support/visit.ts'

const store = await freshDatabase()
const actor = { id: 'u-maker', name: '张会计', role: 'accountant', origin: 'test', requestId: 'r-page' }
const VILLAGES = [
  ['JY', '632802102209', ['卖羊款,260000.00,', '收光伏发电收入,90000.00,', '付办公费,,1200.00']],
  ['XW', '632802102201', ['卖羊款,160000.00,', '收运转经费补助,50000.00,']],
  ['BL', '632822100206', ['收草场承包费,30000.00,']],
  ['OP', '632822100207', ['收草场承包费,10000.00,', '产业收益,5000.00,']],
] as const

async function fill([code, division, rows]: (typeof VILLAGES)[number]): Promise<void> {
  await inTransaction(store.app, '*', (tx) =>
    createBook(
      tx,
      actor,
      { code, name: `${code}合作社`, division, kind: 'collective', words: '记', start: '2024-01' },
      { noPublicData: [] },
    ),
  )
  const scope = [(await inTransaction(store.app, '*', (tx) => findStanding(tx, code)))?.bookId ?? '']
  const bytes = new TextEncoder().encode(
    ['日期,摘要,收入,支出', ...rows.map((row) => `2024-03-05,${row}`)].join('\n'),
  )
  await inTransaction(store.app, scope, async (tx) => {
    await importCashBook(tx, actor, { book: code, bytes, name: 'a.csv' })
    if (code !== 'OP') await closeThrough(tx, actor, { book: code, through: '2024-12' })
  })
}

let server: ChildProcess
let url: string
/** Sees the whole prefecture. */
let officer: Person

function startServer(): Promise<string> {
  server = spawn(nodeProgram, ['src/node.ts'], {
    cwd: ROOT,
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      CUNZHANG_DEMO: '0',
      LOG_LEVEL: 'fatal',
      DATABASE_URL: store.appUrl,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    server.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString()
      const found = /https?:\/\/\S+/.exec(said)?.[0]
      if (found !== undefined) resolve(found)
    })
    server.once('exit', () => reject(new Error(`ended before it served: ${said}`)))
  })
}

beforeAll(async () => {
  await buildPages()
  for (const village of VILLAGES) await fill(village)
  officer = await makePerson(store, { role: 'prefecture_officer', division: '6328', second: false })
  url = await startServer()
})
afterAll(async () => {
  await closeBrowser()
  server.kill('SIGTERM')
  const [code] = (await once(server, 'exit')) as [number]
  await store.close()
  expect(code).toBe(0)
})

const complaints: string[] = []

async function open(path = '/summary', size: { width?: number; height?: number } = {}): Promise<Page> {
  const page = await visit(`${url}/sign-in`, complaints, size)
  await carryCookie(page, url, officer)
  await page.goto(url + path)
  await page.locator('footer.foot').waitFor()
  return page
}

const rowOf = (page: Page, village: string) =>
  page.locator('table.villages tbody tr').filter({ hasText: village })

test('villages stand with level, township and figures that line up', async () => {
  const page = await open('/summary?year=2024')
  expect(await page.title()).toContain('2024年度')
  expect(await page.locator('h1').innerText()).toMatch(/^海西.*2024年度村集体经济收入汇总$/)
  expect(await page.getByRole('note').innerText()).toMatch(/^演示数据/)
  expect(await page.locator('table.villages tbody tr').count()).toBe(4)
  const first = await rowOf(page, '金原村').innerText()
  expect(first).toMatch(/德令哈市 柯鲁柯镇/)
  expect(first).toMatch(/350,000\.00\s+350,000\.00\s+260,000\.00\s+12\/12/)
  const levels = { 金原村: '绿', 乌兰干沟村: '橙', 西园村: '红', 下滩村: '灰' }
  for (const [village, level] of Object.entries(levels))
    expect(await rowOf(page, village).innerText()).toContain(level)
  const ends = await page.locator('table.villages tbody td.number:nth-child(3)').evaluateAll((cells) =>
    cells.map((cell) => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      return Math.round(range.getBoundingClientRect().right)
    }),
  )
  expect(new Set(ends).size).toBe(1)
  await screenshot(page, 'summary')
  await page.context().close()
})

test('a figure opens the villages behind it, one of those its lines; 「后退」 goes the same way home', async () => {
  const page = await open('/summary?year=2024')
  const home = page.url()
  await page.locator('.headline a').first().click()
  const panel = page.getByRole('dialog')
  await panel.waitFor()
  expect(await panel.innerText()).toMatch(/4个村，合计 550,000\.00 元/)
  await panel.locator('tr').filter({ hasText: '金原村' }).locator('td.number a').click()
  await panel
    .getByText('共 2 笔,合计 350,000.00 元')
    .or(panel.getByText('共 2 笔，合计 350,000.00 元'))
    .waitFor()
  const lines = await panel.innerText()
  expect(lines).toMatch(/2024-03 记-1/)
  expect(lines).toMatch(/卖羊款/)
  expect(lines).toMatch(/畜牧养殖/)
  expect(lines).toMatch(/把握 \d+%/)
  await page.goBack()
  await panel.locator('tr').filter({ hasText: '金原村' }).waitFor()
  await page.goBack()
  await panel.waitFor({ state: 'hidden' })
  expect(page.url()).toBe(home)
  await page.context().close()
})

test('down to a village and up again; types in seven and in five and two; level filter and search', async () => {
  const page = await open('/summary?year=2024')
  await page.getByRole('link', { name: '德令哈市' }).first().click()
  await page.locator('h1').filter({ hasText: '德令哈市' }).waitFor()
  await rowOf(page, '金原村').getByRole('link', { name: '金原村', exact: true }).click()
  await page.locator('h1').filter({ hasText: '金原村2024' }).waitFor()
  expect(await page.locator('.verdict').innerText()).toMatch(/绿[^]*350,000\.00[^]*高出 150,000\.00/)
  await page.getByText('五个列名类型+其余两型').click()
  const types = page.locator('table.types')
  expect(await types.innerText()).toMatch(/其余两型[^]*原文未列名·推定[^]*90,000\.00/)
  await page.goto(`${url}/summary?year=2024`)
  await page.getByRole('navigation', { name: '等级' }).getByRole('link', { name: /橙/ }).click()
  await page.getByText('符合条件 1 个，共 4 个村').waitFor()
  expect(await page.locator('table.villages tbody tr').innerText()).toContain('靠补助过线')
  await page.getByRole('link', { name: /^全部/ }).click()
  await page.getByRole('searchbox').or(page.getByRole('textbox')).first().fill('柯鲁柯')
  await page.getByText('符合条件 2 个，共 4 个村').waitFor()
  await page.context().close()
})

test('a phone shows it without scrolling sideways, and every control can be met with a thumb', async () => {
  for (const width of [390, 360]) {
    for (const path of ['/summary?year=2024', '/summary?year=2024&scope=632802102209']) {
      const page = await open(path, { width, height: 844 })
      const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
      expect([path, wide]).toEqual([path, seen])
      const low = await page
        .locator('button:visible, select:visible, .chips a:visible')
        .evaluateAll((all) =>
          all
            .filter((each) => each.getBoundingClientRect().height < 32)
            .map((each) => each.outerHTML.slice(0, 80)),
        )
      expect(low).toEqual([])
      await page.context().close()
    }
  }
})

test('landmarks, one first heading, names for every control and table head', async () => {
  const page = await open('/summary?year=2024')
  expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/)
  for (const role of ['banner', 'main'] as const) expect(await page.getByRole(role).count()).toBe(1)
  expect(await page.locator('h1').count()).toBe(1)
  const bare = await page.locator(':is(a, button, input, select):visible').evaluateAll((all) =>
    all
      .filter((each) => {
        const control = each as HTMLInputElement
        const named = each.getAttribute('aria-label') ?? each.textContent ?? ''
        return named.trim() === '' && (control.labels?.length ?? 0) === 0 && control.type !== 'hidden'
      })
      .map((each) => each.outerHTML.slice(0, 100)),
  )
  expect(bare).toEqual([])
  const heads = await page.locator('thead th:not([scope])').count()
  expect(heads).toBe(0)
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文')
  await page.context().close()
})

test('paper bears the notice, the signatures and every village, and no controls', async () => {
  const page = await open('/summary?year=2024')
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('note').isVisible()).toBe(true)
  expect(await page.getByText('制表人：').isVisible()).toBe(true)
  expect(await page.locator('.filters, .tools').filter({ visible: true }).count()).toBe(0)
  // Heads repeat on every sheet, and what is inside a button does not.
  const heads = page.locator('.villages thead th')
  expect(await heads.locator('button').filter({ visible: true }).count()).toBe(0)
  expect((await heads.allInnerTexts()).filter((text) => text.trim() === '')).toEqual([])
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  await page.context().close()
})

test('a year or a place that is not there is told in Chinese, and the browser has nothing to complain of', async () => {
  const page = await visit(`${url}/sign-in`, complaints)
  await carryCookie(page, url, officer)
  await page.goto(`${url}/summary?year=2024&scope=999999`)
  await page.getByRole('alert').or(page.locator('.notice')).first().waitFor()
  expect(await page.locator('main').innerText()).toMatch(/\p{Script=Han}/u)
  await page.context().close()
  expect(complaints).toEqual([])
})
