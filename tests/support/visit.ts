/** Visits to our pages in the browser: what the browser complains of is kept, signing in is done the way people do it, axe looks at the page. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { codeAt } from '../../src/identity/second-factor.ts'
import { openPage } from './browser.ts'
import type { PageOptions } from './browser.ts'
import type { Person } from './people.ts'

/** A page whose every complaint is noted in `complaints`. */
export async function visit(url: string, complaints: string[], size: PageOptions = {}): Promise<Page> {
  const page = await openPage('about:blank', size)
  page.on('console', (message) => {
    // A refusal is an answer; the browser writes a line for each all the same.
    if (/Failed to load resource: .* 40[0-9]|422/.test(message.text())) return
    if (message.type() !== 'log' && message.type() !== 'info') complaints.push(`${url} ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`${url} ${error.message}`))
  await page.goto(url)
  return page
}

/** By cookie, where a test is not about signing in. */
export async function carryCookie(page: Page, url: string, { token }: Pick<Person, 'token'>): Promise<void> {
  const { hostname } = new URL(url)
  await page.context().addCookies([
    {
      name: '__Host-cunzhang',
      value: token,
      url: `https://${hostname}/`,
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
    },
  ])
}

/** Types name, password and the code of the telephone. */
export async function signInBy(page: Page, person: Person): Promise<void> {
  await page.getByLabel('登录名或手机号').fill(person.login)
  await page.getByLabel('密码', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  if (person.secret !== '') {
    await page.getByLabel('动态口令').fill(codeAt(person.secret, Date.now()))
    await page.getByRole('button', { name: '登录', exact: true }).click()
  }
}

type Violation = { id: string; impact: string | null; nodes: { html: string; failureSummary?: string }[] }

/** Serious and critical faults as axe-core finds them; the page's own policy forbids the script, so it runs from outside. */
export async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } }
    return (await axe.run()).violations
  })
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)
}
