/** Every address says which act of the role table it is; without one no transaction opens and the build fails (OWASP API5). */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { uniqueSymbol } from 'hono-openapi'
import { ProblemError, problem } from '../lib/problem.ts'
import { reaches, signatureOf, signedIn } from '../lib/caller.ts'
import type { Act, Caller } from '../lib/caller.ts'
import type { Environment } from './environment.ts'

/** Where a test reads what an address permits. */
export const PERMIT = Symbol('permit')

export function deniedProblem(): ProblemError {
  const detail = '您的岗位不能办理这一项;需要的话请安全管理员授予岗位,或请有此岗位的人办理'
  return new ProblemError(problem('access/denied', detail))
}

export function requireCaller(c: Context<Environment>): Caller {
  return signedIn(c.var.caller)
}

/** Somebody must be signed in and some role of theirs hold the act; over which book is asked where the transaction opens. */
export function permits(act: Act) {
  const middleware = createMiddleware<Environment>(async (c, next) => {
    c.set('act', act)
    if (act !== 'public') {
      const caller = requireCaller(c)
      const { bookId } = c.var
      if (!(bookId === undefined ? caller.may(act) : reaches(caller.reach(act), bookId)))
        throw deniedProblem()
      c.set('actor', signatureOf(caller, act, bookId))
    }
    await next()
  })
  return Object.assign(middleware, { [PERMIT]: act, [uniqueSymbol]: { spec: { 'x-act': act } as object } })
}

/** For acts on a division rather than a book, such as opening one there. */
export function requireDivision(c: Context<Environment>, division: string): void {
  if (!requireCaller(c).covers(c.var.act, division)) throw deniedProblem()
}
