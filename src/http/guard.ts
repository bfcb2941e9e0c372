/** Guards before any route: name of the server, origin, size; hostile requests end here with a 4xx. */
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Environment } from './environment.ts'

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Unsafe methods from another site are refused, whatever their content type (forms and JSON alike). */
export function sameOrigin(publicOrigin: string | undefined) {
  return createMiddleware<Environment>(async (c, next) => {
    const site = c.req.header('sec-fetch-site')
    const origin = c.req.header('origin')
    const own = (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()
    const foreign =
      origin !== undefined &&
      origin !== publicOrigin &&
      (!URL.canParse(origin) || new URL(origin).host !== own)
    if (
      UNSAFE.has(c.req.method) &&
      (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    ) {
      throw new ProblemError(problem('request/cross-site', '不接受其他网站发来的请求,请从本系统的页面提交'))
    }
    await next()
  })
}

/** The host without its port; an IPv6 address without its brackets. */
export function hostName(host: string): string {
  return host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
}

/** Only names this server goes by: a page of another site cannot reach it under a name of its own. */
export function knownHost(hosts: ReadonlySet<string> | undefined) {
  return createMiddleware<Environment>(async (c, next) => {
    const host = hostName(c.req.header('host') ?? new URL(c.req.url).host)
    if (hosts !== undefined && !hosts.has(host)) {
      const detail = `这台服务器不叫「${host.slice(0, 100)}」,请用它自己的地址访问,或请管理员用 PUBLIC_URL 写明这个名称`
      throw new ProblemError(problem('request/host', detail))
    }
    await next()
  })
}

/** Counts the bytes themselves: a chunked body has no length to believe, and a stated length is only stated. */
async function readAtMost(body: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const pieces: Uint8Array[] = []
  let size = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length
    if (size > max) {
      void reader.cancel().catch(() => undefined)
      throw tooLarge(max)
    }
    pieces.push(read.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

function tooLarge(max: number): ProblemError {
  const detail = `内容超过 ${Math.floor(max / 1_048_576)} MB,请分批提交`
  return new ProblemError(problem('request/too-large', detail))
}

/** Bodies are read once, here, and never beyond the limit of their address. */
export function limitBody(maxOf: (path: string) => number) {
  return createMiddleware<Environment>(async (c, next) => {
    const { body } = c.req.raw
    if (UNSAFE.has(c.req.method) && body !== null) {
      const max = maxOf(c.req.path)
      if (Number(c.req.header('content-length') ?? 0) > max) throw tooLarge(max)
      c.req.bodyCache.arrayBuffer = Promise.resolve((await readAtMost(body, max)).buffer) as never
    }
    await next()
  })
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1'])

/** Whether a browser keeps our cookies here: https, said by the request or by the public address, or this machine itself. */
export function isSecure(c: Context<Environment>, publicOrigin: string | undefined): boolean {
  const url = new URL(c.req.url)
  const host = c.req.header('host') ?? url.host
  if (url.protocol === 'https:' || LOOPBACK.has(hostName(host))) return true
  return publicOrigin?.startsWith('https:') === true && new URL(publicOrigin).host === host
}
