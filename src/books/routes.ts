/** Addresses of books and relations. */
import { Hono } from 'hono'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireDivision } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { inStore, readStore } from '../http/within.ts'
import { pageOfBooks } from './list.ts'
import {
  Book,
  BookPage,
  BookPath,
  BookQuery,
  NewBook,
  NewRelation,
  SwitchList,
  SwitchQuery,
} from './schema.ts'
import { readInBook } from './scope.ts'
import { findBooks } from './switch.ts'
import { createBook, readBook, recordRelation } from './service.ts'

export const bookRoutes = new Hono<Environment>()
  .get(
    '/books',
    describe('books', '账套列表,按编号分页', { 200: BookPage }),
    permits('book.read'),
    validate('query', BookQuery),
    async (c) => c.json(await readStore(c, (tx) => pageOfBooks(tx, c.req.valid('query'))), 200),
  )
  .post(
    '/books',
    describe('books', '建账套', { 201: Book }),
    permits('book.open'),
    keyHonoured,
    validate('json', NewBook),
    (c) => {
      requireDivision(c, c.req.valid('json').division)
      return act(c, inStore, 201, (tx) => createBook(tx, c.var.actor, c.req.valid('json')))
    },
  )
  .get(
    '/books/switch',
    describe('books', '按拼音首字母、名称或编号找账套', { 200: SwitchList }),
    permits('book.read'),
    validate('query', SwitchQuery),
    async (c) => c.json(await readStore(c, (tx) => findBooks(tx, c.req.valid('query').words)), 200),
  )
  .get(
    '/books/:code',
    describe('books', '一个账套', { 200: Book }),
    permits('book.read'),
    validate('param', BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      return c.json(await readInBook(c, code, (tx) => readBook(tx, code)), 200)
    },
  )
  .post(
    '/relations',
    describe('books', '登记主体之间的上缴关系', { 201: Done }),
    permits('relation.record'),
    keyHonoured,
    validate('json', NewRelation),
    (c) => {
      const relation = c.req.valid('json')
      requireDivision(c, relation.payer.division)
      requireDivision(c, relation.payee.division)
      return act(c, inStore, 201, async (tx) => {
        await recordRelation(tx, c.var.actor, relation)
        return { done: true } as const
      })
    },
  )
