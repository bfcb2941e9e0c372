/** Addresses of attachments: send one as the whole body, list, read back, put to a posted voucher. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { BookPath } from '../books/schema.ts'
import { inBook, readInBook } from '../books/scope.ts'
import { describe, describePlain, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import {
  Attached,
  AttachmentPath,
  FileAdded,
  FileNameQuery,
  FilePage,
  FilePath,
  FileQuery,
  FileViewQuery,
  NewAttachment,
} from './schema.ts'
import { addFile, attachFile, download, findFile, keepFile, pageOfFiles } from './service.ts'
import type { FileStore } from './service.ts'

const TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'application/ofd',
  'application/xml',
  'application/octet-stream',
]

/** A form is no file; what else a sender calls it does not matter, for the bytes decide. */
const noForm = createMiddleware<Environment>(async (c, next) => {
  const type = (c.req.header('content-type') ?? '').toLowerCase()
  if (/^\s*(multipart\/|application\/x-www-form-urlencoded)/.test(type)) {
    const detail = '请把文件原样作为内容发送,不要用表单'
    throw new ProblemError(problem('request/media-type', detail))
  }
  await next()
})

export function fileRoutes(filesOf: (c: Context<Environment>) => FileStore) {
  return new Hono<Environment>()
    .post(
      '/books/:code/files',
      describePlain('files', '上传附件(原文件;类型按内容判断)', { body: TYPES, schema: FileAdded }),
      permits('file.add'),
      keyHonoured,
      noForm,
      validate('param', BookPath),
      validate('query', FileNameQuery),
      async (c) => {
        const { code } = c.req.valid('param')
        const bytes = new Uint8Array(await c.req.arrayBuffer())
        // Who may not add to this book is refused before the file is looked at.
        await readInBook(c, code, () => Promise.resolve())
        const file = await keepFile(filesOf(c), bytes, c.req.valid('query').name)
        return act(c, inBook(code), 200, (tx, bookId) => addFile(tx, requireCaller(c), bookId, file))
      },
    )
    .get(
      '/books/:code/files',
      describe('files', '账套的附件,新的在前', { 200: FilePage }),
      permits('file.read'),
      validate('param', BookPath),
      validate('query', FileQuery),
      async (c) => {
        const { proof } = requireCaller(c)
        const page = await readInBook(c, c.req.valid('param').code, (tx, bookId) =>
          pageOfFiles(tx, proof, bookId, c.req.valid('query')),
        )
        return c.json(page, 200)
      },
    )
    .get(
      '/books/:code/files/:hash',
      describePlain('files', '附件内容', { answer: TYPES }),
      permits('file.read'),
      validate('param', FilePath),
      validate('query', FileViewQuery),
      async (c) => {
        const { code, hash } = c.req.valid('param')
        const file = await readInBook(c, code, (tx, bookId) => findFile(tx, bookId, hash))
        const { bytes, headers } = await download(filesOf(c), file, c.req.valid('query').view === '1')
        return c.body(bytes, 200, headers)
      },
    )
    .post(
      '/books/:code/vouchers/:seq/files',
      describe('files', '给已记账的凭证补附件', { 201: Attached }),
      permits('file.add'),
      keyHonoured,
      validate('param', AttachmentPath),
      validate('json', NewAttachment),
      (c) => {
        const { code, seq } = c.req.valid('param')
        const input = { seq, ...c.req.valid('json') }
        return act(c, inBook(code), 201, (tx, bookId) => attachFile(tx, requireCaller(c), bookId, input))
      },
    )
}
