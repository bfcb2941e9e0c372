/** Reads of sensitive data (db/seed/sensitive-reads.json) are noted in the access log once their outcome is known; what cannot be noted is not shown. */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import table from '../../db/seed/sensitive-reads.json' with { type: 'json' }
import { inTransaction } from '../db/transaction.ts'
import type { Act } from '../lib/caller.ts'
import type { Environment } from './environment.ts'
import { PERMIT } from './permit.ts'
import { noteRead } from './store.ts'

/** The act of the address: known also where the request was turned away before anybody asked for it. */
function actOf(c: Context<Environment>): Act | undefined {
  const acts = matchedRoutes(c).map(({ handler }) => (handler as { [PERMIT]?: Act })[PERMIT])
  return acts.find((act) => act !== undefined)
}

/** Strangers and floods are turned away without a row: nobody is known, nothing was shown, and the log must not be theirs to fill. */
const TURNED_AWAY = new Set([401, 429])

function isNoted(c: Context<Environment>): boolean {
  if ((c.req.method !== 'GET' && c.req.method !== 'HEAD') || TURNED_AWAY.has(c.res.status)) return false
  return Object.hasOwn(table.noted, actOf(c) ?? '')
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
