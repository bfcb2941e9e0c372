/** The same app on Cloudflare Workers over Hyperdrive: pages from [assets], a pool a request, single postings, no jobs, no migrations. */
import type { MiddlewareHandler } from 'hono'
import { createApp } from './app.ts'
import { readS3Config } from './config.ts'
import { createPool } from './db/connect.ts'
import { noFileStore } from './files/keeping.ts'
import { s3Store } from './files/store-s3.ts'
import { pageAt, pageWithNonce } from './http/page.ts'
import { postSingly } from './vouchers/submit.ts'

type Bindings = {
  HYPERDRIVE: { connectionString: string }
  /** The store's pepper (`wrangler secret put PEPPER`): the same as in the secrets of the server. */
  PEPPER: string
  /** Attachments need a store that speaks S3: five variables as in src/config.ts, the secret by `wrangler secret put`. */
  FILES_S3_ENDPOINT?: string
  FILES_S3_BUCKET?: string
  FILES_S3_REGION?: string
  FILES_S3_KEY_ID?: string
  FILES_S3_SECRET?: string
  PAGES: { fetch: (request: Request) => Promise<Response> }
}

/** Six connections a request are allowed, and one is kept in hand. */
const CONNECTIONS_MAX = 5
/** 32 MB a derivation: an isolate has 128. */
const PASSWORD_COST = 15

/** Files are served before the program is asked; the page passes through it for its nonce. */
const page: MiddlewareHandler = async (c, next) => {
  const { method, path } = c.req
  const asked = pageAt(path, c.req.header('accept'))
  if (asked === 'other' || (method !== 'GET' && method !== 'HEAD')) return next()
  const stored = await (c.env as Bindings).PAGES.fetch(new Request(new URL('/', c.req.url)))
  if (!stored.ok) return next()
  const { body, headers } = pageWithNonce(await stored.text())
  return c.body(body, asked === 'page' ? 200 : 404, headers)
}

const app = createApp({
  // Sockets belong to the request that opened them, so the pool lives and ends with it.
  connect: (c) => {
    const { HYPERDRIVE } = c.env as Bindings
    return createPool({
      url: HYPERDRIVE.connectionString,
      applicationName: 'cunzhang worker',
      max: CONNECTIONS_MAX,
    })
  },
  post: postSingly,
  files: (c) => {
    const settings = readS3Config(c.env as Bindings)
    return settings === undefined ? noFileStore() : s3Store(settings, () => Date.now())
  },
  kdf: (c) => ({ pepper: (c.env as Bindings).PEPPER, cost: PASSWORD_COST }),
  report: (error, requestId) => {
    const { message, stack } = error as Error
    // The runtime's log is what its console writes.
    console.error(JSON.stringify({ level: 'error', requestId, message, stack }))
  },
  ready: () => ({ ready: true }),
  progress: () => ({ demonstration: { state: 'absent', done: 0, total: 0, message: null } }),
  addressOf: (c) => c.req.header('cf-connecting-ip') ?? 'unknown',
  pages: page,
})

export default { fetch: app.fetch }
