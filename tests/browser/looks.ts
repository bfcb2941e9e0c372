/** Visits to the pages of the house by cookie, and a look at each of them on two widths. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { screenshot } from '../support/browser.ts'
import type { PageOptions } from '../support/browser.ts'
import type { FreshDatabase } from '../support/database.ts'
import { signInAs } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { carryCookie, faultsOf, visit } from '../support/visit.ts'

export type House = { store: FreshDatabase<unknown>; url: string; complaints: string[] }

export async function openAs(
  { store, url, complaints }: House,
  person: Person,
  path: string,
  size: PageOptions = {},
): Promise<Page> {
  const page = await visit(`${url}/sign-in`, complaints, size)
  const token = person.token === '' ? await signInAs(store, person) : person.token
  await carryCookie(page, url, { token })
  await page.goto(url + path)
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  return page
}

/** No serious fault, nothing sideways, on an office screen and on a telephone. */
export async function looked(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await screenshot(page, `${name}-${width}`, width < 400)
    expect([name, width, await faultsOf(page)]).toEqual([name, width, []])
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect([name, width, wide]).toEqual([name, width, seen])
  }
}
