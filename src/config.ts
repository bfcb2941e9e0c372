/** The only reader of the environment (docs: README「运行」): every setting checked at start, all mistakes told at once. */
import * as z from 'zod'
import { ProblemError, problem } from './lib/problem.ts'

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const port = z
  .string()
  .regex(/^\d{1,5}$/, '须为 0–65535 的整数')
  .transform(Number)
  .refine((value) => value <= 65_535, '须为 0–65535 的整数')

/** A database address must say who signs in and where, for grants name the login. */
const databaseUrl = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const named = url !== undefined && url.username !== '' && url.pathname.length > 1
  return named && /^postgres(ql)?:$/.test(url.protocol)
}, '须形如 postgres://用户:密码@主机:5432/库名')

/** Other machines need HTTPS; plain http is for this machine only. */
const publicUrl = z
  .string()
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '') return false
    const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
    return url.protocol === 'https:' || (url.protocol === 'http:' && local)
  }, '须形如 https://主机名,不带路径')
  .transform((text) => new URL(text).origin)

/** Attachments leave this machine over https; plain http is for a store on this machine. */
const s3Endpoint = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.username !== '') return false
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  return url.protocol === 'https:' || (url.protocol === 'http:' && local)
}, '须形如 https://主机名,不带路径')

const FILES_S3 = {
  FILES_S3_ENDPOINT: s3Endpoint.optional(),
  FILES_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, '须为存储桶名')
    .optional(),
  FILES_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,50}$/, '须为区域名,如 us-east-1')
    .optional(),
  FILES_S3_KEY_ID: z.string().optional(),
  FILES_S3_SECRET: z.string().optional(),
}

type FilesVariables = Partial<Record<keyof typeof FILES_S3, string | undefined>>

/** All five or none. */
function isWhole(given: FilesVariables): boolean {
  const names = Object.keys(FILES_S3) as (keyof typeof FILES_S3)[]
  return new Set(names.map((name) => given[name] === undefined)).size === 1
}

const WHOLE = {
  path: ['FILES_S3_ENDPOINT'],
  message: '须与 FILES_S3_BUCKET、FILES_S3_REGION、FILES_S3_KEY_ID、FILES_S3_SECRET 一同给出',
  when: () => true,
}

const environment = z
  .object({
    PORT: port.default(3000),
    HOST: z.string().default('127.0.0.1'),
    DATA_DIR: z.string().default('./data'),
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_OWNER_URL: databaseUrl.optional(),
    CUNZHANG_SECRETS: z.string().optional(),
    CUNZHANG_DEMO: z.enum(['0', '1'], '须为 0 或 1').default('1'),
    PUBLIC_URL: publicUrl.optional(),
    TLS_CERT: z.string().optional(),
    TLS_KEY: z.string().optional(),
    ...FILES_S3,
    RATE_PER_SECOND: z
      .string()
      .regex(/^[1-9]\d{0,4}$/, '须为 1–99999 的整数')
      .transform(Number)
      .default(100),
    TRUSTED_PROXY: z.string().optional(),
    OIDC_ISSUER: z.string().optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_AUTHORIZE_URL: z.string().optional(),
    OIDC_KEYS: z.string().optional(),
    PASSWORD_COST: z
      .string()
      .regex(/^1[0-9]$/, '须为 10–19 的整数')
      .transform(Number)
      .default(17),
    LOG_LEVEL: z.enum(LOG_LEVELS, `须为 ${LOG_LEVELS.join('、')} 之一`).default('info'),
  })
  .refine((given) => (given.TLS_CERT === undefined) === (given.TLS_KEY === undefined), {
    path: ['TLS_CERT'],
    message: '须与 TLS_KEY 一同给出',
    when: () => true,
  })
  .refine(isWhole, WHOLE)
  .refine((given) => given.DATABASE_OWNER_URL === undefined || given.DATABASE_URL !== undefined, {
    path: ['DATABASE_OWNER_URL'],
    message: '须与 DATABASE_URL 一同给出',
    when: () => true,
  })

export type S3Config = { endpoint: string; bucket: string; region: string; keyId: string; secret: string }

/** Single sign-on: all four or none; the keys are a file, for nothing is fetched. */
const SIGN_ON = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_AUTHORIZE_URL', 'OIDC_KEYS'] as const

export type SignOnConfig = { issuer: string; clientId: string; authorizeUrl: string; keysPath: string }

function signOnOf(
  data: Partial<Record<(typeof SIGN_ON)[number], string | undefined>>,
): SignOnConfig | undefined {
  const [issuer, clientId, authorizeUrl, keysPath] = SIGN_ON.map((name) => data[name])
  if (issuer && clientId && authorizeUrl && keysPath) return { issuer, clientId, authorizeUrl, keysPath }
  return undefined
}

export type Config = {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  ownerUrl: string | undefined
  secretsPath: string | undefined
  /** An empty store gets the demonstration prefecture. */
  demo: boolean
  publicUrl: string | undefined
  tls: { cert: string; key: string } | undefined
  logLevel: (typeof LOG_LEVELS)[number]
  /** A store of attachments that speaks S3; without one they lie in a folder of `dataDir`. */
  s3: S3Config | undefined
  /** Address of the proxy whose X-Forwarded-For is believed. */
  trustedProxy: string | undefined
  /** The government's single sign-on. */
  signOn: SignOnConfig | undefined
  /** log2 of the rounds of a password's derivation (scrypt): 17 takes about half a second and 128 MB. */
  passwordCost: number
  /** Requests a second of one person. */
  rate: number
}

function s3Of(given: FilesVariables): S3Config | undefined {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket, FILES_S3_REGION: region } = given
  const { FILES_S3_KEY_ID: keyId, FILES_S3_SECRET: secret } = given
  if (!endpoint || !bucket || !region || !keyId || !secret) return undefined
  return { endpoint, bucket, region, keyId, secret }
}

/** On Workers the variables come with each request; what is wrong there counts as not given. */
export function readS3Config(variables: FilesVariables): S3Config | undefined {
  const read = z.object(FILES_S3).safeParse(variables)
  return read.success ? s3Of(read.data) : undefined
}

/** An empty value counts as not given, as shells and compose files write it. */
export function readConfig(variables: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const read = environment.safeParse(given)
  if (!read.success) {
    const [first, ...rest] = read.error.issues.map((issue) =>
      problem('request/invalid', issue.message, `环境变量 ${issue.path.join('.')}`),
    )
    throw new ProblemError(first ?? problem('request/invalid', '环境变量无法读取'), ...rest)
  }
  const { data } = read
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: data.DATA_DIR,
    databaseUrl: data.DATABASE_URL,
    ownerUrl: data.DATABASE_OWNER_URL,
    secretsPath: data.CUNZHANG_SECRETS,
    demo: data.CUNZHANG_DEMO === '1',
    publicUrl: data.PUBLIC_URL,
    tls: data.TLS_CERT && data.TLS_KEY ? { cert: data.TLS_CERT, key: data.TLS_KEY } : undefined,
    logLevel: data.LOG_LEVEL,
    s3: s3Of(data),
    trustedProxy: data.TRUSTED_PROXY,
    signOn: signOnOf(data),
    passwordCost: data.PASSWORD_COST,
    rate: data.RATE_PER_SECOND,
  }
}
