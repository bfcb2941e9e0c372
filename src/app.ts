/** Composition root: guards in their order, then every room's routes; the same app runs on Node and in the Workers runtime. */
import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { generateSpecs } from 'hono-openapi'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { matchedRoutes } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import { accountRoutes } from './accounts/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { approvalRoutes } from './approvals/routes.ts'
import { schemeRoutes } from './approvals/routes-schemes.ts'
import { bookPeopleRoutes } from './books/routes-people.ts'
import { bookRoutes } from './books/routes.ts'
import { BookCode } from './books/schema.ts'
import { seeBook } from './books/scope.ts'
import { closingRoutes } from './closing/routes.ts'
import type { FileStore } from './files/keeping.ts'
import { fileRoutes } from './files/routes.ts'
import { FILE_BYTES_MAX } from './files/types.ts'
import type { Environment, Pool } from './http/environment.ts'
import { knownHost, limitBody, sameOrigin } from './http/guard.ts'
import { noteReads } from './http/noted.ts'
import { permits } from './http/permit.ts'
import { limitRate } from './http/limit.ts'
import type { Rates } from './http/limit.ts'
import { onError, render } from './http/problem.ts'
import { progressRoutes, standingRoutes } from './http/standing.ts'
import type { MetricsText, Progress, Ready } from './http/standing.ts'
import type { KdfSettings } from './identity/derive-key.ts'
import { SESSION_COOKIE } from './identity/routes-door.ts'
import type { IdentityParts } from './identity/routes-door.ts'
import { signOnRoutes } from './identity/routes-single-sign-on.ts'
import { ownRoutes, sessionRoutes, stageRoutes } from './identity/routes.ts'
import type { SignOnSettings } from './identity/sign-on.ts'
import { peopleRoutes } from './identity/routes-people.ts'
import { kinshipRoutes, roleRoutes } from './identity/routes-roles.ts'
import { callerOfToken } from './identity/service.ts'
import { incomeRoutes } from './income/routes.ts'
import { draftRoutes } from './intake/routes-drafts.ts'
import { importRoutes } from './intake/routes-imports.ts'
import type { Caller } from './lib/caller.ts'
import { uuidv7 } from './lib/id.ts'
import { problem } from './lib/problem.ts'
import { periodRoutes } from './periods/routes.ts'
import { reportRoutes } from './reports/routes.ts'
import { voucherRoutes } from './vouchers/routes.ts'
import type { PostOne } from './vouchers/submit.ts'

/** What one request came to; never its query, body or headers, which may hold what is nobody's business. */
export type Seen = {
  requestId: string
  method: string
  route: string
  path: string
  status: number
  ms: number
}

/** What differs between Node, the Worker and a test. */
export type Parts = {
  connect: (c: Context<Environment>) => Pool
  post: PostOne
  /** Where the bytes of attachments are kept. */
  files: (c: Context<Environment>) => FileStore
  /** Hears of what nobody expected. */
  report: (error: unknown, requestId: string) => void
  ready: () => Ready
  progress: () => Progress
  /** Deriving keys from passwords. */
  kdf: (c: Context<Environment>) => KdfSettings
  /** The government's single sign-on, where the operator configured one. */
  singleSignOn?: SignOnSettings | undefined
  /** Who asks, where that is not told by a session: tests act as the operator. */
  caller?: (c: Context<Environment>) => Promise<Caller | undefined>
  /** Where a request came from, for the audit row. */
  addressOf: (c: Context<Environment>) => string
  /** Names this server goes by; any when not given, as on Workers, where the routing decides. */
  hosts?: ReadonlySet<string>
  /** The address the public knows, where a proxy hands on another. */
  publicOrigin?: string | undefined
  /** How fast one caller may ask; as fast as they like when not given, as on Workers, which have limits of their own. */
  rates?: Rates
  observe?: (seen: Seen) => void
  metrics?: () => Promise<MetricsText>
  /** Packs the reports, a third of a megabyte for a prefecture; Workers do it by themselves. */
  packs?: boolean
  /** Serves the built pages; Workers do it before the app is asked. */
  pages?: MiddlewareHandler
}

const MEGABYTE = 1_048_576
const IMPORT = /^\/api\/v1\/books\/[^/]+\/imports\/(cashbook|vouchers)$/
const UPLOAD = /^\/api\/v1\/books\/[^/]+\/files$/

function bodyLimit(path: string): number {
  if (UPLOAD.test(path)) return FILE_BYTES_MAX
  return (IMPORT.test(path) ? 64 : 1) * MEGABYTE
}

/** The number is always ours: audit rows are told apart by it, so nobody may choose that of another. */
const numbered: MiddlewareHandler<Environment> = async (c, next) => {
  const id = uuidv7()
  c.set('requestId', id)
  await next()
  // Afterwards, for an answer that streams brings headers of its own.
  c.header('x-request-id', id)
}

/** Nothing the interface answers is a page; pages bring a policy of their own. */
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  // A year at least (ASVS 5 3.4.1); browsers heed it on https alone.
  strictTransportSecurity: 'max-age=31536000; includeSubDomains',
  overwrite: false,
})

