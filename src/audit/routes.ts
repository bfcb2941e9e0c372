/** Addresses of the logs: the audit log of a book, that of the store, the access log; each searched and taken along as CSV. */
import { Hono } from 'hono'
import type { Context } from 'hono'
import { BookPath } from '../books/schema.ts'
import { readInBook } from '../books/scope.ts'
import { describe, describePlain } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { permits } from '../http/permit.ts'
import { streamText } from '../http/stream.ts'
import { validate } from '../http/validate.ts'
import { readStore } from '../http/within.ts'
import { exportAccess, exportAudit } from './export-logs.ts'
import { AccessFilter, AccessPage, AccessQuery, AuditFilter, AuditPage, AuditQuery } from './schema.ts'
import { searchAccess, searchAudit } from './search.ts'

type Report = (error: unknown, requestId: string) => void

const CSV = { answer: ['text/csv'] }

function fileOf(c: Context<Environment>, name: string, report: Report) {
  const { requestId } = c.var
  return {
    contentType: 'text/csv; charset=utf-8',
    fileName: `${name}.csv`,
    report: (error: unknown) => report(error, requestId),
    head: c.req.method === 'HEAD',
  }
}

function bookAuditRoutes(report: Report) {
  return new Hono<Environment>()
    .get(
      '/books/:code/audit',
      describe('audit', '账套操作日志,按人、时间、操作、内容查', { 200: AuditPage }),
      permits('audit.read'),
      validate('param', BookPath),
      validate('query', AuditQuery),
      async (c) => {
        const { code } = c.req.valid('param')
        const page = readInBook(c, code, (tx, bookId) => searchAudit(tx, bookId, c.req.valid('query')))
        return c.json(await page, 200)
      },
    )
    .get(
      '/books/:code/audit/export',
      describePlain('audit', '导出账套操作日志(CSV),末行是结束标记', CSV),
      permits('audit.read'),
      validate('param', BookPath),
      validate('query', AuditFilter),
      async (c) => {
        const { code } = c.req.valid('param')
        let book = ''
        return streamText(
          (work) =>
            readInBook(c, code, (tx, bookId) => {
              book = bookId
              return work(tx)
            }),
          (tx) => exportAudit(tx, book, c.req.valid('query')),
          fileOf(c, `${code}-audit`, report),
        )
      },
    )
}

function storeLogRoutes(report: Report) {
  return new Hono<Environment>()
    .get(
      '/store-audit',
      describe('audit', '系统操作日志:账号、岗位、审批权限', { 200: AuditPage }),
      permits('log.read'),
      validate('query', AuditQuery),
      async (c) => c.json(await readStore(c, (tx) => searchAudit(tx, null, c.req.valid('query'))), 200),
    )
    .get(
      '/store-audit/export',
      describePlain('audit', '导出系统操作日志(CSV),末行是结束标记', CSV),
      permits('log.read'),
      validate('query', AuditFilter),
      async (c) =>
        streamText(
          (work) => readStore(c, work),
          (tx) => exportAudit(tx, null, c.req.valid('query')),
          fileOf(c, 'store-audit', report),
        ),
    )
    .get(
      '/access-log',
      describe('audit', '访问日志:登录与敏感数据的查看', { 200: AccessPage }),
      permits('log.read'),
      validate('query', AccessQuery),
      async (c) => c.json(await readStore(c, (tx) => searchAccess(tx, c.req.valid('query'))), 200),
    )
    .get(
      '/access-log/export',
      describePlain('audit', '导出访问日志(CSV),末行是结束标记', CSV),
      permits('log.read'),
      validate('query', AccessFilter),
      async (c) =>
        streamText(
          (work) => readStore(c, work),
          (tx) => exportAccess(tx, c.req.valid('query')),
          fileOf(c, 'access-log', report),
        ),
    )
}

export function auditRoutes(report: Report) {
  return new Hono<Environment>().route('/', bookAuditRoutes(report)).route('/', storeLogRoutes(report))
}
