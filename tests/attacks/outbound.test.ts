/** Nothing is asked of anybody but the database, and the store of attachments where one is configured (SSRF, OWASP API7, ASVS 5 1.3.6). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { LIES } from '../files/lies.ts'
import { readDocument, resolve } from '../http/document.ts'
import type { Schema } from '../http/document.ts'
import { testApp } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makeRunFolder } from '../support/server.ts'
import { ROOT, nodeProgram, readSources } from '../support/sources.ts'
import type { Source } from '../support/sources.ts'

/** Ways out of the process, and the files that have a reason for one. */
const WAYS: { way: RegExp; homes: Record<string, string> }[] = [
  {
    way: /\bfetch\(/,
    homes: {
      'src/files/store-s3.ts': 'the configured store of attachments',
      'src/worker.ts': 'the binding that serves the built pages, no network',
      'src/web/api.ts': 'the browser, to its own server',
    },
  },
  {
    way: /\b(?:XMLHttpRequest|WebSocket|EventSource|WebTransport|sendBeacon|importScripts)\b/,
    homes: {
      'src/web/drafting/send-file.ts':
        'the browser, to its own server, because fetch tells no progress of sending',
    },
  },
  {
    way: /'node:(?:net|tls|http|https|http2|dgram|dns|dns\/promises)'/,
    homes: {
      'src/node.ts': 'listens; createServer alone',
      'src/db/embedded-postmaster.ts': 'a free port of this machine for the database beside it',
    },
  },
  { way: /'(?:undici|axios|got|node-fetch|ws|superagent|nodemailer)'/, homes: {} },
  { way: /\beval\(|\bnew Function\(|\bimport\((?!'[^']+'\))|'node:vm'/, homes: {} },
]

function waysOut(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    WAYS.filter(({ way, homes }) => way.test(text) && !(path in homes)).map(
      ({ way }) => `${path} ${way.source}`,
    ),
  )
}

test('no source names a way out of the process but the few that have a reason', () => {
  const sources = readSources('src')
  expect(sources.length).toBeGreaterThan(100)
  expect(waysOut(sources)).toEqual([])
})

test.each([
  "await fetch('https://example.com')",
  "import { request } from 'node:https'",
  "import { lookup } from 'node:dns'",
  "new WebSocket('wss://example.com')",
  'await import(name)',
  "new Function('return 1')",
])('a planted way out is caught: %s', (text) => {
  expect(waysOut([{ path: 'src/books/x.ts', text, imports: [] }])).toHaveLength(1)
})

test('the pages name no address of others', () => {
  const named = readSources('src/web', /(?<!\.config)\.(tsx?|css|html)$/).flatMap(({ path, text }) =>
    [...text.matchAll(/(?:https?:|wss?:)?\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi)].map(
      ([address]) => `${path} ${address}`,
    ),
  )
  // The name of a vocabulary is no address that is asked.
  expect(named.filter((each) => !each.endsWith('//www.w3.org'))).toEqual([])
})

/** Everything this process connects to while `work` runs. */
async function connectionsDuring(work: () => Promise<void>): Promise<string[]> {
  const seen: string[] = []
  const connect = Socket.prototype.connect as (...given: unknown[]) => Socket
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const [first] = given.flat() as [unknown]
    seen.push(typeof first === 'object' ? JSON.stringify(first, ['host', 'port', 'path']) : given.join(' '))
    return connect.apply(this, given)
  }
  try {
    await work()
  } finally {
    Socket.prototype.connect = connect
  }
  return seen
}

const store = await freshDatabase()
const home = makeRunFolder()
const { app, send } = testApp(store.app)
afterAll(async () => {
  rmSync(home, { recursive: true, force: true })
  await store.close()
})

test('the watch sees a request that is made', async () => {
  const seen = await connectionsDuring(async () => {
    await fetch('http://127.0.0.1:65500/').catch(() => undefined)
  })
  expect(seen.join(' ')).toContain('65500')
})

const TARGETS = [
  'http://169.254.169.254/latest/meta-data/',
  'https://evil.example/x',
  'file:///etc/passwd',
  '//evil.example/x',
  'http://127.0.0.1:65500/',
]

const document = await readDocument(app)

/** A body as documented, with `text` wherever a text may stand. */
function bodyWith(given: Schema, text: string): unknown {
  if (typeof given !== 'object') return text
  const schema = resolve(document, given)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return bodyWith(choices[0] ?? {}, text)
  if (schema.enum !== undefined) return schema.enum[0]
  if ('const' in schema) return schema.const
  if (schema.items !== undefined) return [bodyWith(schema.items, text)]
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.properties === undefined) return text
  return Object.fromEntries(
    Object.entries(schema.properties).map(([key, each]) => [key, bodyWith(each, text)]),
  )
}

test('addresses in every field of every body, query and header, in every lying upload: only the database is asked', async () => {
  await createTestBook(store, { code: 'SSRF' })
  let sent = 0
  const seen = await connectionsDuring(async () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const schema = operation.requestBody?.content['application/json']?.schema
        const queries = (operation.parameters ?? []).filter((each) => each.in === 'query')
        for (const target of TARGETS) {
          const address = path.replaceAll(/\{([a-z]+)\}/g, (_, name) =>
            name === 'code' ? 'SSRF' : encodeURIComponent(target),
          )
          const query = new URLSearchParams(
            queries.map(({ name }): [string, string] => [name, target]),
          ).toString()
          const body = JSON.stringify(schema === undefined ? {} : bodyWith(schema, target))
          const headers = {
            'content-type': 'application/json',
            'idempotency-key': uuidv7(),
            'x-forwarded-host': 'evil.example',
            referer: target,
            forwarded: 'host=evil.example',
          }
          await send(method.toUpperCase(), `${address}?${query}`, body, headers)
          sent += 1
        }
      }
    }
    for (const [, name, type, bytes] of LIES) {
      const headers = { 'content-type': type }
      const address = `/api/v1/books/SSRF/files?name=${encodeURIComponent(name)}`
      await send('POST', address, bytes, headers)
      sent += 1
    }
  })
  const { port } = new URL(store.appUrl)
  expect(sent).toBeGreaterThan(200)
  expect(seen.filter((each) => !each.includes(port))).toEqual([])
})

