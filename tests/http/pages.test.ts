/** The pages as the server hands them out: in a real browser nothing is blocked, every file is kept as long as it may be. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePages } from '../../src/pages.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { closeBrowser, openPage, screenshot } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { carryCookie } from '../support/visit.ts'
import { WEB, buildPages } from './built-pages.ts'
import { serveApp, testApp } from './serve.ts'
import type { Serving } from './serve.ts'

const store = await freshDatabase()
let serving: Serving
let ask: (path: string, headers?: Record<string, string>) => Promise<Response>
const reported: unknown[] = []

beforeAll(async () => {
  await buildPages()
  const { app } = testApp(store.app, { pages: servePages(WEB), report: (error) => reported.push(error) })
  serving = await serveApp(app.fetch)
  ask = (path, headers = {}) => fetch(`${serving.url}${path}`, { headers })
})
afterAll(async () => {
  await closeBrowser()
  await serving.close()
  await store.close()
  expect(reported).toEqual([])
})

/** Everything the browser complains of while the page comes up and its drawer opens. */
async function complaintsOf(
  url: string,
  look: (page: Awaited<ReturnType<typeof openPage>>) => Promise<void>,
) {
  const page = await openPage('about:blank')
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  await page.goto(url)
  await look(page)
  await page.context().close()
  return complaints
}

test('nobody signed in: the door comes up and nothing is blocked', async () => {
  const complaints = await complaintsOf(serving.url, async (page) => {
    await page.locator('#root :text("村账"), #root h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    await screenshot(page, 'served-empty')
  })
  expect(complaints).toEqual([])
})

test('with a village in it: antd writes its styles under the nonce, the drawer of a figure opens', async () => {
  const book = await createTestBook(store, { start: 202401 })
  await postTestVouchers(store, [receipt(book, '2024-01-05', '250000.00')])
  const officer = await makePerson(store, { role: 'prefecture_officer', division: '6301', second: false })
  const complaints = await complaintsOf(`${serving.url}/sign-in`, async (page) => {
    // A question under way would be cut off by moving on, and complained of.
    await page.waitForLoadState('networkidle')
    await carryCookie(page, serving.url, officer)
    await page.goto(`${serving.url}/summary?year=2024`)
    await page.getByText('测试村').first().waitFor()
    await page.waitForLoadState('networkidle')
    const styled = await page.evaluate(() => document.querySelectorAll('style[nonce]').length)
    expect(styled).toBeGreaterThan(0)
    await page.getByText('250,000.00').first().click()
    await page.locator('#layers').getByText('2024-01-05').first().waitFor()
    await page.waitForLoadState('networkidle')
    await screenshot(page, 'served-village')
  })
  expect(complaints).toEqual([])
})

test('a page whose policy forgets the nonce is complained of', async () => {
  const { app } = testApp(store.app, { pages: servePages(WEB) })
  const forgetful = await serveApp(async (request: Request) => {
    const answer = await app.fetch(request)
    const policy = answer.headers.get('content-security-policy')?.replace(/ 'nonce-[^']+'/, '') ?? ''
    return new Response(answer.body, {
      status: answer.status,
      headers: { ...Object.fromEntries(answer.headers), 'content-security-policy': policy },
    })
  })
  const complaints = await complaintsOf(forgetful.url, async (page) => {
    await page.waitForLoadState('networkidle')
  })
  await forgetful.close()
  expect(complaints.join('\n')).toContain('style-src')
})

test.each(['/', '/sign-in', '/books/JY/drafts/1', '/summary?year=2024'])(
  '%s carries a new nonce each time and is never kept',
  async (path) => {
    const [one, two] = [await ask(path), await ask(path)]
    const policies = [one, two].map(({ headers }) => headers.get('content-security-policy') ?? '')
    const html = await one.text()
    const nonce = /content="([0-9a-f]{32})"/.exec(html)?.[1] ?? ''
    expect(policies[0]).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
    )
    expect(policies[1]).not.toBe(policies[0])
    expect([one.headers.get('cache-control'), html.includes('__CSP_NONCE__')]).toEqual(['no-store', false])
    await two.arrayBuffer()
  },
)

test('hashed files are kept for good, packed for those who can read it, and not sent twice', async () => {
  const html = await (await ask('/')).text()
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''
  const packed = await ask(script)
  expect([packed.headers.get('content-encoding'), packed.headers.get('cache-control')]).toEqual([
    'gzip',
    'public, max-age=31536000, immutable',
  ])
  const bytes = (await packed.arrayBuffer()).byteLength
  const plain = await ask(script, { 'accept-encoding': 'identity' })
  expect([plain.headers.get('content-encoding'), (await plain.arrayBuffer()).byteLength]).toEqual([
    null,
    bytes,
  ])
  const again = await ask(script, { 'if-none-match': packed.headers.get('etag') ?? '' })
  expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0])
})

test.each([
  '/index.html',
  '/.built-from',
  '/assets/',
  '/assets/../index.html',
  '/assets/%2e%2e/.built-from',
  '/src/node.ts',
])('%s is no file of ours', async (path) => {
  const answer = await ask(path)
  await answer.arrayBuffer()
  expect([404, path.includes('..') ? 200 : 404]).toContain(answer.status)
})

test('an address nobody knows is a page for people and a problem for programs', async () => {
  const page = await ask('/nowhere', { accept: 'text/html,application/xhtml+xml' })
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('<div id="root">')
  for (const path of ['/nowhere', '/api/v1/nowhere', '/assets/nothing.js']) {
    const answer = await ask(path, { accept: path.startsWith('/api') ? 'text/html' : '*/*' })
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      404,
      'application/problem+json; charset=utf-8',
    ])
    await answer.arrayBuffer()
  }
})
