/** The browser fixture shows Chinese as glyphs, not as boxes, and keeps web security on. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeBrowser, openPage, screenshot } from '../support/browser.ts'

const PAGE = `<!doctype html><meta charset="utf-8"><title>村账</title>
<body style="font: 32px sans-serif; margin: 0"><span>村</span><span>账</span><span>\u{F0123}</span><b>村</b></body>`

const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(PAGE))
const other = createServer((_request, response) => response.end('secret'))

beforeAll(async () => {
  for (const each of [server, other]) {
    await new Promise<void>((resolve) => {
      each.listen(0, '127.0.0.1', resolve)
    })
  }
})
afterAll(async () => {
  await closeBrowser()
  for (const each of [server, other]) each.close()
})

const urlOf = (each: typeof server): string => `http://127.0.0.1:${(each.address() as AddressInfo).port}/`

test('two characters look different from each other and from a missing glyph', async () => {
  const page = await openPage(urlOf(server), { width: 400, height: 200 })
  const spans = await page.locator('span, b').all()
  const pictures = await Promise.all(spans.map((span) => span.screenshot()))
  const looks = new Set(pictures.map((picture) => picture.toString('base64')))
  expect(looks.size).toBe(4)
  expect(await page.evaluate(() => [innerWidth, innerHeight, navigator.language])).toEqual([
    400,
    200,
    'zh-CN',
  ])
  expect((await screenshot(page, 'fixture')).length).toBeGreaterThan(1000)
  await page.context().close()
})

test('the font is ours, not one the machine happens to have', async () => {
  const page = await openPage(urlOf(server))
  const devtools = await page.context().newCDPSession(page)
  const { root } = await devtools.send('DOM.getDocument')
  await devtools.send('CSS.enable')
  const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'span' })
  const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId })
  expect(fonts.map(({ familyName }) => familyName)).toEqual(['Noto Sans SC'])
  await page.context().close()
})

test("another origin's answer stays unreadable", async () => {
  const page = await openPage(urlOf(server))
  const read = await page.evaluate(
    (url) =>
      fetch(url)
        .then((answer) => answer.text())
        .catch(() => 'refused'),
    urlOf(other),
  )
  expect(read).toBe('refused')
  await page.context().close()
})
