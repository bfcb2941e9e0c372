/** Addresses of signing in and out, of oneself, and of the role table. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { Done, describe } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { isSecure } from '../http/guard.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import {
  Enrolment,
  Me,
  NewPassword,
  NewSession,
  OwnSessions,
  ProofPassword,
  RecoveryCode,
  RoleTable,
  SecondCode,
  SessionPath,
  SignIn,
} from './schema.ts'
import { enrolmentIn, meOf, readMe, rolesShown } from './me.ts'
import { SESSION_COOKIE, answerStep, cookie, deviceOf, tokenOf } from './routes-door.ts'
import type { IdentityParts } from './routes-door.ts'
import { forgetStandings, standingOfToken } from './service.ts'
import * as verb from './sign-in.ts'
import type { Step } from './sign-in.ts'

const NONE: SignIn = { stage: 'none', enrol: null, recovery_codes: [], me: null }

/** The cookie lives on https, and on this machine itself; elsewhere it would be lost in silence. */
function requireSecure(c: Context<Environment>, publicOrigin: string | undefined): void {
  if (isSecure(c, publicOrigin)) return
  const detail =
    '从别的电脑登录要用 https:请管理员设置 PUBLIC_URL(代理)或 TLS_CERT、TLS_KEY,再用 https 地址打开'
  throw new ProblemError(problem('session/insecure', detail))
}

export function sessionRoutes({ door, addressOf, publicOrigin }: IdentityParts) {
  const answer = (c: Context<Environment>, taken: Step, codes: string[] = []): Promise<SignIn> =>
    answerStep(c, door(c), taken, codes)
  return new Hono<Environment>()
    .get('/session', describe('session', '登录到了哪一步', { 200: SignIn }), permits('public'), async (c) => {
      const token = getCookie(c, SESSION_COOKIE)
      const standing = await standingOfToken(c.var.pool, token)
      if (token === undefined || standing === undefined) return c.json(NONE, 200)
      const { stage, login } = standing
      const enrol = stage === 'enrol' ? enrolmentIn(await verb.enrolmentOf(door(c), token), login) : null
      const me = stage === 'full' ? meOf(standing) : null
      return c.json({ stage, enrol, recovery_codes: [], me } satisfies SignIn, 200)
    })
    .post(
      '/session',
      describe('session', '登录:登录名或电话,和密码', { 200: SignIn }),
      permits('public'),
      validate('json', NewSession),
      async (c) => {
        requireSecure(c, publicOrigin)
        const given = {
          ...c.req.valid('json'),
          address: addressOf(c),
          agent: (c.req.header('user-agent') ?? '').slice(0, 200),
          device: deviceOf(c),
        }
        return c.json(await answer(c, await verb.signIn(door(c), given)), 200)
      },
    )
    .delete('/session', describe('session', '退出登录', { 200: Done }), permits('public'), async (c) => {
      const token = getCookie(c, SESSION_COOKIE)
      if (token !== undefined) await verb.signOut(door(c), token, {})
      forgetStandings(c.var.pool)
      deleteCookie(c, SESSION_COOKIE, cookie)
      c.header('clear-site-data', '"storage"')
      return c.json({ done: true } as const, 200)
    })
}

/** What a session still owes, and what it is asked for again. */
export function stageRoutes({ door }: Pick<IdentityParts, 'door'>) {
  const answer = (c: Context<Environment>, taken: Step, codes: string[] = []): Promise<SignIn> =>
    answerStep(c, door(c), taken, codes)
  return new Hono<Environment>()
    .post(
      '/session/second',
      describe('session', '登录:动态口令', { 200: SignIn }),
      permits('public'),
      validate('json', SecondCode),
      async (c) => {
        const { code } = c.req.valid('json')
        return c.json(await answer(c, await verb.proveSecond(door(c), tokenOf(c), code, deviceOf(c))), 200)
      },
    )
    .post(
      '/session/recovery',
      describe('session', '登录:恢复码代替动态口令', { 200: SignIn }),
      permits('public'),
      validate('json', RecoveryCode),
      async (c) => {
        const { code } = c.req.valid('json')
        return c.json(await answer(c, await verb.useRecovery(door(c), tokenOf(c), code, deviceOf(c))), 200)
      },
    )
    .post(
      '/session/second-factor',
      describe('session', '开始设置动态口令;须刚输入过密码', { 200: Enrolment }),
      permits('session.own'),
      async (c) => {
        const standing = await standingOfToken(c.var.pool, tokenOf(c))
        const secret = await verb.enrolmentOf(door(c), tokenOf(c))
        return c.json(enrolmentIn(secret, standing?.login ?? ''), 200)
      },
    )
    .post(
      '/session/enrolment',
      describe('session', '用第一个动态口令完成设置;恢复码只显示这一次', { 200: SignIn }),
      permits('public'),
      validate('json', SecondCode),
      async (c) => {
        const { code } = c.req.valid('json')
        const taken = await verb.finishEnrolment(door(c), tokenOf(c), code, deviceOf(c))
        return c.json(await answer(c, taken, taken.codes), 200)
      },
    )
    .post(
      '/session/password',
      describe('session', '设新密码;其他登录都结束', { 200: SignIn }),
      permits('public'),
      validate('json', NewPassword),
      async (c) => {
        const { current, password } = c.req.valid('json')
        const given = { current: current ?? undefined, password, device: deviceOf(c) }
        return c.json(await answer(c, await verb.changePassword(door(c), tokenOf(c), given)), 200)
      },
    )
    .post(
      '/session/proof',
      describe('session', '办理重要事项前再输入一次密码', { 200: Done }),
      permits('session.own'),
      validate('json', ProofPassword),
      async (c) => {
        const token = tokenOf(c)
        const standing = await standingOfToken(c.var.pool, token)
        await verb.proveAgain(door(c), token, standing?.login ?? '', c.req.valid('json').password)
        return c.json({ done: true } as const, 200)
      },
    )
}

export function ownRoutes({ door }: Pick<IdentityParts, 'door'>) {
  return new Hono<Environment>()
    .get(
      '/sessions',
      describe('session', '自己在哪些地方登录着', { 200: OwnSessions }),
      permits('session.own'),
      async (c) => c.json({ items: await verb.ownSessions(door(c), tokenOf(c)) }, 200),
    )
    .delete(
      '/sessions',
      describe('session', '在所有地方退出', { 200: Done }),
      permits('session.own'),
      async (c) => {
        await verb.signOut(door(c), tokenOf(c), { all: true })
        forgetStandings(c.var.pool)
        deleteCookie(c, SESSION_COOKIE, cookie)
        c.header('clear-site-data', '"storage"')
        return c.json({ done: true } as const, 200)
      },
    )
    .delete(
      '/sessions/:id',
      describe('session', '结束自己的另一个登录', { 200: Done }),
      permits('session.own'),
      validate('param', SessionPath),
      async (c) => {
        const { id } = c.req.valid('param')
        const ended = /^[0-9a-f-]{36}$/.test(id)
          ? await verb.signOut(door(c), tokenOf(c), { session: id })
          : 0
        if (ended === 0) throw new ProblemError(problem('session/not-found', '没有这个登录,或已经结束'))
        forgetStandings(c.var.pool)
        return c.json({ done: true } as const, 200)
      },
    )
    .get('/me', describe('session', '我是谁、能办什么', { 200: Me }), permits('session.own'), async (c) =>
      c.json(await readMe(c.var.pool, tokenOf(c)), 200),
    )
    .get('/roles', describe('session', '岗位与权限表', { 200: RoleTable }), permits('roles.read'), (c) =>
      c.json(rolesShown(), 200),
    )
}
