/** Attachments in a store that speaks S3 (path style), by fetch alone: the only request this program ever sends out, and only when configured. */
import { basicInstant } from '../lib/day.ts'
import { ProblemError, invariant, problem } from '../lib/problem.ts'
import { sha256Hex } from '../lib/sha256.ts'
import type { Bytes } from './bytes.ts'
import { isHash } from './keeping.ts'
import type { FileStore } from './keeping.ts'
import { authorizationOf } from './sign-s3.ts'
import type { S3Keys } from './sign-s3.ts'
import { FILE_BYTES_MAX } from './types.ts'

export type S3Settings = S3Keys & { endpoint: string; bucket: string }

const PATIENCE_MS = 30_000
const TURNS = 3

/** Where the program learns the time; the store compares it with its own. */
type Clock = () => number

/** Neither address nor key of the store is told to whoever asked. */
function failed(why: string): ProblemError {
  return new ProblemError(problem('service/unavailable', `附件存储暂时用不了(${why}),请稍后再试或告诉管理员`))
}

type Asked = {
  settings: S3Settings
  clock: Clock
  method: 'HEAD' | 'GET' | 'PUT'
  hash: string
  bytes?: Bytes
}

async function signed({ settings, clock, method, hash, bytes }: Asked): Promise<[URL, RequestInit]> {
  invariant(isHash(hash), `not a hash: ${hash.slice(0, 80)}`)
  const url = new URL(`/${settings.bucket}/files/${hash.slice(0, 2)}/${hash}`, settings.endpoint)
  const instant = basicInstant(clock())
  // The name of the content is its SHA-256: the store itself refuses other bytes under it.
  const payloadHash = bytes === undefined ? await sha256Hex('') : hash
  const headers = { host: url.host, 'x-amz-content-sha256': payloadHash, 'x-amz-date': instant }
  const authorization = await authorizationOf({ method, url, headers, payloadHash }, settings, instant)
  const { host: _, ...sent } = headers
  // Another address was never configured: a redirect is an answer like every other, and no good one (Workers know no `error`).
  const init = { method, headers: { ...sent, authorization }, redirect: 'manual' } as const
  return [url, bytes === undefined ? init : { ...init, body: bytes }]
}

/** Every request may be repeated: what lies under a hash is always the same. */
async function ask(asked: Asked): Promise<Response> {
  let why = ''
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const [url, init] = await signed(asked)
    try {
      const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) })
      if (answer.status < 500) return answer
      await answer.body?.cancel()
      why = String(answer.status)
    } catch (error) {
      why = (error as Error).name
    }
  }
  throw failed(why)
}

async function refuse(answer: Response): Promise<never> {
  await answer.body?.cancel()
  throw failed(String(answer.status))
}

/** Never more than any file we would have put there. */
async function bytesOf(answer: Response): Promise<Bytes> {
  if (Number(answer.headers.get('content-length') ?? 0) > FILE_BYTES_MAX) return refuse(answer)
  try {
    return new Uint8Array(await answer.arrayBuffer())
  } catch (error) {
    throw failed((error as Error).name)
  }
}

export function s3Store(settings: S3Settings, clock: Clock): FileStore {
  const has = async (hash: string): Promise<boolean> => {
    const answer = await ask({ settings, clock, method: 'HEAD', hash })
    if (answer.status === 200) return true
    return answer.status === 404 ? false : refuse(answer)
  }
  return {
    has,
    put: async (hash, bytes) => {
      if (await has(hash)) return
      const answer = await ask({ settings, clock, method: 'PUT', hash, bytes })
      if (answer.status >= 300) return refuse(answer)
      await answer.body?.cancel()
    },
    get: async (hash) => {
      const answer = await ask({ settings, clock, method: 'GET', hash })
      if (answer.status === 200) return bytesOf(answer)
      await answer.body?.cancel()
      return answer.status === 404 ? undefined : refuse(answer)
    },
  }
}
