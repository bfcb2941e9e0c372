/** Files sent as the whole body: of a known type, never empty, never a form. */
import { createMiddleware } from 'hono/factory'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Environment } from './environment.ts'

export function requireFile(types: readonly string[]) {
  return createMiddleware<Environment>(async (c, next) => {
    const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (!types.includes(type)) {
      const detail = `请把文件原样作为内容发送,内容类型用 ${types.join('、')} 之一`
      throw new ProblemError(problem('request/media-type', detail))
    }
    if ((await c.req.arrayBuffer()).byteLength === 0) {
      throw new ProblemError(problem('request/malformed', '没有收到文件内容,请把文件作为请求内容发送'))
    }
    await next()
  })
}
