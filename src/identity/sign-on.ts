/** Signing in with a token of the single sign-on: who it names must be an account here, and still owes what its roles ask for. */
import { inTransaction } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { randomHex } from '../lib/random.ts'
import { nextToken } from './sign-in.ts'
import type { Door, Step } from './sign-in.ts'
import { authorizationUrl, subjectOf } from './single-sign-on.ts'
import type { SingleSignOn } from './single-sign-on.ts'
import { signInBySubject } from './store.ts'

/** The operator's key vouches to the database, which cannot check such a token itself. */
export type SignOnSettings = SingleSignOn & { operatorKey: string }

const TOKEN_BYTES = 32

export function goToSignOn(settings: SignOnSettings, origin: string): { url: string; nonce: string } {
  const nonce = randomHex(TOKEN_BYTES)
  return {
    url: authorizationUrl(settings, { nonce, state: randomHex(TOKEN_BYTES), back: `${origin}/sign-in` }),
    nonce,
  }
}

export async function signInByToken(
  settings: SignOnSettings,
  door: Door,
  given: { token: string; nonce: string; address: string; agent: string; device: string | undefined },
): Promise<Step> {
  const subject = await subjectOf(settings, given.token, given.nonce)
  const { token, next } = await nextToken(door, given.device)
  const { address, agent } = given
  const standing = await inTransaction(door.pool, [], (tx) =>
    signInBySubject(tx, { operator: settings.operatorKey, subject, address, agent, next }),
  )
  if (standing !== undefined) return { token, device: next.device, standing }
  const detail = '统一身份认证已通过,但这里没有与之对应的账号,请安全管理员先关联'
  throw new ProblemError(problem('session/refused', detail))
}
