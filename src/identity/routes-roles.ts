/** Addresses of roles given, taken away and delegated, and of near relatives. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { inNoBook, readStore } from '../http/within.ts'
import { delegateRole, endRole, grantRole, listDelegations } from './grant-role.ts'
import { endKinship, listKinships, recordKinship } from './record-kinship.ts'
import * as shape from './schema.ts'
import { forgetAfter } from './service.ts'

type C = Context<Environment>

export function roleRoutes() {
  return new Hono<Environment>()
    .post(
      '/users/:id/roles',
      describe('people', '授予岗位', { 201: shape.RoleGranted }),
      permits('role.grant'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.NewRole),
      (c) => {
        const { id } = c.req.valid('param')
        const role = c.req.valid('json')
        return forgetAfter(
          c.var.pool,
          act(c, inNoBook, 201, (tx) => grantRole(tx, requireCaller(c), id, role)),
        )
      },
    )
    .post(
      '/users/:id/roles/:grant/ending',
      describe('people', '收回岗位;由它委托出去的一同收回', { 200: Done }),
      permits('role.grant'),
      keyHonoured,
      validate('param', shape.UserGrantPath),
      validate('json', shape.Reason),
      (c) => {
        const { id: user, grant: id } = c.req.valid('param')
        return end(c, { user, id, reason: c.req.valid('json').reason })
      },
    )
    .get(
      '/delegations',
      describe('people', '自己委托出去、还有效的岗位', { 200: shape.Delegations }),
      permits('role.delegate'),
      async (c) => c.json(await readStore(c, (tx) => listDelegations(tx, requireCaller(c))), 200),
    )
    .post(
      '/delegations',
      describe('people', '委托代签:把自己的一个岗位委托给别人,到期自动收回', { 201: shape.RoleGranted }),
      permits('role.delegate'),
      keyHonoured,
      validate('json', shape.NewDelegation),
      (c) => {
        const delegation = c.req.valid('json')
        return forgetAfter(
          c.var.pool,
          act(c, inNoBook, 201, (tx) => delegateRole(tx, requireCaller(c), delegation)),
        )
      },
    )
    .post(
      '/delegations/:id/ending',
      describe('people', '提前收回委托', { 200: Done }),
      permits('role.delegate'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      (c) => end(c, { user: null, id: c.req.valid('param').id, reason: c.req.valid('json').reason }),
    )
}

function end(c: C, grant: { user: string | null; id: string; reason: string }) {
  return forgetAfter(
    c.var.pool,
    act(c, inNoBook, 200, async (tx) => {
      await endRole(tx, requireCaller(c), grant)
      return { done: true } as const
    }),
  )
}

export function kinshipRoutes() {
  return new Hono<Environment>()
    .get(
      '/kinships',
      describe('people', '近亲属登记', { 200: shape.Kinships }),
      permits('kinship.record'),
      async (c) => c.json(await inNoBook(c, (tx) => listKinships(tx, requireCaller(c))), 200),
    )
    .post(
      '/kinships',
      describe('people', '登记近亲属', { 201: shape.KinshipRecorded }),
      permits('kinship.record'),
      keyHonoured,
      validate('json', shape.NewKinship),
      (c) => act(c, inNoBook, 201, (tx) => recordKinship(tx, requireCaller(c), c.req.valid('json'))),
    )
    .post(
      '/kinships/:id/ending',
      describe('people', '注销近亲属登记', { 200: Done }),
      permits('kinship.record'),
      keyHonoured,
      validate('param', shape.UserPath),
      validate('json', shape.Reason),
      (c) =>
        act(c, inNoBook, 200, async (tx) => {
          await endKinship(tx, requireCaller(c), c.req.valid('param').id, c.req.valid('json').reason)
          return { done: true } as const
        }),
    )
}
