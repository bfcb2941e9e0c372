/** The server as its operator meets it: it answers, ends in good order, and says in one sentence why it will not start. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeRunFolder } from './support/server.ts'
import { ROOT, nodeProgram } from './support/sources.ts'

const home = makeRunFolder()
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Ended = { code: number | null; out: string; err: string }
type Server = {
  address: Promise<string>
  stop: (signal: NodeJS.Signals) => void
  /** Its reader goes away, as when a terminal window is closed. */
  deafen: () => void
  ended: Promise<Ended>
}

function startServer(env: Record<string, string>): Server {
  const child = spawn(nodeProgram, ['src/node.ts'], {
    cwd: ROOT,
    env: { PATH: '/usr/bin:/bin', PORT: '0', CUNZHANG_DEMO: '0', ...env },
    // The channel tells the server when this test is gone, however it went.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let [out, err] = ['', '']
  child.stderr?.on('data', (piece: Buffer) => (err += piece.toString()))
  const address = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (piece: Buffer) => {
      out += piece.toString()
      const found = /https?:\/\/\S+/.exec(out)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`ended before it served: ${err}${out}`)))
  })
  address.catch(() => {})
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }))
  const deafen = (): void => {
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  return { address, stop: (signal) => child.kill(signal), deafen, ended }
}

const serving = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'postmaster.pid'))

test.each(['SIGTERM', 'SIGINT'] as const)(
  'it serves, and %s ends it with 0 and its database with it',
  async (signal) => {
    const dataDir = join(home, signal)
    const server = startServer({ DATA_DIR: dataDir })
    const answer = await fetch(new URL('/healthz', await server.address))
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
    expect(serving(dataDir)).toBe(true)
    server.stop(signal)
    server.stop(signal)
    expect(await server.ended).toMatchObject({ code: 0, err: '' })
    expect(serving(dataDir)).toBe(false)
  },
)

test('a server whose output nobody reads any more still ends in good order', async () => {
  const dataDir = join(home, 'deaf')
  const server = startServer({ DATA_DIR: dataDir })
  server.deafen()
  await expect.poll(() => serving(dataDir), { timeout: 20_000 }).toBe(true)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  server.stop('SIGTERM')
  expect((await server.ended).code).toBe(0)
  expect(serving(dataDir)).toBe(false)
})

test('a second server on the same folder shares the database and does not take it away when it ends', async () => {
  const dataDir = join(home, 'shared')
  const [first, second] = [startServer({ DATA_DIR: dataDir }), startServer({ DATA_DIR: dataDir })]
  await Promise.all([first.address, second.address])
  first.stop('SIGTERM')
  expect((await first.ended).code).toBe(0)
  expect(serving(dataDir)).toBe(true)
  expect((await fetch(new URL('/healthz', await second.address))).status).toBe(200)
  second.stop('SIGTERM')
  expect((await second.ended).code).toBe(0)
  expect(serving(dataDir)).toBe(false)
})

test('a port in use is told in one sentence, and the database is not left running', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const dataDir = join(home, 'taken')
  const { code, err } = await startServer({
    DATA_DIR: dataDir,
    PORT: String((other.address() as AddressInfo).port),
  }).ended
  other.close()
  expect(code).toBe(1)
  expect(err).toMatch(/^127\.0\.0\.1:\d+ 已被占用.*\n$/)
  expect(serving(dataDir)).toBe(false)
})

test('wrong settings are all told, one a line, before anything is touched', async () => {
  const dataDir = join(home, 'untouched')
  const { code, err } = await startServer({ DATA_DIR: dataDir, PORT: 'x', LOG_LEVEL: 'loud' }).ended
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toEqual([
    expect.stringContaining('PORT'),
    expect.stringContaining('LOG_LEVEL'),
  ])
  expect(existsSync(dataDir)).toBe(false)
})
