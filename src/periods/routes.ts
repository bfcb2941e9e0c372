/** Addresses of closing months and sealing years. */
import { Hono } from 'hono'
import { Book, BookPath } from '../books/schema.ts'
import { inBook } from '../books/scope.ts'
import { readBook } from '../books/service.ts'
import { Done, describe, keyHonoured, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { NewClosing, NewYearSeal } from './schema.ts'
import { closeThrough, sealYear } from './service.ts'

export const periodRoutes = new Hono<Environment>()
  .post(
    '/books/:code/closings',
    describe('closing', '结账到某月;有妨碍时一次列全', { 201: Book }),
    permits('month.close'),
    keyRequired,
    validate('param', BookPath),
    validate('json', NewClosing),
    (c) => {
      const { code } = c.req.valid('param')
      return act(c, inBook(code), 201, async (tx) => {
        await closeThrough(tx, c.var.actor, { book: code, through: c.req.valid('json').through })
        return readBook(tx, code)
      })
    },
  )
  .post(
    '/books/:code/year-seals',
    describe('closing', '封存已结转的年度,不能撤回', { 201: Done }),
    permits('year.seal'),
    keyHonoured,
    validate('param', BookPath),
    validate('json', NewYearSeal),
    (c) => {
      const { code } = c.req.valid('param')
      return act(c, inBook(code), 201, async (tx) => {
        await sealYear(tx, c.var.actor, { book: code, year: c.req.valid('json').year })
        return { done: true } as const
      })
    },
  )
