/** The real app over a fresh database, asked in process or through a real socket; without a cookie the local operator asks. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Pool } from 'pg'
import { createApp } from '../../src/app.ts'
import type { Parts } from '../../src/app.ts'
import { judgeAnswer, readDocument } from './document.ts'
import type { Document } from './document.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { memoryFiles } from '../support/files.ts'
import { TEST_KDF, testOperator } from '../support/people.ts'
import { postSingly } from '../../src/vouchers/submit.ts'

export type Asked = { status: number; headers: Headers; text: string; json: () => unknown }

export type TestApp = {
  app: ReturnType<typeof createApp>
  /** Errors nobody expected; a test that leaves any has found a fault. */
  reported: unknown[]
  /** Answers that are not as the OpenAPI document has them. */
  faults: string[]
  get: (path: string, headers?: Record<string, string>) => Promise<Asked>
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Asked>
  /** The body as it is; a type is given with the headers. */
  send: (
    method: string,
    path: string,
    body: BodyInit | null,
    headers?: Record<string, string>,
  ) => Promise<Asked>
}

export function testApp(pool: Pool, more: Partial<Parts> = {}): TestApp {
  const reported: unknown[] = []
  const faults: string[] = []
  let document: Document | undefined
  const kept = memoryFiles()
  const app = createApp({
    connect: () => pool,
    files: () => kept,
    kdf: () => TEST_KDF,
    caller: (c) =>
      Promise.resolve(
        c.req.header('cookie')?.includes('__Host-cunzhang') !== true
          ? testOperator(c.var.requestId)
          : undefined,
      ),
    post: postSingly,
    report: (error) => reported.push(error),
    ready: () => ({ ready: true }),
    progress: () => ({ demonstration: { state: 'absent', done: 0, total: 0, message: null } }),
    addressOf: () => '127.0.0.1',
    ...more,
  })
  const send: TestApp['send'] = async (method, path, body, headers = {}) => {
    const streamed = body instanceof ReadableStream ? { duplex: 'half' } : {}
    const carried = method === 'GET' || method === 'HEAD' ? null : body
    const request = new Request(new URL(path, 'http://127.0.0.1'), {
      method,
      body: carried,
      headers,
      ...streamed,
    } as RequestInit)
    const response = await app.fetch(request)
    const text = await response.text()
    document ??= await readDocument(app)
    const asked = { method, pathname: new URL(request.url).pathname }
    const type = response.headers.get('content-type') ?? ''
    faults.push(...judgeAnswer(document, asked, { status: response.status, type, text }))
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: () => JSON.parse(text) as unknown,
    }
  }
  return {
    app,
    reported,
    faults,
    send,
    get: (path, headers) => send('GET', path, null, headers),
    post: (path, body, headers) =>
      send('POST', path, JSON.stringify(body), {
        'content-type': 'application/json',
        'idempotency-key': uuidv7(),
        ...headers,
      }),
  }
}

export type Serving = { url: string; port: number; close: () => Promise<void> }

/** On a port of its own, 127.0.0.1 only. */
export async function serveApp(fetch: (request: Request) => Response | Promise<Response>): Promise<Serving> {
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0, createServer })
  await new Promise<void>((resolve) => server.once('listening', () => resolve()))
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, port, close }
}

/** A voucher as clients send it: money in cash against an income account. */
export function voucherBody(
  date: string,
  amount: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    date,
    lines: [
      { account: '101', side: 'debit', amount, summary: '收羊圈租金' },
      { account: '501', side: 'credit', amount, summary: '收羊圈租金' },
    ],
    ...more,
  }
}
