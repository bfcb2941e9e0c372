/** The Worker in the real runtime (workerd through `wrangler dev`, local, without an account there) on the test's PostgreSQL. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { buildPages } from '../http/built-pages.ts'
import { voucherBody } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { TEST_KDF, grantRole, makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'
import { ROOT, nodeProgram } from '../support/sources.ts'

const store = await freshDatabase({ max: 2 })
const home = mkdtempSync(join(tmpdir(), 'cunzhang-worker-'))
let runtime: ChildProcess
let said = ''
let url = ''
let cookie = ''
const person: Person = await makePerson(store, { second: false, absent: true })

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function startRuntime(port: number, inspector: number): ChildProcess {
  const wrangler = join(ROOT, 'node_modules', 'wrangler', 'bin', 'wrangler.js')
  const where = [
    '--local',
    '--ip',
    '127.0.0.1',
    '--port',
    String(port),
    '--inspector-port',
    String(inspector),
  ]
  const args = [
    'dev',
    ...where,
    '--var',
    `PEPPER:${TEST_KDF.pepper}`,
    '--persist-to',
    join(home, 'state'),
    '--show-interactive-dev-session=false',
  ]
  // A group of its own, so that the runtime below it ends with it.
  return spawn(nodeProgram, [wrangler, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${join(ROOT, 'node_modules', '.bin')}:/usr/bin:/bin`,
      HOME: home,
      TMPDIR: home,
      XDG_CONFIG_HOME: home,
      CI: '1',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_LOG_PATH: join(home, 'logs'),
      CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: store.appUrl,
    },
  })
}

async function serving(): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (runtime.exitCode !== null) throw new Error(`the runtime ended: ${said}`)
    const answer = await fetch(`${url}/healthz`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`the runtime did not serve: ${said}`)
}

/** In the runtime itself: the password is derived there. */
async function signInThere(): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: person.login, password: person.password }),
  })
  expect([answer.status, await answer.json()]).toMatchObject([200, { stage: 'full' }])
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
}

/** A book the person keeps. */
async function keptBook() {
  const book = await createTestBook(store, { start: 202401 })
  await grantRole(store, person.id, { role: 'village_accountant', bookId: book.bookId })
  return book
}

async function connections(): Promise<number> {
  const { rows } = await store.super.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = $1 and application_name <> 'cunzhang tests'",
    [store.name],
  )
  return rows[0]?.n ?? 0
}

beforeAll(async () => {
  await buildPages()
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  runtime = startRuntime(port, await freePort())
  for (const stream of [runtime.stdout, runtime.stderr])
    stream?.on('data', (piece: Buffer) => (said += piece.toString()))
  await serving()
  cookie = await signInThere()
})

afterAll(async () => {
  if (runtime.pid !== undefined && runtime.exitCode === null) {
    process.kill(-runtime.pid, 'SIGTERM')
    const cut = setTimeout(() => process.kill(-(runtime.pid ?? 0), 'SIGKILL'), 5000)
    await once(runtime, 'exit')
    clearTimeout(cut)
  }
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

test('a voucher posts, repeats byte for byte, and stands in the annual summary', async () => {
  const book = await keptBook()
  const at = `${url}/api/v1/books/${book.code}`
  const post = (body: unknown, key: string): Promise<Response> =>
    fetch(`${at}/vouchers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key, cookie },
      body: JSON.stringify(body),
    })
  const key = uuidv7()
  const first = await post(voucherBody('2024-03-05', '250000.00'), key)
  const [status, text] = [first.status, await first.text()]
  expect([status, text]).toEqual([201, expect.stringContaining('"number":1')])
  expect(await (await post(voucherBody('2024-03-05', '250000.00'), key)).text()).toBe(text)
  expect((await post(voucherBody('2024-03-05', '1.00'), key)).status).toBe(422)
  const unbalanced = voucherBody('2024-03-05', '1.00')
  Object.assign((unbalanced['lines'] as Record<string, unknown>[])[0] ?? {}, { amount: '2.00' })
  const refused = await post(unbalanced, uuidv7())
  expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'voucher/unbalanced' }])
  const annual = await fetch(`${url}/api/v1/reports/annual?year=2024`, { headers: { cookie } })
  expect([annual.status, await annual.json()]).toMatchObject([
    200,
    { villages: [{ code: book.division, operating_income: '250000.00' }] },
  ])
})

test('many requests at once each have connections of their own', async () => {
  const books = await Promise.all(Array.from({ length: 4 }, () => keptBook()))
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, index) =>
      fetch(`${url}/api/v1/books/${books[index % 4]?.code}/vouchers`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': uuidv7(), cookie },
        body: JSON.stringify(voucherBody('2024-04-05', '10.00')),
      }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 201))
  await Promise.all(answers.map((answer) => answer.arrayBuffer()))
  await expect.poll(connections, { timeout: 20_000 }).toBeLessThan(5)
})

test('an export streams from within its transaction, the first page carries its nonce, refusals are problems', async () => {
  const book = await keptBook()
  const exported = await fetch(`${url}/api/v1/books/${book.code}/export?format=csv`, { headers: { cookie } })
  expect(await exported.text()).toMatch(/\r\n#end,0,/)
  const page = await fetch(`${url}/`)
  const nonce = /name="csp-nonce" content="([0-9a-f]+)"/.exec(await page.text())?.[1]
  expect(page.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
  const nowhere = await fetch(`${url}/api/v1/books/nobody`, { headers: { cookie } })
  expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ])
  await nowhere.arrayBuffer()
  const stranger = await fetch(`${url}/api/v1/books`)
  expect(stranger.status).toBe(401)
  await stranger.arrayBuffer()
})
