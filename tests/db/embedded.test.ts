/** The embedded server's hard days: two starts, killed servers and users, stale pid files, closed folders, other accounts. */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { createPool, withClient } from '../../src/db/connect.ts'
import { joinEmbedded } from '../../src/db/embedded.ts'
import type { EmbeddedServer } from '../../src/db/embedded.ts'
import { makeLinks } from '../../src/db/embedded-binaries.ts'
import { canReach, serverUser } from '../../src/db/embedded-user.ts'
import { joinElsewhere } from '../support/other-process.ts'
import type { OtherProcess } from '../support/other-process.ts'
import { makeRunFolder } from '../support/server.ts'
import { ROOT } from '../support/sources.ts'

const home = makeRunFolder()
const lent = serverUser(undefined)
const asRoot = lent !== undefined
/** Another account can run this project only where it can walk into it. */
const othersCanRun = asRoot && canReach(join(ROOT, 'node_modules'), lent)

const leaving: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const leave of leaving.splice(0)) await leave().catch(() => {})
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

let count = 0
const newFolder = (): string => join(home, `data-${(count += 1)}`)

async function joinHere(dataDir: string): Promise<EmbeddedServer> {
  const server = await joinEmbedded({ dataDir, settings: { fsync: 'off' } })
  leaving.push(server.leave)
  return server
}

async function joinThere(
  dataDir: string,
  options?: Parameters<typeof joinElsewhere>[1],
): Promise<OtherProcess> {
  const other = await joinElsewhere(dataDir, options)
  leaving.push(other.kill)
  return other
}

const ask = (url: string, text: string): Promise<unknown> =>
  withClient(url, 'tests', async (client) => (await client.query(text)).rows[0])

const pidFile = (server: { folder: string }): string => join(server.folder, 'postmaster.pid')
const isServing = (server: { folder: string }): boolean => existsSync(pidFile(server))

test('a second start finds the first; the first to leave stops nothing, the last one does', async () => {
  const folder = newFolder()
  const first = await joinHere(folder)
  const second = await joinThere(folder)
  expect(second.said).toMatchObject({ pid: first.pid, port: first.port })
  await first.leave()
  expect(isServing(first)).toBe(true)
  const third = await joinHere(folder)
  expect(third.pid).toBe(first.pid)
  await third.leave()
  await second.leave()
  expect(isServing(first)).toBe(false)
})

test('three first starts at once share one server', async () => {
  const folder = newFolder()
  const others = await Promise.all([1, 2, 3].map(() => joinThere(folder)))
  expect(new Set(others.map(({ said }) => said.failure ?? said.pid)).size).toBe(1)
  expect(others[0]?.said.failure).toBeUndefined()
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'secrets.json'])
  for (const { leave } of others) await leave()
  expect(isServing({ folder: join(folder, 'postgres') })).toBe(false)
})

test('joining while the last user is leaving gets a running server, every time', async () => {
  const folder = newFolder()
  let server = await joinHere(folder)
  for (let round = 0; round < 8; round += 1) {
    const [, next] = await Promise.all([server.leave(), joinHere(folder)])
    expect(await ask(next.appUrl, 'select 1 as one')).toEqual({ one: 1 })
    server = next
  }
})

test('a user that was killed no longer counts', async () => {
  const folder = newFolder()
  const other = await joinThere(folder)
  const here = await joinHere(folder)
  await other.kill()
  await new Promise((resolve) => setTimeout(resolve, 300))
  await here.leave()
  expect(isServing(here)).toBe(false)
})

test('a server whose only user was killed is found again', async () => {
  const folder = newFolder()
  const other = await joinThere(folder)
  await other.kill()
  const here = await joinHere(folder)
  expect(here.pid).toBe(other.said.pid)
})

