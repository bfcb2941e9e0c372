/** The adapter point for a government's single sign-on (政务统一身份认证, OpenID Connect): its token is checked against keys we were given, nothing is fetched. */
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTPayload } from 'jose'
import { ProblemError, problem } from '../lib/problem.ts'

export type SingleSignOn = {
  issuer: string
  clientId: string
  /** Where the browser goes to sign in; it comes back with an `id_token` in the fragment. */
  authorizeUrl: string
  keys: JSONWebKeySet
}

/** A token lives minutes; clocks of two offices differ by seconds. */
const AGE_MAX = '10m'
const CLOCK_SECONDS = 60

/** Where to send the browser; the nonce comes back inside the token, the state beside it. */
export function authorizationUrl(
  sso: SingleSignOn,
  request: { nonce: string; state: string; back: string },
): string {
  const url = new URL(sso.authorizeUrl)
  const query = {
    response_type: 'id_token',
    response_mode: 'fragment',
    scope: 'openid',
    client_id: sso.clientId,
    redirect_uri: request.back,
    nonce: request.nonce,
    state: request.state,
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

function refused(why: string): ProblemError {
  return new ProblemError(problem('session/refused', `统一身份认证没有通过(${why}),请重新登录或改用密码`))
}

/** `issuer subject` of a token made for us, now, for this very request; anything else is refused. */
export async function subjectOf(sso: SingleSignOn, idToken: string, nonce: string): Promise<string> {
  let payload: JWTPayload
  try {
    const options = {
      issuer: sso.issuer,
      audience: sso.clientId,
      algorithms: ['RS256', 'ES256', 'PS256'],
      maxTokenAge: AGE_MAX,
      clockTolerance: CLOCK_SECONDS,
      requiredClaims: ['sub', 'nonce', 'exp', 'iat'],
    }
    payload = (await jwtVerify(idToken, createLocalJWKSet(sso.keys), options)).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused(error.code)
    throw error
  }
  if (payload['nonce'] !== nonce || typeof payload.sub !== 'string') throw refused('nonce')
  return `${sso.issuer} ${payload.sub}`
}
