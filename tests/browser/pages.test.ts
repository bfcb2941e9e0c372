/** Every page for everybody who has it, on an office screen and on a telephone: no serious fault by axe, nothing sideways, nothing too small for a thumb. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { carryCookie, faultsOf, visit } from '../support/visit.ts'
import { makeWorld } from './village-world.ts'
import type { World } from './village-world.ts'

const store = await freshDatabase()
const complaints: string[] = []
let world: World

beforeAll(async () => {
  await buildPages()
  world = await makeWorld(store)
})
afterAll(async () => {
  await closeBrowser()
  await world.serving.close()
  await store.close()
  expect(world.reported).toEqual([])
  expect(complaints).toEqual([])
})

type Who = keyof World['people'] | 'nobody'
/** `{draft}` is the draft that waits. */
const PAGES: [name: string, who: Who, path: string][] = [
  ['sign-in', 'nobody', '/sign-in'],
  ['accountant-home', 'accountant', '/'],
  ['township-home', 'auditor', '/'],
  ['summary', 'officer', '/summary?year=2024'],
  ['books', 'auditor', '/books'],
  ['book', 'committee', '/books/JY'],
  ['drafts', 'accountant', '/books/JY/drafts'],
  ['draft', 'committee', '/books/JY/drafts/{draft}'],
  ['big-draft', 'auditor', '/books/JY/drafts/{big}'],
  ['draft-new', 'accountant', '/books/JY/drafts/new'],
  ['vouchers', 'accountant', '/books/JY/vouchers'],
  ['voucher', 'accountant', '/books/JY/vouchers/2'],
  ['balance', 'accountant', '/books/JY/balance?as_of=2024-12-31'],
  ['audit', 'committee', '/books/JY/audit'],
  ['waiting', 'auditor', '/waiting'],
  ['people', 'security', '/people'],
  ['person', 'security', '/people?user={login}'],
  ['logs', 'log', '/logs'],
  ['access', 'log', '/logs?log=access'],
  ['me', 'auditor', '/me'],
  ['missing', 'auditor', '/nowhere'],
]
const WIDTHS = [
  [1366, 768],
  [390, 844],
] as const

/** What makes the page scroll sideways: nothing may. */
function wideOnes(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const past = [...document.body.querySelectorAll('*')].filter(
      (each) => each.getBoundingClientRect().right > innerWidth + 1,
    )
    const named = past.map(
      (each) => `${each.tagName}.${String(each.className)} ${each.textContent.slice(0, 30)}`,
    )
    return ['wider than the window', ...named]
  })
}

/** What a thumb would miss. */
function smallOnes(page: Page): Promise<string[]> {
  return page
    .locator(':is(button, select, .menu a, .tile):visible')
    .evaluateAll((all) =>
      all
        .filter((each) => each.getBoundingClientRect().height < 32)
        .map((each) => each.outerHTML.slice(0, 100)),
    )
}

for (const [name, who, path] of PAGES) {
  test(`${name}, as ${who}`, async () => {
    const { url } = world.serving
    const { people, draft, bigDraft } = world
    const address = path
      .replace('{draft}', draft)
      .replace('{big}', bigDraft)
      .replace('{login}', people.accountant.login)
    for (const [width, height] of WIDTHS) {
      const page = await visit(`${url}/sign-in`, complaints, { width, height })
      if (who !== 'nobody') await carryCookie(page, url, people[who])
      await page.goto(url + address)
      await page.locator('h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.getByText('正在读取').waitFor({ state: 'hidden' })
      await screenshot(page, `${name}-${width}`, width < 400)
      expect([width, await faultsOf(page)]).toEqual([width, []])
      expect([width, await wideOnes(page)]).toEqual([width, []])
      if (width < 400) expect(await smallOnes(page)).toEqual([])
      // Larger type may make a page longer, never wider.
      await page.locator('button[aria-pressed]', { hasText: '大字' }).dispatchEvent('click')
      await page.waitForFunction(() => getComputedStyle(document.documentElement).fontSize === '21px')
      await screenshot(page, `${name}-${width}-large`)
      expect([width, await wideOnes(page)]).toEqual([width, []])
      await page.context().close()
    }
  })
}

test('a fault planted in the page is found', async () => {
  const page = await visit(`${world.serving.url}/sign-in`, complaints)
  await page.locator('h1').waitFor()
  await page.evaluate(() => document.querySelector('label')?.remove())
  expect((await faultsOf(page)).join('\n')).toContain('label')
  await page.context().close()
})
