/** A small S3 on 127.0.0.1 that trusts nobody: it reckons every signature anew, with node:crypto and its own reading of the specification. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export const S3_KEYS = { keyId: 'AKIDTEST', secret: 'test/secret+key', region: 'cn-northwest-1' }

/** Fifteen minutes, as AWS allows. */
const SKEW_MS = 900_000
const NOW = Date.parse('2026-11-27T01:02:03Z')

type Seen = { method: string; path: string; status: number }

export type FakeS3 = {
  url: string
  seen: Seen[]
  fail: (times: number) => void
  redirect: (to: string) => void
  reset: () => void
  close: () => Promise<void>
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

/** Status a request deserves by its signature alone: 403 for whatever is wrong. */
function judge(request: IncomingMessage): number {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request,SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})$/
  const match = form.exec(request.headers.authorization ?? '')
  if (match === null) return 403
  const [, keyId, day = '', region, signed = '', signature = ''] = match
  const stamp = String(request.headers['x-amz-date'])
  const said = Date.parse(stamp.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const names = signed.split(';')
  const owed = ['host', 'x-amz-content-sha256', 'x-amz-date']
  if (keyId !== S3_KEYS.keyId || region !== S3_KEYS.region || !stamp.startsWith(day)) return 403
  if (!(Math.abs(said - NOW) <= SKEW_MS) || !owed.every((name) => names.includes(name))) return 403
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const headers = names.map((name) => `${name}:${String(request.headers[name]).trim()}\n`).join('')
  const canonical = `${request.method}\n${path}\n${query}\n${headers}\n${signed}\n${String(request.headers['x-amz-content-sha256'])}`
  const text = `AWS4-HMAC-SHA256\n${stamp}\n${day}/${region}/s3/aws4_request\n${sha256(canonical)}`
  const key = hmac(hmac(hmac(hmac(`AWS4${S3_KEYS.secret}`, day), region ?? ''), 's3'), 'aws4_request')
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex')) ? 200 : 403
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

export async function fakeS3(): Promise<FakeS3> {
  const objects = new Map<string, Buffer>()
  const seen: Seen[] = []
  let [failures, elsewhere] = [0, '']
  const statusOf = (request: IncomingMessage, path: string, body: Buffer): number => {
    if (failures > 0) {
      failures -= 1
      return 500
    }
    if (elsewhere !== '') return 307
    const judged = judge(request)
    if (judged !== 200) return judged
    if (request.headers['x-amz-content-sha256'] !== sha256(body)) return 400
    if (request.method === 'PUT') objects.set(path, body)
    return objects.has(path) ? 200 : 404
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [method, path] = [request.method ?? '', request.url ?? '']
    const status = statusOf(request, path, await bodyOf(request))
    seen.push({ method, path, status })
    response.writeHead(status, elsewhere === '' ? {} : { location: elsewhere })
    response.end(method === 'GET' && status === 200 ? objects.get(path) : undefined)
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    fail: (times) => {
      failures = times
    },
    redirect: (to) => {
      elsewhere = to
    },
    reset: () => {
      failures = 0
      elsewhere = ''
      seen.splice(0)
      objects.clear()
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
