/** The PostgreSQL of one test run: its own folder and port, or a server named by TEST_DATABASE_URL; holds a migrated template to copy. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { escapeIdentifier } from 'pg'
import { withClient } from '../../src/db/connect.ts'
import { isRunning, openCluster } from '../../src/db/embedded-cluster.ts'
import { stopPostmaster } from '../../src/db/embedded-postmaster.ts'
import { migrate } from '../../src/db/migrate.ts'
import { ensureDatabase, ensureRoles } from '../../src/db/roles.ts'
import type { RoleNames } from '../../src/db/roles.ts'
import { noteOperatorKey, seed } from '../../src/db/seed.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import { ROOT, nodeProgram } from './sources.ts'

/** What a test file needs to make its own database; `failure` is why the migrations did not run, told to those who ask for one. */
export type TestServer = {
  superUrl: string
  roles: RoleNames
  passwords: { owner: string; app: string }
  template: string
  failure: string | undefined
}

export type RunningTestServer = { server: TestServer; stop: () => Promise<void> }

/** The operator's key of every test store, as secrets.json holds it elsewhere. */
export const OPERATOR_KEY = 'the operator of a test'

const PREFIX = 'cunzhang-test-'

/** The same URL for another database or login. */
export function urlFor(base: string, database: string, login?: { role: string; password: string }): string {
  const url = new URL(base)
  url.pathname = `/${encodeURIComponent(database)}`
  if (login !== undefined) {
    url.username = encodeURIComponent(login.role)
    url.password = encodeURIComponent(login.password)
  }
  return url.href
}

/** Servers of runs that were killed before they could clean up. */
async function sweepDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    const folder = join(tmpdir(), name)
    try {
      const homes = [folder, ...readdirSync(folder).map((each) => join(folder, each))]
      for (const home of homes.filter((each) => existsSync(join(each, 'postgres', 'postmaster.pid')))) {
        await stopPostmaster(await openCluster(home, ''))
      }
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Another user's, or another run is sweeping it.
    }
  }
}

/** A folder of this process below the system's temporary one, open enough for the unprivileged server user. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  chmodSync(folder, 0o711)
  return folder
}

async function makeTemplate(server: TestServer): Promise<string | undefined> {
  const { superUrl, roles, passwords, template } = server
  await withClient(superUrl, 'cunzhang tests', (client) => ensureDatabase(client, template, roles))
  const ownerUrl = urlFor(superUrl, template, { role: roles.owner, password: passwords.owner })
  try {
    await withClient(ownerUrl, 'cunzhang tests', async (client) => {
      await migrate(client, readSqlSources(), roles)
      await seed(client)
      await noteOperatorKey(client, OPERATOR_KEY)
    })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** The server lives in `guardian.ts`, which outlives a killed run just long enough to clean up. */
async function startOwn(template: string): Promise<RunningTestServer> {
  await sweepDeadRuns()
  const guardian = spawn(nodeProgram, [join(ROOT, 'tests', 'support', 'guardian.ts'), makeRunFolder()], {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(guardian, 'exit')
  const first = await createInterface({ input: guardian.stdout })[Symbol.asyncIterator]().next()
  if (first.done === true) throw new Error('the test database did not start')
  const { superUrl, roles, passwords } = JSON.parse(first.value) as Omit<TestServer, 'template' | 'failure'>
  const server: TestServer = {
    superUrl: urlFor(superUrl, 'postgres'),
    roles,
    passwords,
    template,
    failure: undefined,
  }
  const stop = async (): Promise<void> => {
    guardian.stdin.end()
    await ended
  }
  return { server, stop }
}

/** A shared server: logins and databases carry the run's name, and are dropped at the end. */
async function borrow(superUrl: string, template: string): Promise<RunningTestServer> {
  const roles = { owner: `${template}_owner`, app: `${template}_app` }
  const passwords = { owner: randomBytes(12).toString('hex'), app: randomBytes(12).toString('hex') }
  await withClient(superUrl, 'cunzhang tests', (client) => ensureRoles(client, roles, passwords))
  const stop = (): Promise<void> =>
    withClient(superUrl, 'cunzhang tests', async (client) => {
      const { rows } = await client.query<{ datname: string }>(
        'select datname from pg_database where starts_with(datname, $1)',
        [template],
      )
      for (const { datname } of rows)
        await client.query(`drop database ${escapeIdentifier(datname)} with (force)`)
      for (const role of Object.values(roles)) await client.query(`drop role ${escapeIdentifier(role)}`)
    })
  return { server: { superUrl, roles, passwords, template, failure: undefined }, stop }
}

export async function startTestServer(): Promise<RunningTestServer> {
  const template = `cz_test_${randomBytes(5).toString('hex')}`
  const given = process.env.TEST_DATABASE_URL
  const running = given === undefined ? await startOwn(template) : await borrow(given, template)
  try {
    const failure = await makeTemplate(running.server)
    return { ...running, server: { ...running.server, failure } }
  } catch (error) {
    await running.stop()
    throw error
  }
}