/** Loaded before the server: every connection is written down, and one to another machine is refused. */
const WATCH = `import { Socket } from 'node:net'
import { appendFileSync } from 'node:fs'
const connect = Socket.prototype.connect
Socket.prototype.connect = function (...given) {
  const [first, second] = given.flat()
  const to = typeof first === 'object' ? String(first.path ?? first.host) : typeof second === 'string' ? second : String(first)
  appendFileSync(process.env.WATCH_FILE, to + '\\n')
  if (!/^(127\\.0\\.0\\.1|localhost|::1|\\/.*)$/.test(to)) throw new Error('asked another machine: ' + to)
  return connect.apply(this, given)
}
`

test('the server as a whole, started anew: it asks this machine alone', async () => {
  const [watch, file] = [join(home, 'watch.mjs'), join(home, 'seen')]
  writeFileSync(watch, WATCH)
  writeFileSync(file, '')
  const child = spawn(nodeProgram, ['--import', watch, 'src/node.ts'], {
    cwd: ROOT,
    env: {
      PATH: '/usr/bin:/bin',
      PORT: '0',
      CUNZHANG_DEMO: '0',
      DATA_DIR: join(home, 'data'),
      WATCH_FILE: file,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let said = ''
  const address = new Promise<string>((found, lost) => {
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString()
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (url !== undefined) found(url)
    })
    child.once('exit', () => lost(new Error(said)))
  })
  const ended = once(child, 'exit')
  const url = await address
  for (const path of ['/', '/readyz', '/metrics', '/api/openapi.json', '/api/v1/session', '/api/v1/books'])
    await (await fetch(`${url}${path}`)).arrayBuffer()
  child.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  const seen = readFileSync(file, 'utf8').trim().split('\n')
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.filter((each) => !/^(127\.0\.0\.1|localhost|::1|\/.*)$/.test(each))).toEqual([])
  expect(said).not.toContain('asked another machine')
})
