/** Addresses of a book's people, its exemptions, its automatic review and the township that keeps it. */
import { Hono } from 'hono'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { forgetAfter } from '../identity/service.ts'
import * as people from './people.ts'
import * as shape from './schema.ts'
import { inBook, readInBook } from './scope.ts'

const DONE = { done: true } as const

export const bookPeopleRoutes = new Hono<Environment>()
  .get(
    '/books/:code/people',
    describe('people', '这个账套的人员与岗位', { 200: shape.BookPeople }),
    permits('people.read'),
    validate('param', shape.BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json(await readInBook(c, code, people.peopleOfBook), 200)
    },
  )
  .get(
    '/books/:code/exemptions',
    describe('people', '这个账套的兼岗豁免,包括已结束的', { 200: shape.Exemptions }),
    permits('people.read'),
    validate('param', shape.BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json(await readInBook(c, code, people.listExemptions), 200)
    },
  )
  .post(
    '/books/:code/exemptions',
    describe('people', '登记兼岗豁免', { 201: shape.Recorded }),
    permits('exemption.record'),
    keyHonoured,
    validate('param', shape.BookPath),
    validate('json', shape.NewExemption),
    (c) =>
      act(c, inBook(c.req.valid('param').code), 201, (tx, book) =>
        people.recordExemption(tx, requireCaller(c), book, c.req.valid('json')),
      ),
  )
  .post(
    '/books/:code/exemptions/:id/ending',
    describe('people', '结束兼岗豁免;凭它授予的岗位一同收回', { 200: Done }),
    permits('exemption.record'),
    keyHonoured,
    validate('param', shape.BookRecordPath),
    validate('json', shape.EndingReason),
    (c) => {
      const { code, id } = c.req.valid('param')
      const { reason } = c.req.valid('json')
      const work = act(c, inBook(code), 200, async (tx, book) => {
        await people.endExemption(tx, requireCaller(c), book, { id, reason })
        return DONE
      })
      return forgetAfter(c.var.pool, work)
    },
  )
  .get(
    '/books/:code/review-authorisation',
    describe('people', '这个账套的规则自动审核:谁授权、依据、到哪天', { 200: shape.Review }),
    permits('people.read'),
    validate('param', shape.BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json(await readInBook(c, code, people.readReview), 200)
    },
  )
  .post(
    '/books/:code/review-authorisation',
    describe('people', '授权或停止规则自动审核', { 201: Done }),
    permits('review.grant'),
    keyHonoured,
    validate('param', shape.BookPath),
    validate('json', shape.NewReview),
    (c) =>
      act(c, inBook(c.req.valid('param').code), 201, async (tx, book) => {
        await people.setReview(tx, requireCaller(c), book, c.req.valid('json'))
        return DONE
      }),
  )
  .post(
    '/books/:code/keeper',
    describe('people', '登记代理记账的乡镇;它不得审核这个账套', { 201: Done }),
    permits('book.keeper'),
    keyHonoured,
    validate('param', shape.BookPath),
    validate('json', shape.NewKeeper),
    (c) => {
      const work = act(c, inBook(c.req.valid('param').code), 201, async (tx, book) => {
        await people.setKeeper(tx, requireCaller(c), book, c.req.valid('json'))
        return DONE
      })
      return forgetAfter(c.var.pool, work)
    },
  )
