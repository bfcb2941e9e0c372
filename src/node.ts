/** The server on one machine: configuration → database → schema → HTTP; on SIGTERM it drains and leaves nothing behind. */
import { readFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import { createPool } from './db/connect.ts'
import { openStore } from './db/open.ts'
import { ProblemError, problem } from './lib/problem.ts'

const DRAIN_MS = 10_000

function listen(config: Config, fetch: Hono['fetch']): Promise<ServerType> {
  const { host: hostname, port, tls } = config
  return new Promise((resolve, reject) => {
    const secure = tls && { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }
    const server = secure
      ? serve({ fetch, hostname, port, createServer: createTlsServer, serverOptions: secure })
      : serve({ fetch, hostname, port, createServer: createPlainServer })
    server.once('listening', () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `${hostname}:${port} 已被占用:请停掉占用它的程序,或用 PORT 换一个端口 (address in use)`
      reject(error.code === 'EADDRINUSE' ? new ProblemError(problem('service/unavailable', taken)) : error)
    })
  })
}

/** No new connections, those idle are ended, requests under way get their answer; what hangs is cut. */
async function drain(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  if ('closeIdleConnections' in server) server.closeIdleConnections()
  const cut = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, DRAIN_MS)
  await closed
  clearTimeout(cut)
}

function addressOf(config: Config, server: ServerType): string {
  const { port } = server.address() as AddressInfo
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return `${config.tls ? 'https' : 'http'}://${host}:${port}`
}

/** Resolves when somebody asks us to end; the launcher that started us going away counts as asking. */
function askedToStop(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(signal))
    process.once('disconnect', () => resolve('launcher gone'))
    process.channel?.unref()
  })
}

async function run(): Promise<void> {
  const stopping = askedToStop()
  const config = readConfig()
  const log = pino({ level: config.logLevel })
  const store = await openStore(config)
  const pool = createPool({ url: store.appUrl, applicationName: 'cunzhang' })
  try {
    for (const warning of store.warnings) log.warn(warning)
    if (store.applied.migrations.length > 0) log.info({ applied: store.applied.migrations }, 'migrated')
    const app = new Hono().get('/healthz', (c) => c.json({ status: 'ok' }))
    const server = await listen(config, app.fetch)
    process.stdout.write(`村账已启动 ${config.publicUrl ?? addressOf(config, server)}\n`)
    log.info({ reason: await stopping }, 'stopping')
    await drain(server)
  } finally {
    await pool.end()
    await store.close()
  }
}

try {
  await run()
} catch (error) {
  process.stderr.write(`${error instanceof ProblemError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
