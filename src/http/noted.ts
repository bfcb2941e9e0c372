/** Reads of sensitive data (db/seed/sensitive-reads.json) are noted in the access log once their outcome is known; what cannot be noted is not shown. */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import table from '../../db/seed/sensitive-reads.json' with { type: 'json' }
import { inTransaction } from '../db/transaction.ts'
import type { Environment } from './environment.ts'
import { noteRead } from './store.ts'

/** By the act of the address. */
function isNoted({ req: { method }, var: { act } }: Context<Environment>): boolean {
  return (method === 'GET' || method === 'HEAD') && act !== undefined && Object.hasOwn(table.noted, act)
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
    if (!isNoted(c)) return
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
