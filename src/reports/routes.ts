/** Addresses of the reports: annual summary, the lines behind its figures, trial balance, export. */
import { Hono } from 'hono'
import { z } from 'zod'
import { BookPath, DayText } from '../books/schema.ts'
import { readInBook } from '../books/scope.ts'
import { today } from '../http/clock.ts'
import { describe, describePlain } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { streamText } from '../http/stream.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { readStore } from '../http/within.ts'
import { day } from '../lib/day.ts'
import { annualSummary } from './annual.ts'
import { exportCsv } from './csv.ts'
import { exportHledger } from './hledger.ts'
import { linesBehind } from './lines.ts'
import { reportTrialBalance } from './report-trial-balance.ts'
import { AnnualQuery, AnnualSummary, FigureLines, LinesQuery, TrialBalance } from './schema.ts'

const TrialBalanceRequest = z.strictObject({
  as_of: DayText.optional(),
  from: DayText.optional(),
  known_on: z.iso.datetime({ offset: true, message: '时点要写成 2021-07-01T00:00:00+08:00' }).optional(),
  with_drafts: z.enum(['true', 'false']).default('false'),
})

const ExportRequest = z.strictObject({ format: z.enum(['hledger', 'csv']) })

const FORMATS = {
  hledger: { pieces: exportHledger, contentType: 'text/plain; charset=utf-8', ending: 'journal' },
  csv: { pieces: exportCsv, contentType: 'text/csv; charset=utf-8', ending: 'csv' },
} as const

export function reportRoutes(report: (error: unknown, requestId: string) => void) {
  return new Hono<Environment>()
    .get(
      '/reports/annual',
      describe('reports', '年度汇总', { 200: AnnualSummary }),
      permits('report.read'),
      validate('query', AnnualQuery),
      async (c) => {
        const request = { ...c.req.valid('query'), today: today() }
        return c.json(await readStore(c, (tx) => annualSummary(tx, request)), 200)
      },
    )
    .get(
      '/reports/annual/lines',
      describe('reports', '某个数字背后的凭证行', { 200: FigureLines }),
      permits('report.read'),
      validate('query', LinesQuery),
      async (c) => c.json(await readStore(c, (tx) => linesBehind(tx, c.req.valid('query'))), 200),
    )
    .get(
      '/books/:code/trial-balance',
      describe('reports', '科目余额表', { 200: TrialBalance }),
      permits('book.read'),
      validate('param', BookPath),
      validate('query', TrialBalanceRequest),
      async (c) => {
        const { code } = c.req.valid('param')
        const { as_of, from, known_on: knownOn, with_drafts } = c.req.valid('query')
        const request = {
          book: code,
          asOf: as_of === undefined ? today() : day(as_of),
          from: from === undefined ? undefined : day(from),
          knownOn,
          withDrafts: with_drafts === 'true',
        }
        return c.json(await readInBook(c, code, (tx) => reportTrialBalance(tx, request)), 200)
      },
    )
    .get(
      '/books/:code/export',
      describePlain('reports', '导出全部账目,末行是结束标记', { answer: ['text/plain', 'text/csv'] }),
      permits('book.export'),
      validate('param', BookPath),
      validate('query', ExportRequest),
      async (c) => {
        const { code } = c.req.valid('param')
        const { pieces, contentType, ending } = FORMATS[c.req.valid('query').format]
        const { requestId } = c.var
        return streamText(
          (work) => readInBook(c, code, work),
          (tx) => pieces(tx, code),
          {
            contentType,
            fileName: `${code}.${ending}`,
            report: (error) => report(error, requestId),
            head: c.req.method === 'HEAD',
          },
        )
      },
    )
}
