/** One Zod schema validates, types the handler and writes the OpenAPI: zValidator with our problems and hono-openapi's mark. */
import { zValidator } from '@hono/zod-validator'
import type { Context, MiddlewareHandler, Next, ValidationTargets } from 'hono'
import { resolver, uniqueSymbol } from 'hono-openapi'
import type { z } from 'zod'
import { ProblemError, problem } from '../lib/problem.ts'
import { checkHiddenText, readJson } from './json.ts'

const WHERE: Record<string, string> = { json: '', query: '查询·', param: '地址·', header: '请求头·' }
const SHOWN_MAX = 20
/** The document shows what a client sends: fields with a default may be left out. */
const AS_SENT = { options: { io: 'input' } }

/** Issues of a failed parse as problems, each with its place in the input; never more than a person reads. */
export function problemsOf(error: z.core.$ZodError, target = 'json'): ProblemError {
  const [first, ...rest] = error.issues.slice(0, SHOWN_MAX).map((issue) => {
    const path = issue.path.map(String).join('/')
    const pointer = target === 'json' ? `/${path}` : `${WHERE[target] ?? ''}${path}`
    return problem('request/invalid', sentence(issue), pointer)
  })
  return new ProblemError(first ?? problem('request/invalid', '内容无法读取'), ...rest)
}

const TYPES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '对象',
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, SHOWN_MAX).map((key) => key.slice(0, 50))
    return `不认识的字段:${names.join('、')},请删去`
  }
  if (issue.code === 'invalid_type') return `应为${TYPES[issue.expected] ?? issue.expected},请核对`
  if (issue.code === 'invalid_value') return `只能是 ${issue.values.map(String).join('、')} 之一`
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `不能大于 ${issue.maximum}`
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `不能小于 ${issue.minimum}`
  if (issue.message.startsWith('Invalid')) return '格式不对,请核对'
  return issue.message
}

export function validate<Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  const judge = zValidator(target, schema, (result) => {
    if (!result.success) throw problemsOf(result.error, target)
  })
  const run = async (c: Context, next: Next): Promise<Response | void> => {
    if (target === 'json') readJson(c.req.header('content-type'), await c.req.arrayBuffer())
    else if (target !== 'header') checkHiddenText(target === 'param' ? c.req.param() : c.req.query())
    return (judge as MiddlewareHandler)(c, next)
  }
  return Object.assign(run, {
    [uniqueSymbol]: { target, ...resolver(schema, AS_SENT) },
  }) as unknown as typeof judge
}
