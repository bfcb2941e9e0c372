/** Addresses of vouchers: post, list, read, reverse, give an income line another type. */
import { Hono } from 'hono'
import { BookPath } from '../books/schema.ts'
import { inBook, readInBook } from '../books/scope.ts'
import { describe, keyHonoured, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act, answerWith, keyOf, resolveByKey } from '../http/once.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { assignIncome } from './assign.ts'
import { pageOfVouchers, readVoucher } from './pages.ts'
import { reverseVoucher } from './reversal.ts'
import {
  Assigned,
  LinePath,
  NewAssignment,
  NewReversal,
  PostedVoucher,
  Voucher,
  VoucherBody,
  VoucherPage,
  VoucherPath,
  VoucherQuery,
} from './schema.ts'
import { submitVoucher } from './submit.ts'
import type { PostOne } from './submit.ts'

export function voucherRoutes(post: PostOne) {
  return new Hono<Environment>()
    .get(
      '/books/:code/vouchers',
      describe('vouchers', '已记账凭证,按记账先后分页', { 200: VoucherPage }),
      permits('book.read'),
      validate('param', BookPath),
      validate('query', VoucherQuery),
      async (c) => {
        const read = readInBook(c, c.req.valid('param').code, (tx, bookId) =>
          pageOfVouchers(tx, bookId, c.req.valid('query')),
        )
        return c.json(await read, 200)
      },
    )
    .post(
      '/books/:code/vouchers',
      describe('vouchers', '记账:一张凭证', { 201: PostedVoucher }),
      permits('voucher.post'),
      keyRequired,
      validate('param', BookPath),
      validate('json', VoucherBody),
      async (c) => {
        const key = await keyOf(c)
        const submission = { code: c.req.valid('param').code, body: c.req.valid('json'), key }
        const answer = await resolveByKey(key?.key, () => submitVoucher(c, post, submission))
        return answerWith<PostedVoucher, 201>(c, answer, 201)
      },
    )
    .get(
      '/books/:code/vouchers/:seq',
      describe('vouchers', '一张凭证', { 200: Voucher }),
      permits('book.read'),
      validate('param', VoucherPath),
      async (c) => {
        const { code, seq } = c.req.valid('param')
        return c.json(await readInBook(c, code, (tx, bookId) => readVoucher(tx, bookId, seq)), 200)
      },
    )
    .post(
      '/books/:code/vouchers/:seq/reversal',
      describe('vouchers', '红字注销一张凭证', { 201: PostedVoucher }),
      permits('voucher.reverse'),
      keyRequired,
      validate('param', VoucherPath),
      validate('json', NewReversal),
      (c) => {
        const { code, seq } = c.req.valid('param')
        const { date } = c.req.valid('json')
        const input = { book: code, voucher: `#${seq}`, date }
        return act(c, inBook(code), 201, (tx) => reverseVoucher(tx, c.var.actor, input))
      },
    )
    .post(
      '/books/:code/vouchers/:seq/lines/:line/assignments',
      describe('vouchers', '改判一行收入的类型', { 201: Assigned }),
      permits('income.assign'),
      keyHonoured,
      validate('param', LinePath),
      validate('json', NewAssignment),
      (c) => {
        const { code, seq, line } = c.req.valid('param')
        const input = { book: code, voucher: `#${seq}`, line: Number(line), ...c.req.valid('json') }
        return act(c, inBook(code), 201, (tx) => assignIncome(tx, c.var.actor, input))
      },
    )
}
