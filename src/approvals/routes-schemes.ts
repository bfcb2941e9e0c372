/** Addresses of approval schemes (审批权限): list, propose, confirm, end. */
import { Hono } from 'hono'
import { describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller, requireDivision } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { inNoBook, readStore } from '../http/within.ts'
import { NewScheme, Reason, SchemeList, SchemeMade, SchemePath } from './schema.ts'
import { confirmScheme, endScheme, proposeScheme, readSchemes } from './schemes.ts'

export const schemeRoutes = new Hono<Environment>()
  .get(
    '/approval-schemes',
    describe('approvals', '审批权限', { 200: SchemeList }),
    permits('approval.read'),
    async (c) => c.json(await readStore(c, (tx) => readSchemes(tx, requireCaller(c))), 200),
  )
  .post(
    '/approval-schemes',
    describe('approvals', '设定审批权限,待县级确认', { 201: SchemeMade }),
    permits('approval.propose'),
    keyHonoured,
    validate('json', NewScheme),
    (c) => {
      const body = c.req.valid('json')
      requireDivision(c, body.division)
      return act(c, inNoBook, 201, (tx) => proposeScheme(tx, requireCaller(c), body))
    },
  )
  .post(
    '/approval-schemes/:id/confirmation',
    describe('approvals', '确认审批权限(由设定人以外的人)', { 200: SchemeMade }),
    permits('approval.confirm'),
    keyHonoured,
    validate('param', SchemePath),
    (c) => {
      const { id } = c.req.valid('param')
      return act(c, inNoBook, 200, (tx) => confirmScheme(tx, requireCaller(c), id))
    },
  )
  .post(
    '/approval-schemes/:id/ending',
    describe('approvals', '终止审批权限', { 200: SchemeMade }),
    permits('approval.confirm'),
    keyHonoured,
    validate('param', SchemePath),
    validate('json', Reason),
    (c) => {
      const { id } = c.req.valid('param')
      const { reason } = c.req.valid('json')
      return act(c, inNoBook, 200, (tx) => endScheme(tx, requireCaller(c), id, reason))
    },
  )
