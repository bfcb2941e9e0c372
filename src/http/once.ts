/** Idempotency: the answer of a key is stored byte for byte in the transaction of its act (design 3.10). */
import type { Context, TypedResponse } from 'hono'
import type { SuccessStatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import { CommitUnknownError } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { sha256Hex } from '../lib/sha256.ts'
import type { Environment } from './environment.ts'
import { findAnswer, keepAnswer, lockKey } from './store.ts'
import type { Answer, KeyClaim } from './store.ts'
import type { Within } from './within.ts'

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

async function hashOf(head: string, body: ArrayBuffer): Promise<string> {
  const prefix = new TextEncoder().encode(head)
  const bytes = new Uint8Array(prefix.length + body.byteLength)
  bytes.set(prefix)
  bytes.set(new Uint8Array(body), prefix.length)
  return sha256Hex(bytes)
}

/** The key of a request and what it stands for: method, address, query and body. */
export async function keyOf(c: Context<Environment>): Promise<{ key: string; bodyHash: string } | undefined> {
  const key = c.req.header('idempotency-key')
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const detail = 'Idempotency-Key 只能是 1–200 个可见的 ASCII 字符'
    throw new ProblemError(problem('request/invalid', detail, '请求头·idempotency-key'))
  }
  const { pathname, search } = new URL(c.req.url)
  return { key, bodyHash: await hashOf(`${c.req.method} ${pathname}${search}\n`, await c.req.arrayBuffer()) }
}

/** Runs `work` at most once a claim; the same key with another body is refused. */
async function once(tx: Tx, claim: KeyClaim, work: () => Promise<Answer>): Promise<Answer> {
  await lockKey(tx, claim)
  const known = await findAnswer(tx, claim)
  if (known !== undefined && known.bodyHash !== claim.bodyHash) {
    throw new ProblemError(problem('request/key-reused', '这个防重复键已用于另一项内容,请换一个新键'))
  }
  if (known !== undefined) return known
  const answer = await work()
  await keepAnswer(tx, claim, answer)
  return answer
}

/** With a key a lost reply to COMMIT is resolved by asking again; without one nobody can tell, so nobody tries. */
export async function resolveByKey<T>(key: string | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (key === undefined || !(error instanceof CommitUnknownError)) throw error
    return run()
  }
}

/** One act of one request: in its scope, once a key, answered only after COMMIT. */
export async function act<T, Status extends SuccessStatusCode>(
  c: Context<Environment>,
  within: Within,
  status: Status,
  work: (tx: Tx, bookId: string) => Promise<T>,
) {
  const claimed = await keyOf(c)
  const { caller } = c.var
  const answer = await resolveByKey(claimed?.key, () =>
    within(c, (tx, bookId) => {
      const run = async (): Promise<Answer> => ({ status, body: JSON.stringify(await work(tx, bookId)) })
      return claimed === undefined ? run() : once(tx, { bookId, actor: caller?.id ?? '', ...claimed }, run)
    }),
  )
  return answerWith<T, Status>(c, answer.body, answer.status as Status)
}

/** Sends stored JSON as it is. */
export function answerWith<T, Status extends SuccessStatusCode>(
  c: Context<Environment>,
  body: string,
  status: Status,
) {
  const response = c.body(body, status as 200, HEADERS)
  return response as unknown as TypedResponse<JSONParsed<T>, Status, 'json'>
}