test('after kill -9 of the server the next start recovers what was committed, on the same port', async () => {
  const folder = newFolder()
  const first = await joinHere(folder)
  await ask(first.ownerUrl, 'create table kept as select 42 as answer')
  process.kill(first.pid, 'SIGKILL')
  const second = await joinHere(folder)
  expect(second.pid).not.toBe(first.pid)
  expect(second.port).toBe(first.port)
  expect(await ask(second.ownerUrl, 'select answer from kept')).toEqual({ answer: 42 })
  await expect(first.leave()).resolves.toBeUndefined()
  expect(isServing(second)).toBe(true)
})

test('a server that dies under its user comes back by itself, and still counts that user', async () => {
  const folder = newFolder()
  const here = await joinHere(folder)
  const pool = createPool({ url: here.appUrl, applicationName: 'tests' })
  leaving.unshift(() => pool.end())
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  process.kill(here.pid, 'SIGKILL')
  const answers = async (): Promise<unknown> =>
    (await pool.query('select 2 as two').catch(() => ({ rows: [] }))).rows
  await expect.poll(answers, { timeout: 20_000, interval: 100 }).toEqual([{ two: 2 }])
  const passing = await joinThere(folder)
  await passing.leave()
  expect((await pool.query('select 3 as three')).rows).toEqual([{ three: 3 }])
})

test('a stale pid file that names a living process of the same account does not stop a start', async () => {
  const folder = newFolder()
  const first = await joinHere(folder)
  const text = readFileSync(pidFile(first), 'utf8')
  await first.leave()
  const stranger = spawn('sleep', ['60'], { ...lent, stdio: 'ignore' })
  leaving.push(() => Promise.resolve(void stranger.kill()))
  writeFileSync(pidFile(first), [String(stranger.pid), ...text.split('\n').slice(1)].join('\n'), {
    mode: 0o600,
  })
  if (lent) chownSync(pidFile(first), lent.uid, lent.gid)
  const second = await joinHere(folder)
  expect(second.pid).not.toBe(stranger.pid)
  expect(await ask(second.appUrl, 'select 1 as one')).toEqual({ one: 1 })
})

test('secrets are for the owner alone, the password file is gone, the cluster is closed', async () => {
  const folder = newFolder()
  const server = await joinHere(folder)
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(statSync(server.folder).mode & 0o777).toBe(0o700)
  expect(readdirSync(folder).sort()).toEqual(['postgres', 'secrets.json'])
  expect(await ask(server.superUrl, 'show fsync')).toEqual({ fsync: 'off' })
  expect(await ask(server.appUrl, 'show password_encryption')).toEqual({
    password_encryption: 'scram-sha-256',
  })
  const open = new URL(server.appUrl)
  open.password = 'wrong'
  await expect(ask(open.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('by default commits reach the disk', async () => {
  const server = await joinEmbedded({ dataDir: newFolder() })
  leaving.push(server.leave)
  expect(
    await ask(
      server.superUrl,
      "select current_setting('fsync') || current_setting('synchronous_commit') as safe",
    ),
  ).toEqual({ safe: 'onon' })
})

test('secrets of another store are refused in one sentence', async () => {
  const folder = newFolder()
  await (await joinHere(folder)).leave()
  rmSync(join(folder, 'secrets.json'))
  await expect(joinHere(folder)).rejects.toThrow(/连不上内置数据库.*密钥文件与数据目录须是同一套/)
  const other = await joinElsewhere(folder)
  expect(other.said.failure).toContain('密钥文件')
})

test('a broken secrets file is named, not replaced', async () => {
  const folder = newFolder()
  mkdirSync(folder)
  writeFileSync(join(folder, 'secrets.json'), '{')
  await expect(joinHere(folder)).rejects.toThrow(/密钥文件 .*secrets\.json 无法使用/)
  expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('{')
})

test('a folder that cannot be is refused in one sentence', async () => {
  const file = join(home, 'a-file')
  writeFileSync(file, '')
  await expect(joinHere(join(file, 'data'))).rejects.toThrow(
    /^数据目录 .* 不能写入\(ENOTDIR\).*\(data folder is not writable\)$/,
  )
})

test('without LANG or anything else in the environment the database is UTF-8', async () => {
  const folder = newFolder()
  const other = await joinThere(folder, { env: {} })
  expect(other.said.failure).toBeUndefined()
  const here = await joinHere(folder)
  const wanted = { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }
  const query = `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale
    from pg_database where datname = current_database()`
  expect(await ask(here.appUrl, query)).toEqual(wanted)
})

test('library links that an install without scripts left out are made', () => {
  const folder = mkdtempSync(join(home, 'package-'))
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true })
  writeFileSync(join(folder, 'native', 'lib', 'libpq.so.5.18'), 'library')
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }))
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(links))
  symlinkSync('libpq.so.5.18', join(folder, 'native', 'lib', 'libpq.so'))
  makeLinks(folder)
  makeLinks(folder)
  for (const { target } of links) expect(readFileSync(join(folder, target), 'utf8')).toBe('library')
})

