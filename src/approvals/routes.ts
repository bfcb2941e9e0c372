/** Addresses of drafts people write: make, change, submit, sign, record a meeting, discard; and what waits for one's signature. */
import { Hono } from 'hono'
import { BookPath } from '../books/schema.ts'
import { inBook, readInBook } from '../books/scope.ts'
import { describe, keyHonoured, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { readStore } from '../http/within.ts'
import {
  discardDraft,
  readDraft,
  readWaiting,
  recordMeeting,
  signDraft,
  submitDraft,
  writeDraft,
} from './drafts.ts'
import {
  DraftInFull,
  DraftPath,
  NewDraft,
  NewMeeting,
  NewSignature,
  Reason,
  WaitingPage,
  WaitingQuery,
} from './schema.ts'

const written = new Hono<Environment>()
  .post(
    '/books/:code/drafts',
    describe('approvals', '填制一张草稿', { 201: DraftInFull }),
    permits('draft.write'),
    keyRequired,
    validate('param', BookPath),
    validate('json', NewDraft),
    (c) => {
      const { code } = c.req.valid('param')
      const body = c.req.valid('json')
      return act(c, inBook(code), 201, (tx) => writeDraft(tx, requireCaller(c), { book: code, body }))
    },
  )
  .get(
    '/books/:code/drafts/:id',
    describe('approvals', '一张草稿,办到哪一步,轮到谁', { 200: DraftInFull }),
    permits('draft.read'),
    validate('param', DraftPath),
    async (c) => {
      const { code, id } = c.req.valid('param')
      const read = readInBook(c, code, (tx, bookId) => readDraft(tx, requireCaller(c), bookId, id))
      return c.json(await read, 200)
    },
  )
  .put(
    '/books/:code/drafts/:id',
    describe('approvals', '修改自己的草稿;已有的签批作废', { 200: DraftInFull }),
    permits('draft.write'),
    keyHonoured,
    validate('param', DraftPath),
    validate('json', NewDraft),
    (c) => {
      const { code, id } = c.req.valid('param')
      const body = c.req.valid('json')
      return act(c, inBook(code), 200, (tx) => writeDraft(tx, requireCaller(c), { book: code, id, body }))
    },
  )
  .post(
    '/books/:code/drafts/:id/submission',
    describe('approvals', '报批', { 200: DraftInFull }),
    permits('draft.write'),
    keyHonoured,
    validate('param', DraftPath),
    (c) => {
      const { code, id } = c.req.valid('param')
      return act(c, inBook(code), 200, (tx, bookId) => submitDraft(tx, requireCaller(c), bookId, id))
    },
  )
  .post(
    '/books/:code/drafts/:id/discarding',
    describe('approvals', '作废一张草稿', { 200: DraftInFull }),
    permits('draft.write'),
    keyHonoured,
    validate('param', DraftPath),
    validate('json', Reason),
    (c) => {
      const { code, id } = c.req.valid('param')
      const { reason } = c.req.valid('json')
      return act(c, inBook(code), 200, (tx, bookId) =>
        discardDraft(tx, requireCaller(c), bookId, { id, reason }),
      )
    },
  )

const signed = new Hono<Environment>()
  .post(
    '/books/:code/drafts/:id/signatures',
    describe('approvals', '签批:同意或退回;最后一步同意即记账', { 200: DraftInFull }),
    permits('approval.sign'),
    keyHonoured,
    validate('param', DraftPath),
    validate('json', NewSignature),
    (c) => {
      const { code, id } = c.req.valid('param')
      const body = c.req.valid('json')
      return act(c, inBook(code), 200, (tx, bookId) => signDraft(tx, requireCaller(c), bookId, { id, body }))
    },
  )
  .post(
    '/books/:code/drafts/:id/meetings',
    describe('approvals', '登记四议两公开的一步', { 200: DraftInFull }),
    permits('meeting.record'),
    keyHonoured,
    validate('param', DraftPath),
    validate('json', NewMeeting),
    (c) => {
      const { code, id } = c.req.valid('param')
      const body = c.req.valid('json')
      return act(c, inBook(code), 200, (tx, bookId) =>
        recordMeeting(tx, requireCaller(c), bookId, { id, body }),
      )
    },
  )
  .get(
    '/approvals/waiting',
    describe('approvals', '轮到我签的草稿', { 200: WaitingPage }),
    permits('approval.sign'),
    validate('query', WaitingQuery),
    async (c) => {
      const query = c.req.valid('query')
      return c.json(await readStore(c, (tx) => readWaiting(tx, requireCaller(c), query)), 200)
    },
  )

export const approvalRoutes = new Hono<Environment>().route('/', written).route('/', signed)
