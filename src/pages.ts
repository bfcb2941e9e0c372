/** Serves the built pages of dist/web on Node: hashed files kept for good, the page new each time with its nonce. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'
import { pageAt, pageWithNonce } from './http/page.ts'

type File = {
  bytes: Uint8Array<ArrayBuffer>
  packed: Uint8Array<ArrayBuffer> | undefined
  type: string
  tag: string
  kept: string
}

const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
}

/** Already small, or already packed. */
const PACKED_FROM = 1024
const PACKABLE = /^(text\/|application\/(json|manifest)|image\/svg)/

function readFile(folder: string, name: string): File {
  const bytes = new Uint8Array(readFileSync(join(folder, name)))
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  const packs = PACKABLE.test(type) && bytes.length >= PACKED_FROM
  return {
    bytes,
    packed: packs ? new Uint8Array(gzipSync(bytes, { level: 9 })) : undefined,
    type,
    tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
    // The builder puts a hash of the contents into every name below assets/.
    kept: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
  }
}

/** Everything is read once at start: a name that is not in the list is no file, however it is spelled. */
function readFolder(folder: string): Map<string, File> {
  if (!existsSync(folder)) return new Map()
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const names = entries.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
  )
  return new Map(
    names.filter((name) => !/(^|\/)\./.test(name)).map((name) => [`/${name}`, readFile(folder, name)]),
  )
}

/** Answers GET and HEAD of the pages and leaves everything else to the app. */
export function servePages(folder: string): MiddlewareHandler {
  const files = readFolder(folder)
  const first = files.get('/index.html')
  const html = first === undefined ? undefined : new TextDecoder().decode(first.bytes)
  files.delete('/index.html')
  return async (c, next) => {
    const { method, path } = c.req
    if (method !== 'GET' && method !== 'HEAD') return next()
    const file = files.get(path)
    const page = file === undefined ? pageAt(path, c.req.header('accept')) : 'other'
    if (page !== 'other' && html !== undefined) {
      const { body, headers } = pageWithNonce(html)
      return c.body(body, page === 'page' ? 200 : 404, headers)
    }
    if (file === undefined) return next()
    const headers = {
      'content-type': file.type,
      etag: file.tag,
      'cache-control': file.kept,
      vary: 'accept-encoding',
    }
    if (c.req.header('if-none-match')?.includes(file.tag)) return c.body(null, 304, headers)
    const packs = file.packed !== undefined && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '')
    return packs && file.packed !== undefined
      ? c.body(file.packed, 200, { ...headers, 'content-encoding': 'gzip' })
      : c.body(file.bytes, 200, headers)
  }
}
