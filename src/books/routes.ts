/** Addresses of books and relations. */
import { Hono } from 'hono'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { validate } from '../http/validate.ts'
import { inStore, readStore } from '../http/within.ts'
import { pageOfBooks } from './list.ts'
import { Book, BookPage, BookPath, BookQuery, NewBook, NewRelation } from './schema.ts'
import { readInBook } from './scope.ts'
import { createBook, readBook, recordRelation } from './service.ts'

export const bookRoutes = new Hono<Environment>()
  .get(
    '/books',
    describe('books', '账套列表,按编号分页', { 200: BookPage }),
    validate('query', BookQuery),
    async (c) => c.json(await readStore(c.var.pool, (tx) => pageOfBooks(tx, c.req.valid('query'))), 200),
  )
  .post('/books', describe('books', '建账套', { 201: Book }), keyHonoured, validate('json', NewBook), (c) =>
    act(c, inStore, 201, (tx) => createBook(tx, c.var.actor, c.req.valid('json'))),
  )
  .get(
    '/books/:code',
    describe('books', '一个账套', { 200: Book }),
    validate('param', BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json(await readInBook(c.var.pool, code, (tx) => readBook(tx, code)), 200)
    },
  )
  .post(
    '/relations',
    describe('books', '登记主体之间的上缴关系', { 201: Done }),
    keyHonoured,
    validate('json', NewRelation),
    (c) =>
      act(c, inStore, 201, async (tx) => {
        await recordRelation(tx, c.var.actor, c.req.valid('json'))
        return { done: true } as const
      }),
  )
