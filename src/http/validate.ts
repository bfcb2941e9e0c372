/** One Zod schema validates, types the handler and writes the OpenAPI: zValidator with our problems and hono-openapi's mark. */
import { zValidator } from '@hono/zod-validator'
import type { ValidationTargets } from 'hono'
import { resolver, uniqueSymbol } from 'hono-openapi'
import type { z } from 'zod'
import { ProblemError, problem } from '../lib/problem.ts'

const WHERE: Record<string, string> = { json: '', query: '查询·', param: '地址·', header: '请求头·' }

/** Issues of a failed parse as problems, each with its place in the input. */
export function problemsOf(error: z.core.$ZodError, target = 'json'): ProblemError {
  const [first, ...rest] = error.issues.map((issue) => {
    const path = issue.path.map(String).join('/')
    const pointer = target === 'json' ? `/${path}` : `${WHERE[target] ?? ''}${path}`
    return problem('request/invalid', sentence(issue), pointer)
  })
  return new ProblemError(first ?? problem('request/invalid', '内容无法读取'), ...rest)
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `不认识的字段:${issue.keys.join('、')},请删去`
  if (issue.code === 'invalid_type') return `应为 ${issue.expected},请核对`
  if (issue.code === 'invalid_value') return `只能是 ${issue.values.map(String).join('、')} 之一`
  return issue.message
}

export function validate<Target extends keyof ValidationTargets, Schema extends z.ZodType>(target: Target, schema: Schema) {
  const middleware = zValidator(target, schema, (result) => {
    if (!result.success) throw problemsOf(result.error, target)
  })
  return Object.assign(middleware, { [uniqueSymbol]: { target, ...resolver(schema) } }) as typeof middleware
}
