/** AWS Signature Version 4 by WebCrypto: the same on Node and in the Workers runtime; secrets enter the signature and nothing else. */
import { sha256Hex } from '../lib/sha256.ts'

export type S3Keys = { keyId: string; secret: string; region: string }

/** What is signed: every header given goes into the signature, `host` among them. */
export type Unsigned = {
  method: string
  url: URL
  headers: Readonly<Record<string, string>>
  payloadHash: string
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(text)))
}

/** RFC 3986: everything but letters, digits and `-._~`. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function canonicalPath({ pathname }: URL): string {
  return pathname
    .split('/')
    .map((part) => encode(decodeURIComponent(part)))
    .join('/')
}

function canonicalQuery({ searchParams }: URL): string {
  const pairs = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.sort().join('&')
}

const SCOPE_END = 'aws4_request'

/** The key of a day, a region and a service. */
export async function signingKey(
  secret: string,
  day: string,
  region: string,
  service: string,
): Promise<Uint8Array<ArrayBuffer>> {
  let key = new TextEncoder().encode(`AWS4${secret}`)
  for (const part of [day, region, service, SCOPE_END]) key = await hmac(key, part)
  return key
}

/** The `authorization` header of a request; `instant` as `20130524T000000Z`, equal to its `x-amz-date`. */
export async function authorizationOf(
  { method, url, headers, payloadHash }: Unsigned,
  { keyId, secret, region }: S3Keys,
  instant: string,
): Promise<string> {
  const day = instant.slice(0, 8)
  const names = Object.keys(headers).sort()
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`)
  const signed = names.join(';')
  const request = [method, canonicalPath(url), canonicalQuery(url), lines.join(''), signed, payloadHash]
  const scope = `${day}/${region}/s3/${SCOPE_END}`
  const text = ['AWS4-HMAC-SHA256', instant, scope, await sha256Hex(request.join('\n'))].join('\n')
  const signature = await hmac(await signingKey(secret, day, region, 's3'), text)
  const hex = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `AWS4-HMAC-SHA256 Credential=${keyId}/${scope},SignedHeaders=${signed},Signature=${hex}`
}
