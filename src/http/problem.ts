/** The one place that renders refusals: RFC 9457 `application/problem+json` with stable code, Chinese title and detail. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { problemOfDatabase } from '../db/constraints.ts'
import { CommitUnknownError } from '../db/transaction.ts'
import { ProblemError, problem, problems } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'
import type { Environment } from './environment.ts'

export const ProblemDocument = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    errors: z.array(z.strictObject({ code: z.string(), detail: z.string(), pointer: z.string().optional() })),
  })
  .meta({ id: 'Problem', description: 'RFC 9457; `errors` holds every problem found, in rule order' })

export type ProblemDocument = z.infer<typeof ProblemDocument>

export function documentOf(found: readonly [Problem, ...Problem[]], instance: string): ProblemDocument {
  const [first] = found
  const { title, status } = problems[first.code]
  return {
    type: `/problems/${first.code}`,
    title,
    status,
    detail: first.pointer === undefined ? first.detail : `${first.pointer}:${first.detail}`,
    instance: `urn:uuid:${instance}`,
    code: first.code,
    errors: [...found],
  }
}

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'request/malformed',
  404: 'request/not-found',
  405: 'request/method-not-allowed',
  413: 'request/too-large',
  415: 'request/media-type',
}

const DETAILS: Partial<Record<ProblemCode, string>> = {
  'request/malformed': '请求内容不是正确的 JSON,请核对',
  'request/not-found': '没有这个地址,请核对',
  'request/too-large': '内容超过上限,请分批提交',
}

const COMMIT_UNKNOWN = '数据库没有答复是否已经记下:请用同一个防重复键重发,或先查一查再办'

function problemsOfError(error: unknown): readonly [Problem, ...Problem[]] | undefined {
  if (error instanceof ProblemError) return error.problems
  if (error instanceof HTTPException) {
    const code = BY_STATUS[error.status] ?? 'request/malformed'
    return [problem(code, DETAILS[code] ?? problems[code].title)]
  }
  if (error instanceof CommitUnknownError) return [problem('service/unavailable', COMMIT_UNKNOWN)]
  const known = problemOfDatabase(error)
  return known === undefined ? undefined : [known]
}

export function render(c: Context<Environment>, found: readonly [Problem, ...Problem[]]): Response {
  const body = documentOf(found, c.get('requestId'))
  const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' }
  if (body.status === 503) return c.body(JSON.stringify(body), 503, { ...headers, 'retry-after': '1' })
  return c.body(JSON.stringify(body), body.status as ContentfulStatusCode, headers)
}

/** `report` hears of what nobody expected; the caller gets a number to quote and nothing else. */
export function onError(report: (error: unknown, requestId: string) => void) {
  return (error: unknown, c: Context<Environment>): Response => {
    const known = problemsOfError(error)
    if (known !== undefined) return render(c, known)
    report(error, c.get('requestId'))
    return render(c, [problem('service/failed', `系统出错,请把编号 ${c.get('requestId')} 告诉管理员`)])
  }
}
