/** Reads of sensitive data (db/seed/sensitive-reads.json) are noted in the access log once their outcome is known; what cannot be noted is not shown. */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import table from '../../db/seed/sensitive-reads.json' with { type: 'json' }
import { inTransaction } from '../db/transaction.ts'
import type { Environment } from './environment.ts'
import { noteRead } from './store.ts'

const isNoted = (name: string, of: object): boolean => Object.hasOwn(of, name)

/** By the act of the address, or by the address itself. */
function noted(c: Context<Environment>): boolean {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return false
  if (isNoted(c.get('act') ?? '', table.noted)) return true
  return matchedRoutes(c).some(({ path }) => isNoted(path, table.noted_addresses))
}

/** Address and query as they came, without the part that never differs. */
function whatOf(c: Context<Environment>): string {
  const { pathname, search } = new URL(c.req.url)
  return `${c.req.method} ${pathname.replace(/^\/api\/v1/, '')}${search}`
}

/** An answer that streams has said its status and sent nothing yet: refused here, it ends unread. */
export function noteReads(addressOf: (c: Context<Environment>) => string) {
  return createMiddleware<Environment>(async (c, next) => {
    await next()
    if (!noted(c)) return
    const note = {
      proof: c.var.caller?.proof ?? '',
      what: whatOf(c),
      outcome: String(c.res.status),
      address: addressOf(c),
      requestId: c.var.requestId,
    }
    try {
      await inTransaction(c.var.pool, [], (tx) => noteRead(tx, note))
    } catch (error) {
      void c.res.body?.cancel().catch(() => undefined)
      c.res = undefined
      throw error
    }
  })
}
