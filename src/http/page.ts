/** The first page as it leaves the server: a nonce of its own, and a policy that runs our scripts and nothing else. */
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

export function pageWithNonce(html: string): { body: string; headers: Record<string, string> } {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const nonce = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policyFor(nonce),
    'cache-control': 'no-store',
  }
  return { body: html.replaceAll(NONCE, nonce), headers }
}
