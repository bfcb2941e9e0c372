/** Scripts in every text people can type or import, on every page that shows it: they stand there as text, none runs, none becomes an element (ASVS 5 3.2.2). */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPages } from '../http/built-pages.ts'
import { closeBrowser } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { carryCookie, visit } from '../support/visit.ts'
import { makeWorld } from './village-world.ts'
import type { World } from './village-world.ts'

const IMAGE = '<img src=x onerror=window.hit=1>'
const LONG = `"><script>window.hit=1</script>${IMAGE}<svg/onload=window.hit=1> javascript:window.hit=1 {{7*7}}`

/** Where a text of people is kept, and what is put there; the name stays readable before it. */
const TEXTS: [table: string, column: string, text: string][] = [
  ['users', 'name', IMAGE],
  ['divisions', 'name', IMAGE],
  ['entities', 'name', LONG],
  ['books', 'name', LONG],
  ['accounts', 'name', LONG],
  ['voucher_lines', 'summary', LONG],
  ['vouchers', 'maker_name', LONG],
  ['drafts', 'summary', LONG],
  ['files', 'name', `${IMAGE}.png`],
  ['approval_signatures', 'opinion', LONG],
  ['approval_signatures', 'signer_name', LONG],
  ['approvals', 'maker_name', LONG],
  ['audit_log', 'actor_name', LONG],
  ['audit_log', 'object', LONG],
  ['audit_log', 'after', LONG],
  ['store_audit_log', 'actor_name', LONG],
  ['store_audit_log', 'object', LONG],
  ['store_audit_log', 'after', LONG],
  ['access_log', 'actor_name', LONG],
  ['access_log', 'what', LONG],
  ['sessions', 'agent', LONG],
  ['role_grants', 'reason', LONG],
]

const store = await freshDatabase()
const complaints: string[] = []
let world: World
let draft = ''

/** Past triggers and seals, as a restored book or a tampered one would hold it. */
async function poison(): Promise<void> {
  const client = await store.super.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    for (const [table, column, text] of TEXTS) {
      const { rowCount } = await client.query(`update ${table} set ${column} = $1`, [text])
      expect(rowCount, `${table}.${column}`).toBeGreaterThan(0)
    }
  } finally {
    client.release(true)
  }
}

beforeAll(async () => {
  await buildPages()
  world = await makeWorld(store)
  draft = await world.newDraft(LONG.slice(0, 100), '12.00')
  await poison()
})
afterAll(async () => {
  await closeBrowser()
  await world.serving.close()
  await store.close()
})

/** What became of it in the page: nothing ran, nothing was made, and the text is there to be read. */
async function foundIn(page: Page): Promise<{ ran: boolean; made: number; read: boolean }> {
  return page.evaluate(() => ({
    ran: 'hit' in window,
    made: document.querySelectorAll(
      'img[src="x"], svg[onload], [onerror], script:not([src]), a[href^="javascript"]',
    ).length,
    read: (document.body.textContent ?? '').includes('<img src=x onerror=window.hit=1>'),
  }))
}

type Who = keyof World['people']
const PAGES: [who: Who, path: string][] = [
  ['accountant', '/'],
  ['auditor', '/'],
  ['officer', '/summary?year=2024'],
  ['auditor', '/books'],
  ['committee', '/books/JY'],
  ['accountant', '/books/JY/drafts'],
  ['committee', '/books/JY/drafts/{draft}'],
  ['auditor', '/books/JY/drafts/{big}'],
  ['accountant', '/books/JY/balance?as_of=2024-12-31'],
  ['committee', '/books/JY/audit'],
  ['auditor', '/waiting'],
  ['security', '/people'],
  ['security', '/people?user={login}'],
  ['log', '/logs'],
  ['log', '/logs?log=access'],
  ['auditor', '/me'],
]

test.each(PAGES)('%s at %s', async (who, path) => {
  const { url } = world.serving
  const address = path
    .replace('{draft}', draft)
    .replace('{big}', world.bigDraft)
    .replace('{login}', world.people.accountant.login)
  const page = await visit(`${url}/sign-in`, complaints)
  await carryCookie(page, url, world.people[who])
  await page.goto(url + address)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.getByText('正在读取').waitFor({ state: 'hidden' })
  expect(await foundIn(page)).toEqual({ ran: false, made: 0, read: true })
  await page.context().close()
  expect(complaints.splice(0)).toEqual([])
})

test('addresses with scripts in them are read as addresses', async () => {
  const { url } = world.serving
  const page = await visit(`${url}/sign-in`, complaints)
  await carryCookie(page, url, world.people.officer)
  for (const path of [
    '/summary?q=',
    '/summary?year=',
    '/books/',
    '/people?user=',
    '/nowhere/',
    '/logs?words=',
  ])
    for (const text of [IMAGE, 'javascript:window.hit=1', '"onfocus=window.hit=1 autofocus="']) {
      await page.goto(`${url}${path}${encodeURIComponent(text)}`)
      await page.waitForLoadState('networkidle')
      const { ran, made } = await foundIn(page)
      expect([path, ran, made]).toEqual([path, false, 0])
    }
  await page.context().close()
  expect(complaints.splice(0)).toEqual([])
})

test('planted: text made into markup is an element, and the policy keeps it from running and says so', async () => {
  const page = await visit(`${world.serving.url}/sign-in`, complaints)
  await page.locator('h1').first().waitFor()
  await page.evaluate((text) => {
    document.querySelector('h1')?.insertAdjacentHTML('beforeend', text)
  }, IMAGE)
  await page.waitForTimeout(300)
  expect(await foundIn(page)).toMatchObject({ ran: false, made: 1 })
  expect(complaints.splice(0).join('\n')).toMatch(/Content Security Policy|Refused/)
  await page.context().close()
})
