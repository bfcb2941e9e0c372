/** The seal of a form others may recompute: SHA-256 over its canonical JSON (RFC 8785); runs wherever WebCrypto does. */
import canonicalize from 'canonicalize'

/** `sha256:` and 64 hex digits over the RFC 8785 form of `form`. */
export async function digestOf(form: object): Promise<string> {
  const text = canonicalize(form)
  if (text === undefined) throw new Error('a form without a canonical JSON')
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
