/** Addresses of the year end and of reopening. */
import { Hono } from 'hono'
import { Book, BookPath } from '../books/schema.ts'
import { inBook } from '../books/scope.ts'
import { readBook } from '../books/service.ts'
import { describe, keyHonoured, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { NewReopening, NewYearEnd, YearEnd } from './schema.ts'
import { reopenFrom, transferYear } from './service.ts'

export const closingRoutes = new Hono<Environment>()
  .post(
    '/books/:code/year-ends',
    describe('closing', '年终结转;已结转的年度不再结转', { 201: YearEnd }),
    permits('year.transfer'),
    keyRequired,
    validate('param', BookPath),
    validate('json', NewYearEnd),
    (c) => {
      const { code } = c.req.valid('param')
      const { year } = c.req.valid('json')
      return act(c, inBook(code), 201, async (tx) => {
        const answers = await transferYear(tx, c.var.actor, { book: code, year })
        return YearEnd.parse({ year, vouchers: answers.map((answer) => JSON.parse(answer) as unknown) })
      })
    },
  )
  .post(
    '/books/:code/reopenings',
    describe('closing', '反结账:重开某月及以后各月', { 201: Book }),
    permits('month.reopen'),
    keyHonoured,
    validate('param', BookPath),
    validate('json', NewReopening),
    (c) => {
      const { code } = c.req.valid('param')
      const { until = null, ...reopening } = c.req.valid('json')
      return act(c, inBook(code), 201, async (tx) => {
        await reopenFrom(tx, c.var.actor, { book: code, ...reopening, until })
        return readBook(tx, code)
      })
    },
  )
