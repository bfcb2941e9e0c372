/** The single sign-on in a real browser, with a page of the test as issuer: away, and back to the page one wanted, the token gone from the address. */
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePages } from '../../src/pages.ts'
import { WEB, buildPages } from '../http/built-pages.ts'
import { serveApp, testApp } from '../http/serve.ts'
import type { Serving } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { PersonOptions } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'
import { visit } from '../support/visit.ts'

const ISSUER = 'https://sso.example.gov.cn'
const DIVISION = '632802102209'
const { privateKey, publicKey } = await generateKeyPair('RS256')
const singleSignOn = {
  issuer: ISSUER,
  clientId: 'cunzhang',
  authorizeUrl: `${ISSUER}/authorize`,
  keys: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'k1' }] },
  operatorKey: OPERATOR_KEY,
}

const store = await freshDatabase()
const complaints: string[] = []
const { app, reported } = testApp(store.app, {
  pages: servePages(WEB),
  caller: () => Promise.resolve(undefined),
  singleSignOn,
})
let serving: Serving

beforeAll(async () => {
  await buildPages()
  await createTestBook(store, { code: 'JY', division: DIVISION })
  serving = await serveApp(app.fetch)
})
afterAll(async () => {
  await closeBrowser()
  await serving.close()
  await store.close()
  expect([reported, complaints]).toEqual([[], []])
})

async function tied(subject: string, options: PersonOptions): Promise<void> {
  const { id } = await makePerson(store, { division: DIVISION, absent: true, ...options })
  await store.super.query('update users set subject = $2 where user_id = $1', [id, `${ISSUER} ${subject}`])
}

/** The issuer signs everybody in as `subject`; `lie` spoils the state it gives back. */
async function issue(page: Page, subject: string, lie: { state: string }): Promise<void> {
  await page.route(`${ISSUER}/**`, async (route) => {
    const asked = new URL(route.request().url()).searchParams
    const token = await new SignJWT({ nonce: asked.get('nonce') })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(ISSUER)
      .setAudience('cunzhang')
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey)
    const back = `${asked.get('redirect_uri')}#id_token=${token}&state=${lie.state}${asked.get('state')}`
    const body = `<script>location.replace(${JSON.stringify(back)})</script>`
    await route.fulfill({ contentType: 'text/html', body })
  })
}

/** How often a token was sent to us. */
function tokensSent(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/session/single-sign-on')) sent.push(request.method())
  })
  return sent
}

const way = (page: Page) => page.getByRole('button', { name: '用政务统一身份认证登录' })

test('away and back to the page one wanted; the token leaves the address, somebody else’s is not sent on', async () => {
  await tied('7', { name: '罗藏措', role: 'village_accountant', second: false })
  const page = await visit(`${serving.url}/books/JY/balance`, complaints)
  const sent = tokensSent(page)
  const lie = { state: 'x' }
  await issue(page, '7', lie)
  await way(page).waitFor()
  await screenshot(page, 'sign-in-single')
  await way(page).click()
  await page.getByText('没有登录成功').waitFor()
  expect([new URL(page.url()).hash, sent]).toEqual(['', []])
  lie.state = ''
  await page.goto(`${serving.url}/books/JY/balance`)
  await way(page).click()
  await page.getByRole('heading', { name: '科目余额表' }).waitFor()
  expect(page.url()).toBe(`${serving.url}/books/JY/balance`)
  expect(sent).toEqual(['POST'])
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await page.context().close()
})

test('whose office wants a code of the telephone is asked for it after coming back', async () => {
  await tied('8', { name: '马海山', role: 'village_head' })
  const page = await visit(`${serving.url}/books/JY`, complaints)
  await issue(page, '8', { state: '' })
  await way(page).click()
  await page.getByRole('heading', { name: '输入动态口令' }).waitFor()
  expect(page.url()).toBe(`${serving.url}/books/JY`)
  expect(await way(page).count()).toBe(0)
  await page.context().close()
})

test('a token brought to a window that asked for none is not sent on', async () => {
  const page = await visit(`${serving.url}/sign-in#id_token=a.b.c&state=abc`, complaints)
  const sent = tokensSent(page)
  await page.getByText('没有登录成功').waitFor()
  await way(page).waitFor()
  expect([new URL(page.url()).hash, sent]).toEqual(['', []])
  await page.context().close()
})