test.skipIf(!asRoot)('root lends the server an ordinary account', async () => {
  const server = await joinHere(newFolder())
  expect(statSync(server.folder).uid).toBe(lent?.uid)
  expect(readFileSync(`/proc/${server.pid}/status`, 'utf8')).toMatch(
    new RegExp(`^Uid:\\s+${lent?.uid}\\s`, 'm'),
  )
})

test.skipIf(!asRoot)(
  'root with a data folder behind a closed door: the cluster lies outside, a link says where',
  async () => {
    const closed = mkdtempSync(join(tmpdir(), 'cunzhang-test-closed-'))
    chmodSync(closed, 0o700)
    leaving.push(() => Promise.resolve(rmSync(closed, { recursive: true, force: true })))
    const folder = join(closed, 'data')
    const server = await joinHere(folder)
    leaving.push(() => Promise.resolve(rmSync(server.folder, { recursive: true, force: true })))
    expect(server.folder).toMatch(/^\/var\/lib\/cunzhang\/[0-9a-f]{16}$/)
    expect(realpathSync(join(folder, 'postgres'))).toBe(server.folder)
    await server.leave()
    const again = await joinHere(folder)
    expect(again.folder).toBe(server.folder)
  },
)

test.skipIf(!asRoot)('several first starts behind a closed door share one cluster', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'cunzhang-test-closed-'))
  leaving.push(() => Promise.resolve(rmSync(closed, { recursive: true, force: true })))
  const others = await Promise.all([1, 2, 3].map(() => joinThere(join(closed, 'data'))))
  const { said } = others[0] ?? { said: undefined }
  leaving.push(() => Promise.resolve(rmSync(said?.folder ?? '', { recursive: true, force: true })))
  expect(others.map((each) => each.said)).toEqual([said, said, said])
  for (const { leave } of others) await leave()
})

test.skipIf(!othersCanRun)(
  'an ordinary account runs its own, and is refused what is not its own',
  async () => {
    const own = newFolder()
    mkdirSync(own)
    if (lent) chownSync(own, lent.uid, lent.gid)
    const mine = await joinThere(own, { user: lent as { uid: number; gid: number } })
    expect(mine.said.failure).toBeUndefined()
    expect(statSync(join(own, 'secrets.json')).uid).toBe(lent?.uid)
    const roots = newFolder()
    mkdirSync(roots, { mode: 0o755 })
    const refused = await joinThere(roots, { user: lent as { uid: number; gid: number } })
    expect(refused.said.failure).toMatch(/^数据目录 .* 不能写入\(EACCES\)/)
  },
)

test.skipIf(!asRoot)('a folder copied by root is given back to the server', async () => {
  const folder = newFolder()
  const first = await joinHere(folder)
  await first.leave()
  chownSync(first.folder, 0, 0)
  chmodSync(first.folder, 0o755)
  const second = await joinHere(folder)
  expect(statSync(second.folder)).toMatchObject({ uid: lent?.uid, mode: 0o40700 })
})
