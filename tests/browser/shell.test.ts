/** The house as people meet it: a real browser, the real app; sign in with a code, switch books, lose the session and lose nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePages } from '../../src/pages.ts'
import { WEB, buildPages } from '../http/built-pages.ts'
import { serveApp, testApp } from '../http/serve.ts'
import type { Serving } from '../http/serve.ts'
import { closeBrowser, screenshot } from '../support/browser.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { faultsOf, signInBy, visit } from '../support/visit.ts'

const store = await freshDatabase()
const reported: unknown[] = []
const complaints: string[] = []
let serving: Serving
let book: TestBook

beforeAll(async () => {
  await buildPages()
  const { app } = testApp(store.app, {
    pages: servePages(WEB),
    caller: () => Promise.resolve(undefined),
    report: (error) => reported.push(error),
  })
  serving = await serveApp(app.fetch)
  book = await createTestBook(store, { start: 202401, division: '632802102209', code: 'JY' })
  await postTestVouchers(store, [receipt(book, '2024-01-05', '250000.00')])
})
afterAll(async () => {
  await closeBrowser()
  await serving.close()
  await store.close()
  expect(reported).toEqual([])
})

test('name, password and the code of the telephone lead home', async () => {
  const head = await makePerson(store, {
    name: '马海山',
    role: 'village_head',
    division: book.division,
    absent: true,
  })
  const page = await visit(serving.url, complaints)
  await page.getByRole('button', { name: '登录' }).waitFor()
  await screenshot(page, 'sign-in')
  expect(await faultsOf(page)).toEqual([])
  await signInBy(page, head)
  await page.getByRole('heading', { name: '马海山，您好' }).waitFor()
  await page.waitForLoadState('networkidle')
  await screenshot(page, 'village-home')
  expect(await faultsOf(page)).toEqual([])
  expect(complaints).toEqual([])
})
