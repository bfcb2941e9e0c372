/** Guards before any route: size and depth of bodies, duplicate keys, origin, host; hostile requests end here with a 4xx. */
import { createMiddleware } from 'hono/factory'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Environment } from './environment.ts'

const DEPTH_MAX = 20
const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Unsafe methods from another site are refused, whatever their content type (forms and JSON alike). */
export const sameOrigin = createMiddleware<Environment>(async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  const own = new URL(c.req.url).host
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== (c.req.header('host') ?? own))
  if (UNSAFE.has(c.req.method) && (foreign || (site !== undefined && site !== 'same-origin' && site !== 'none'))) {
    throw new ProblemError(problem('request/cross-site', '不接受其他网站发来的请求'))
  }
  await next()
})

/** Only names this server goes by: a page of another site cannot reach it under a name of its own. */
export function knownHost(hosts: ReadonlySet<string> | undefined) {
  return createMiddleware<Environment>(async (c, next) => {
    const host = (c.req.header('host') ?? new URL(c.req.url).host).replace(/:\d+$/, '')
    if (hosts !== undefined && !hosts.has(host)) {
      throw new ProblemError(problem('request/host', `这台服务器不叫「${host.slice(0, 100)}」`))
    }
    await next()
  })
}

type Scan = { at: number; depth: number }

/** JSON.parse takes the last of two equal keys in silence and never minds depth; money must not depend on either. */
export function checkJsonText(text: string): void {
  const keys: (Set<string> | null)[] = []
  const scan: Scan = { at: 0, depth: 0 }
  while (scan.at < text.length) {
    const char = text[scan.at]
    if (char === '{' || char === '[') {
      keys.push(char === '{' ? new Set() : null)
      if (keys.length > DEPTH_MAX) throw new ProblemError(problem('request/malformed', `内容嵌套超过 ${DEPTH_MAX} 层`))
    } else if (char === '}' || char === ']') keys.pop()
    else if (char === '"') {
      const end = stringEnd(text, scan.at)
      noteKey(text, scan.at, end, keys.at(-1) ?? null)
      scan.at = end
    }
    scan.at += 1
  }
}

function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function noteKey(text: string, start: number, end: number, keys: Set<string> | null): void {
  if (keys === null || !/^\s*:/.test(text.slice(end + 1, end + 20))) return
  const key = text.slice(start + 1, end)
  if (keys.has(key)) throw new ProblemError(problem('request/malformed', `字段「${key.slice(0, 50)}」写了两次,请删去一个`))
  keys.add(key)
}

/** JSON bodies are read once here: media type, UTF-8, depth, duplicate keys. */
export const strictJson = createMiddleware<Environment>(async (c, next) => {
  const type = c.req.header('content-type') ?? ''
  if (UNSAFE.has(c.req.method) && /^application\/json\b/i.test(type)) {
    const bytes = new Uint8Array(await c.req.arrayBuffer())
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      throw new ProblemError(problem('request/malformed', '内容不是 UTF-8 编码'))
    }
    checkJsonText(text)
  }
  await next()
})
