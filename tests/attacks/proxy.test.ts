/** Whom a request came from (ASVS 5 4.1.3, 15.3.4): the socket says it, and for others only the proxy we were told of, one hop and no more. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { makeRunFolder } from '../support/server.ts'
import { ROOT, nodeProgram } from '../support/sources.ts'

const store = await freshDatabase()
const home = makeRunFolder()
const running: ChildProcess[] = []
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  rmSync(home, { recursive: true, force: true })
  await store.close()
})

/** The server itself, on the database of this test. */
async function serve(settings: Record<string, string>): Promise<string> {
  const child = spawn(nodeProgram, ['src/node.ts'], {
    cwd: ROOT,
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      CUNZHANG_DEMO: '0',
      PASSWORD_COST: '10',
      DATA_DIR: join(home, 'data'),
      DATABASE_URL: store.appUrl,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  running.push(child)
  return new Promise((found, lost) => {
    let said = ''
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (url !== undefined) found(url)
    })
    child.once('exit', () => lost(new Error(said)))
  })
}

/** The address a wrong sign-in is recorded under. */
async function addressSeen(url: string, headers: Record<string, string>): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ login: 'nobody', password: 'wrong' }),
  })
  expect(answer.status).toBe(401)
  const id = answer.headers.get('x-request-id')
  const { rows } = await store.super.query<{ address: string }>(
    'select address from access_log where request_id = $1',
    [id],
  )
  return rows[0]?.address
}

const SPOOFED = {
  'x-forwarded-for': '203.0.113.7',
  forwarded: 'for=203.0.113.7',
  'x-real-ip': '203.0.113.7',
  'x-client-ip': '203.0.113.7',
  'true-client-ip': '203.0.113.7',
  'cf-connecting-ip': '203.0.113.7',
}

test('told of no proxy, the server believes the socket, whatever headers say', async () => {
  const url = await serve({})
  expect(await addressSeen(url, {})).toBe('127.0.0.1')
  for (const [name, value] of Object.entries(SPOOFED))
    expect(await addressSeen(url, { [name]: value }), name).toBe('127.0.0.1')
})

test('told of a proxy, it believes what that proxy added, not what was sent to it', async () => {
  const url = await serve({ TRUSTED_PROXY: '127.0.0.1' })
  expect(await addressSeen(url, { 'x-forwarded-for': '203.0.113.7' })).toBe('203.0.113.7')
  expect(await addressSeen(url, { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' })).toBe('203.0.113.7')
  expect(await addressSeen(url, {})).toBe('127.0.0.1')
  for (const name of ['forwarded', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip'])
    expect(await addressSeen(url, { [name]: '203.0.113.7' }), name).toBe('127.0.0.1')
})

test('told of another proxy, it believes nobody else', async () => {
  const url = await serve({ TRUSTED_PROXY: '192.0.2.1' })
  expect(await addressSeen(url, { 'x-forwarded-for': '203.0.113.7' })).toBe('127.0.0.1')
})
