/** What the addresses of signing in share: cookies, and how a step that was taken is answered. */
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Environment } from '../http/environment.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { enrolmentIn, meOf } from './me.ts'
import type { SignIn } from './schema.ts'
import { forgetStandings } from './service.ts'
import { enrolmentOf } from './sign-in.ts'
import type { Door, Step } from './sign-in.ts'

export const SESSION_COOKIE = '__Host-cunzhang'
const DEVICE_COOKIE = '__Host-cunzhang-device'
const YEAR_SECONDS = 31_536_000

export type IdentityParts = {
  door: (c: Context<Environment>) => Door
  addressOf: (c: Context<Environment>) => string
  publicOrigin?: string | undefined
}

export const cookie = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const

function keepToken(c: Context<Environment>, { token, device }: Step): void {
  setCookie(c, SESSION_COOKIE, token, cookie)
  setCookie(c, DEVICE_COOKIE, device, { ...cookie, maxAge: YEAR_SECONDS })
  forgetStandings(c.var.pool)
}

export function tokenOf(c: Context<Environment>): string {
  const token = getCookie(c, SESSION_COOKIE)
  if (token === undefined) throw new ProblemError(problem('session/stage', '登录已过期,请从头登录'))
  return token
}

/** Of a browser that was here before. */
export function deviceOf(c: Context<Environment>): string | undefined {
  const device = getCookie(c, DEVICE_COOKIE)
  return device !== undefined && /^[0-9a-f]{64}$/.test(device) ? device : undefined
}

/** The new token for the browser, and what is asked for next. */
export async function answerStep(
  c: Context<Environment>,
  door: Door,
  taken: Step,
  codes: string[] = [],
): Promise<SignIn> {
  keepToken(c, taken)
  const { stage, login } = taken.standing
  const enrol = stage === 'enrol' ? enrolmentIn(await enrolmentOf(door, taken.token), login) : null
  return { stage, enrol, recovery_codes: codes, me: stage === 'full' ? meOf(taken.standing) : null }
}
