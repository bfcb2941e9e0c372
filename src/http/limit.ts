/** How fast one caller, or one address of nobody in particular, may ask (OWASP API4): a bucket that refills; offices behind one router share none. */
import { createMiddleware } from 'hono/factory'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Environment } from './environment.ts'

export type Rate = { perSecond: number; burst: number }

type Bucket = { tokens: number; at: number }

const BUCKETS_MAX = 50_000

/** Answers whether one more request of `key` is within the rate. */
export function buckets({ perSecond, burst }: Rate, now: () => number): (key: string) => boolean {
  const all = new Map<string, Bucket>()
  return (key) => {
    const time = now()
    const known = all.get(key) ?? { tokens: burst, at: time }
    const tokens = Math.min(burst, known.tokens + ((time - known.at) / 1000) * perSecond)
    // Full buckets say nothing; when there are too many all are forgotten.
    if (all.size >= BUCKETS_MAX) all.clear()
    all.set(key, { tokens: Math.max(0, tokens - 1), at: time })
    return tokens >= 1
  }
}

export type Rates = { people: Rate; strangers: Rate }

export function limitRate(
  rates: Rates | undefined,
  addressOf: (c: Parameters<ReturnType<typeof createMiddleware<Environment>>>[0]) => string,
) {
  const now = (): number => performance.now()
  const people = rates && buckets(rates.people, now)
  const strangers = rates && buckets(rates.strangers, now)
  return createMiddleware<Environment>(async (c, next) => {
    const { caller } = c.var
    const within = caller === undefined ? strangers?.(addressOf(c)) : people?.(caller.id)
    if (within === false) {
      c.header('retry-after', '1')
      throw new ProblemError(problem('access/too-many', '请求太快,请过一秒再试'))
    }
    await next()
  })
}
