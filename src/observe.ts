/** What the server tells about itself on Node: one log line a request, and figures for Prometheus. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Logger } from 'pino'
import type { Parts, Seen } from './app.ts'
import type { Pool } from './http/environment.ts'
import type { PostOne } from './vouchers/submit.ts'

/** Asked every few seconds by machines: worth counting, not worth a line. */
const SILENT = new Set(['/healthz', '/readyz', '/metrics', '/api/v1/progress'])

type Observer = Required<Pick<Parts, 'observe' | 'metrics' | 'report'>> & {
  counting: (post: PostOne) => PostOne
}

function gaugePool(pool: Pool, registers: Registry[]): void {
  const gauge = new Gauge({
    name: 'cunzhang_pool_connections',
    help: 'Connections to the database',
    labelNames: ['state'],
    registers,
    collect() {
      gauge.set({ state: 'open' }, pool.totalCount)
      gauge.set({ state: 'idle' }, pool.idleCount)
      gauge.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}

/** Names, not values: what else PostgreSQL says of a fault (detail, where, the statement) may hold whole rows of what people typed. */
const FAULT_NAMES = ['code', 'severity', 'schema', 'table', 'column', 'constraint', 'routine'] as const

/** An error as the log may hold it. */
export function faultOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { name, message, stack, cause } = error
  const names = FAULT_NAMES.flatMap((each): [string, unknown][] => {
    const value = (error as Partial<Record<typeof each, unknown>>)[each]
    return value === undefined ? [] : [[each, value]]
  })
  const fault = { type: name, message, stack, ...Object.fromEntries(names) }
  return cause === undefined ? fault : { ...fault, cause: faultOf(cause) }
}

export function createObserver(log: Logger, pool: Pool): Observer {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  gaugePool(pool, registers)
  const duration = new Histogram({
    name: 'cunzhang_http_request_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  })
  const postings = new Counter({
    name: 'cunzhang_postings_total',
    help: 'Vouchers sent to the ledger by outcome',
    labelNames: ['outcome'],
    registers,
  })
  const observe = (seen: Seen): void => {
    const { method, route, status, ms } = seen
    duration.observe({ method, route, status: String(status) }, ms / 1000)
    if (!SILENT.has(seen.path)) log.info(seen, 'request')
  }
  const counting =
    (post: PostOne): PostOne =>
    async (from, posting) => {
      const outcome = await post(from, posting)
      postings.inc({ outcome: outcome.status })
      return outcome
    }
  return {
    observe,
    counting,
    metrics: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    report: (error, requestId) => log.error({ err: faultOf(error), requestId }, 'unexpected'),
  }
}
