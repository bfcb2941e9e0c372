/** Addresses of the single sign-on: where to go, and coming back with a token; without a configuration there is nowhere to go. */
import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { describe } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { answerStep, cookie, deviceOf } from './routes-door.ts'
import type { IdentityParts } from './routes-door.ts'
import { IdToken, SignIn, SignOn } from './schema.ts'
import { goToSignOn, signInByToken } from './sign-on.ts'
import type { SignOnSettings } from './sign-on.ts'

const NONCE_COOKIE = '__Host-cunzhang-nonce'
const MINUTES_10 = 600

export function signOnRoutes({ door, addressOf, publicOrigin }: IdentityParts, settings?: SignOnSettings) {
  return new Hono<Environment>()
    .post(
      '/session/single-sign-on/start',
      describe('session', '统一身份认证:去哪里登录', { 200: SignOn }),
      permits('public'),
      (c) => {
        if (settings === undefined) return c.json({ url: null }, 200)
        const { url, nonce } = goToSignOn(settings, publicOrigin ?? new URL(c.req.url).origin)
        setCookie(c, NONCE_COOKIE, nonce, { ...cookie, maxAge: MINUTES_10 })
        return c.json({ url }, 200)
      },
    )
    .post(
      '/session/single-sign-on',
      describe('session', '统一身份认证:带着令牌回来', { 200: SignIn }),
      permits('public'),
      validate('json', IdToken),
      async (c) => {
        const nonce = getCookie(c, NONCE_COOKIE)
        if (settings === undefined || nonce === undefined)
          throw new ProblemError(problem('session/stage', '统一身份认证没有开始或已过期,请重新登录'))
        deleteCookie(c, NONCE_COOKIE, cookie)
        const given = {
          token: c.req.valid('json').id_token,
          nonce,
          address: addressOf(c),
          agent: (c.req.header('user-agent') ?? '').slice(0, 200),
          device: deviceOf(c),
        }
        const taken = await signInByToken(settings, door(c), given)
        return c.json(await answerStep(c, door(c), taken), 200)
      },
    )
}
