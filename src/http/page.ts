/** The page as it leaves the server, whatever address of ours it stands at: a nonce of its own, and a policy that runs our scripts and nothing else. */
import { randomHex } from '../lib/random.ts'

const NONCE = '__CSP_NONCE__'

function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const NONCE_BYTES = 16

export function pageWithNonce(html: string): { body: string; headers: Record<string, string> } {
  const nonce = randomHex(NONCE_BYTES)
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyFor(nonce),
    'cache-control': 'no-store',
  }
  return { body: html.replaceAll(NONCE, nonce), headers }
}

/** Addresses the pages know; src/web/route.ts reads them, and tests/web/route.test.ts holds the two together. */
const PAGES =
  /^\/(sign-in|summary|waiting|people|me|logs|kin|roles|schemes(\/new)?|books(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/(drafts(\/[^/]+(\/edit)?)?|vouchers(\/[^/]+)?|balance|audit|people))?)?)?\/?$/
/** Never a page: the interface, what tells how the program fares, the built files. */
const NO_PAGES = /^\/(api|assets|problems|healthz|readyz|metrics)(\/|$)/

/** What an address is to somebody who asks for a page: one of ours, one that the page says is missing, or none of its business. */
export function pageAt(path: string, accept: string | undefined): 'page' | 'missing' | 'other' {
  if (PAGES.test(path)) return 'page'
  if (NO_PAGES.test(path) || accept?.includes('text/html') !== true) return 'other'
  return 'missing'
}