/** The pattern that answered, never the address itself: figures are kept by it. */
function routeOf(c: Context<Environment>): string {
  return matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none'
}

function observing(observe: Parts['observe']): MiddlewareHandler<Environment> {
  return async (c, next) => {
    const began = performance.now()
    await next()
    const { method, path } = c.req
    const ms = Math.round((performance.now() - began) * 10) / 10
    observe?.({ requestId: c.var.requestId, method, route: routeOf(c), path, status: c.res.status, ms })
  }
}

/** Amounts and names are nobody else's: nothing of the interface is kept by a cache. */
const neverKept: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
}

/** Who asks, by the cookie of their session. */
function callerBySession(c: Context<Environment>, parts: Parts): Promise<Caller | undefined> {
  const asking = { origin: parts.addressOf(c), requestId: c.var.requestId }
  return callerOfToken(c.var.pool, getCookie(c, SESSION_COOKIE), asking)
}

function withParts(parts: Parts): MiddlewareHandler<Environment> {
  return async (c, next) => {
    c.set('pool', parts.connect(c))
    c.set('caller', (await parts.caller?.(c)) ?? (await callerBySession(c, parts)))
    await next()
  }
}

/** What the caller cannot see does not exist, whatever else is wrong with the request; a code of no possible book is left to validation. */
const bookFirst: MiddlewareHandler<Environment> = async (c, next) => {
  const code = c.req.param('code') ?? ''
  if (c.var.caller !== undefined && code !== 'switch' && BookCode.safeParse(code).success)
    c.set('bookId', await seeBook(c, code))
  await next()
}

function identityOf(parts: Parts): IdentityParts {
  const { kdf, addressOf, publicOrigin } = parts
  return {
    addressOf,
    publicOrigin,
    door: (c) => ({ pool: c.var.pool, kdf: kdf(c), now: () => Date.now(), requestId: c.var.requestId }),
  }
}

function roomsOf(parts: Parts) {
  const { post, report, progress } = parts
  const identity = identityOf(parts)
  return new Hono<Environment>()
    .route('/', sessionRoutes(identity))
    .route('/', stageRoutes(identity))
    .route('/', ownRoutes(identity))
    .route('/', signOnRoutes(identity, parts.singleSignOn))
    .route('/', peopleRoutes(identity))
    .route('/', roleRoutes())
    .route('/', kinshipRoutes())
    .route('/', bookRoutes)
    .route('/', bookPeopleRoutes)
    .route('/', accountRoutes)
    .route('/', incomeRoutes)
    .route('/', periodRoutes)
    .route('/', fileRoutes(parts.files))
    .route('/', voucherRoutes(post))
    .route('/', approvalRoutes)
    .route('/', schemeRoutes)
    .route('/', importRoutes)
    .route('/', draftRoutes)
    .route('/', closingRoutes)
    .route('/', reportRoutes(report))
    .route('/', auditRoutes(report))
    .route('/', progressRoutes(progress))
}

const DOCUMENTATION = {
  info: {
    title: '村账',
    version: '1',
    description:
      'Books of village collectives. Amounts are decimal strings in 元; refusals are RFC 9457 problems.',
  },
}

/** The document is made once; the promise of making it is never shared, for Workers forbid that between requests. */
function openapi(app: () => Hono<Environment>) {
  let text: string | undefined
  return new Hono<Environment>().get('/api/openapi.json', permits('public'), async (c) => {
    const options = {
      documentation: DOCUMENTATION,
      defaultValidationErrorResponse: false,
      excludeStaticFile: false,
      exclude: ['/api/openapi.json'],
    }
    text ??= JSON.stringify(await generateSpecs(app(), options))
    return c.body(text, 200, { 'content-type': 'application/json; charset=utf-8' })
  })
}

export function createApp(parts: Parts) {
  const app = new Hono<Environment>()
  app.use(numbered, observing(parts.observe), headers)
  if (parts.packs === true) app.use('/api/v1/reports/*', compress())
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const refusal = render(c, [
          problem('request/method-not-allowed', `这个地址只支持 ${methods.join('、')}`),
        ])
        refusal.headers.set('allow', methods.join(', '))
        return refusal
      },
    }),
  )
  app.use(knownHost(parts.hosts), limitBody(bodyLimit), sameOrigin(parts.publicOrigin))
  app.use(
    '/api/*',
    neverKept,
    withParts(parts),
    limitRate(parts.rates, parts.addressOf),
    noteReads(parts.addressOf),
  )
  app.use('/api/v1/books/:code/*', bookFirst)
  app.notFound((c) => render(c, [problem('request/not-found', '没有这个地址,请核对')]))
  app.onError(onError(parts.report))
  const routes = app
    .route('/', standingRoutes({ ready: parts.ready, metrics: parts.metrics }))
    .route(
      '/',
      openapi(() => app),
    )
    .route('/api/v1', roomsOf(parts))
  if (parts.pages !== undefined) app.use(parts.pages)
  return routes
}

/** For typed clients. */
export type AppType = ReturnType<typeof createApp>
