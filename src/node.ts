/** The server on one machine: configuration → database → schema → HTTP; on SIGTERM it drains and leaves nothing behind. */
import { readFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { pino } from 'pino'
import type { Logger } from 'pino'
import { createApp } from './app.ts'
import type { Parts } from './app.ts'
import { sealAccess } from './audit/sealing.ts'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import { createPool } from './db/connect.ts'
import { openStore } from './db/open.ts'
import type { Secrets } from './db/secrets.ts'
import { openFileStore } from './files/open.ts'
import type { Pool } from './http/environment.ts'
import { hostName } from './http/guard.ts'
import { startRunner } from './jobs/runner.ts'
import { ProblemError, problem } from './lib/problem.ts'
import type { DemoProgress } from '../scripts/demo/load.ts'
import type { DemoSignIn } from '../scripts/demo/people.ts'
import { createObserver, faultOf } from './observe.ts'
import { servePages } from './pages.ts'
import { gathering } from './vouchers/gather.ts'

const DRAIN_MS = 10_000
const SEAL_EVERY_MS = 60_000
const WEB = fileURLToPath(new URL('../dist/web', import.meta.url))

function listen(config: Config, fetch: ReturnType<typeof createApp>['fetch']): Promise<ServerType> {
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

/** Whoever read our output may be gone (a closed window, a pipe that ended): the server must still end in good order, unheard. */
function outlivingItsReader(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  for (const each of [process.stdout, process.stderr]) each.on('error', () => {})
  return stream
}

/** Names a browser may call this server by: this machine's own, the configured address, the public one. */
function hostsOf({ host, publicUrl }: Config): Set<string> {
  const names = [
    '127.0.0.1',
    'localhost',
    '::1',
    host,
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).host]),
  ]
  return new Set(names.map(hostName))
}

/** Keys of the single sign-on are a file the operator was given (JWKS). */
function signOnOf({ signOn }: Config, { operator }: Secrets): Parts['singleSignOn'] {
  if (signOn === undefined) return undefined
  const { keysPath, ...settings } = signOn
  const keys = JSON.parse(readFileSync(keysPath, 'utf8')) as NonNullable<Parts['singleSignOn']>['keys']
  return { ...settings, keys, operatorKey: operator }
}

type AppJobs = Pick<Parts, 'ready' | 'progress' | 'kdf' | 'singleSignOn'>

/** Whom a request came from; a proxy we were told of says it for others, and nobody else is believed. */
function peerOf(c: Parameters<Parts['addressOf']>[0], trusted: string | undefined): string {
  const peer = (getConnInfo(c).remote.address ?? 'unknown').replace(/^::ffff:/, '')
  if (peer !== trusted) return peer
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || peer
}

function appFor(config: Config, pool: Pool, log: Logger, jobs: AppJobs) {
  const { observe, metrics, report, counting } = createObserver(log, pool)
  const files = openFileStore(config, () => Date.now())
  return createApp({
    ...jobs,
    connect: () => pool,
    files: () => files,
    post: counting(gathering()),
    observe,
    metrics,
    report,
    hosts: hostsOf(config),
    publicOrigin: config.publicUrl,
    addressOf: (c) => peerOf(c, config.trustedProxy),
    packs: true,
    rates: {
      people: { perSecond: config.rate, burst: config.rate * 3 },
      strangers: { perSecond: config.rate / 5, burst: config.rate * 2 },
    },
    pages: servePages(WEB),
  })
}

type Jobs = Pick<Parts, 'ready' | 'progress'> & { stop: () => Promise<void> }

/** The access log is sealed every minute, and the demonstration is written in the background; the page and /readyz tell how far that has come. */
/** Whoever starts a demonstration is told how to sign in to it; the list stays in the store's folder. */
function tellSignIns(signIns: readonly DemoSignIn[]): void {
  if (signIns.length === 0) return
  const rows = signIns.map(({ login, role, password, secret }) =>
    [`  ${login}`, role, password, secret === null ? '' : `动态口令密钥 ${secret}`].join('  ').trimEnd(),
  )
  const how =
    '随机生成,存于数据文件夹的 demo-sign-ins.json;动态口令也可用 npm run cli -- demo code 登录名 得到'
  process.stdout.write(`演示登录(${how}):\n${rows.join('\n')}\n`)
}

function startJobs(config: Config, pool: Pool, log: Logger, secrets: Secrets): Jobs {
  const stopping = new AbortController()
  const demonstration: DemoProgress = {
    state: config.demo ? 'running' : 'absent',
    done: 0,
    total: 0,
    message: '',
  }
  const load = async (): Promise<void> => {
    // Read only when it is wanted: the demonstration is a quarter of the program.
    const { loadDemonstration } = await import('../scripts/demo/load.ts')
    const home = { dataDir: config.dataDir, operatorKey: secrets.operator, pepper: secrets.pepper }
    tellSignIns(await loadDemonstration(pool, demonstration, stopping.signal, home))
  }
  const loading = (config.demo ? load() : Promise.resolve()).catch((error: unknown) => {
    Object.assign(demonstration, {
      state: 'failed',
      message: '演示数据没有生成完,原因见日志;重新启动会接着生成',
    })
    log.error({ err: error }, 'demonstration')
  })
  const runner = startRunner(
    [{ name: 'seal', everyMs: SEAL_EVERY_MS, run: (asked) => sealAccess(pool, asked) }],
    (job, error) => log.error({ err: error, job }, 'job'),
  )
  return {
    ready: () =>
      demonstration.state === 'absent' || demonstration.state === 'ready'
        ? { ready: true }
        : { ready: false, why: demonstration.message || '正在准备演示数据' },
    progress: () => ({ demonstration: { ...demonstration, message: demonstration.message || null } }),
    stop: async () => {
      stopping.abort()
      await Promise.all([loading, runner.stop()])
    },
  }
}

async function run(): Promise<void> {
  const stopping = askedToStop()
  const config = readConfig()
  const log = pino(
    { level: config.logLevel, serializers: { err: faultOf } },
    outlivingItsReader(process.stdout),
  )
  const store = await openStore(config)
  const pool = createPool({ url: store.appUrl, applicationName: 'cunzhang' })
  try {
    for (const warning of store.warnings) log.warn(warning)
    if (store.applied.migrations.length > 0) log.info({ applied: store.applied.migrations }, 'migrated')
    const jobs = startJobs(config, pool, log, store.secrets)
    const derivation = { pepper: store.secrets.pepper, cost: config.passwordCost }
    try {
      const server = await listen(
        config,
        appFor(config, pool, log, {
          ...jobs,
          kdf: () => derivation,
          singleSignOn: signOnOf(config, store.secrets),
        }).fetch,
      )
      process.stdout.write(`村账已启动 ${config.publicUrl ?? addressOf(config, server)}\n`)
      log.info({ reason: await stopping }, 'stopping')
      await Promise.all([drain(server), jobs.stop()])
    } finally {
      await jobs.stop()
    }
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
