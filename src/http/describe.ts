/** How routes write themselves into the OpenAPI document: summary, answers, refusals, the idempotency key. */
import { createMiddleware } from 'hono/factory'
import { describeRoute, resolver, uniqueSymbol } from 'hono-openapi'
import { z } from 'zod'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Environment } from './environment.ts'
import { ProblemDocument } from './problem.ts'

const REFUSAL = {
  description: 'Refused: RFC 9457, `code` as listed under /problems',
  content: { 'application/problem+json': { schema: resolver(ProblemDocument) } },
}

/** A route that answers JSON of one schema, and refuses with a problem. */
export function describe(tag: string, summary: string, answers: Record<number, z.ZodType>) {
  const responses = Object.entries(answers).map(([status, schema]) => [
    status,
    { description: summary, content: { 'application/json': { schema: resolver(schema) } } },
  ])
  return describeRoute({
    tags: [tag],
    summary,
    responses: { ...Object.fromEntries(responses), default: REFUSAL },
  })
}

/** A route that answers text, or takes or gives files. */
export function describePlain(
  tag: string,
  summary: string,
  media: { answer?: readonly string[]; body?: readonly string[]; schema?: z.ZodType },
) {
  const binary = { schema: { type: 'string', format: 'binary' } } as const
  const of = (types: readonly string[]) => Object.fromEntries(types.map((type) => [type, binary]))
  const json = media.schema && { 'application/json': { schema: resolver(media.schema) } }
  return describeRoute({
    tags: [tag],
    summary,
    ...(media.body && { requestBody: { required: true, content: of(media.body) } }),
    responses: { 200: { description: summary, content: json ?? of(media.answer ?? []) }, default: REFUSAL },
  })
}

function keyParameter(required: boolean) {
  return {
    in: 'header' as const,
    name: 'Idempotency-Key',
    required,
    description: '防重复键: same key and body give the same answer byte for byte, another body is 422',
    schema: { type: 'string' as const, pattern: '^[\\x21-\\x7e]{1,200}$' },
  }
}

const requiring = createMiddleware<Environment>(async (c, next) => {
  if (c.req.header('idempotency-key') === undefined) {
    const detail = '请求头要带 Idempotency-Key(每项业务一个,重发时不变),以免重复记账'
    throw new ProblemError(problem('request/key-missing', detail))
  }
  await next()
})

/** Posting, importing, closing: refused without a key. */
export const keyRequired = Object.assign(requiring, {
  [uniqueSymbol]: { spec: { parameters: [keyParameter(true)] } },
})

/** Elsewhere a key is honoured when it is sent. */
export const keyHonoured = Object.assign(
  createMiddleware<Environment>(async (_c, next) => next()),
  { [uniqueSymbol]: { spec: { parameters: [keyParameter(false)] } } },
)

export const Done = z
  .strictObject({ done: z.literal(true) })
  .meta({ id: 'Done', description: 'The act stands' })
