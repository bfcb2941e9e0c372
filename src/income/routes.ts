/** Address of the classifier: income lines in, best answers out; nothing is stored. */
import { Hono } from 'hono'
import { describe } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { classifyLines } from './service.ts'
import { ClassifyAnswer, ClassifyRequest } from './schema.ts'

export const incomeRoutes = new Hono<Environment>().post(
  '/classify',
  describe('income', '给收入摘要归类,不记账', { 200: ClassifyAnswer }),
  permits('income.classify'),
  validate('json', ClassifyRequest),
  (c) => c.json(classifyLines(c.req.valid('json')), 200),
)
