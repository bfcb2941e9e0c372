/** Addresses of accounts: made, listed, stopped, reset. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { inNoBook } from '../http/within.ts'
import { addUser, newFirstCode } from './add-user.ts'
import { changeUser, linkSubject, recordDistinct, resetUser } from './change-user.ts'
import { pageOfUsers, readUser } from './list-people.ts'
import * as shape from './schema.ts'
import { forgetAfter } from './service.ts'
import type { Door } from './sign-in.ts'

type C = Context<Environment>

function change(c: C, id: string, reason: string, how: 'disable' | 'enable' | 'end-sessions') {
  return forgetAfter(
    c.var.pool,
    act(c, inNoBook, 200, async (tx) => {
      await changeUser(tx, requireCaller(c), id, reason, how)
      return { done: true } as const
    }),
  )
}

function stopRoutes() {
  return new Hono<Environment>()
    .post(
      '/users/:id/disabling',
      describe('people', '停用账号;其登录立即结束', { 200: Done }),
      permits('user.disable'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      (c) => change(c, c.req.valid('param').id, c.req.valid('json').reason, 'disable'),
    )
    .post(
      '/users/:id/enabling',
      describe('people', '重新启用账号', { 200: Done }),
      permits('user.disable'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      (c) => change(c, c.req.valid('param').id, c.req.valid('json').reason, 'enable'),
    )
    .post(
      '/users/:id/sessions/ending',
      describe('people', '结束此人的全部登录', { 200: Done }),
      permits('session.end'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      (c) => change(c, c.req.valid('param').id, c.req.valid('json').reason, 'end-sessions'),
    )
}

/** Who an account is: told from a namesake, tied to the single sign-on. */
function personRoutes() {
  return new Hono<Environment>()
    .post(
      '/users/:id/namesakes',
      describe('people', '登记同名的另一个账号是另一个人', { 201: Done }),
      permits('role.grant'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.NewDistinction),
      (c) => {
        const { other, reason } = c.req.valid('json')
        return act(c, inNoBook, 201, async (tx) => {
          await recordDistinct(tx, requireCaller(c), c.req.valid('param').id, other, reason)
          return { done: true } as const
        })
      },
    )
    .post(
      '/users/:id/link',
      describe('people', '绑定或解绑统一身份认证', { 200: Done }),
      permits('user.reset'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.NewLink),
      (c) =>
        act(c, inNoBook, 200, async (tx) => {
          await linkSubject(tx, requireCaller(c), c.req.valid('param').id, c.req.valid('json').subject)
          return { done: true } as const
        }),
    )
}

export function peopleRoutes({ door }: { door: (c: C) => Door }) {
  return new Hono<Environment>()
    .get(
      '/users',
      describe('people', '账号,按登录名分页', { 200: shape.UserPage }),
      permits('user.read'),
      validate('query', shape.UserQuery),
      async (c) => {
        const query = c.req.valid('query')
        return c.json(await inNoBook(c, (tx) => pageOfUsers(tx, requireCaller(c), query)), 200)
      },
    )
    .post(
      '/users',
      describe('people', '建账号;首次登录码只显示这一次', { 201: shape.UserCreated }),
      permits('user.create'),
      validate('json', shape.NewUser),
      async (c) => {
        // Told once: the answer is not kept under a key, for what is kept can be read.
        const first = await newFirstCode(door(c).kdf)
        const given = c.req.valid('json')
        return c.json(await inNoBook(c, (tx) => addUser(tx, requireCaller(c), given, first)), 201)
      },
    )
    .post(
      '/users/:id/reset',
      describe('people', '重置密码与动态口令;新的首次登录码只显示这一次', { 200: shape.UserReset }),
      permits('user.reset'),
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      async (c) => {
        const first = await newFirstCode(door(c).kdf)
        const { id } = c.req.valid('param')
        const { reason } = c.req.valid('json')
        const work = inNoBook(c, (tx) => resetUser(tx, requireCaller(c), id, reason, first))
        return c.json(await forgetAfter(c.var.pool, work), 200)
      },
    )
    .get(
      '/users/:id/roles',
      describe('people', '一个账号的岗位,包括已收回的', { 200: shape.UserRoles }),
      permits('user.read'),
      validate('param', shape.UserPath),
      async (c) => {
        const { id } = c.req.valid('param')
        const { roles } = await inNoBook(c, (tx) => readUser(tx, requireCaller(c), id))
        return c.json({ items: roles }, 200)
      },
    )
    .route('/', stopRoutes())
    .route('/', personRoutes())
}
