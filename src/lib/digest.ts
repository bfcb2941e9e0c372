/** The seal of a form others may recompute: SHA-256 over its canonical JSON (RFC 8785); runs wherever WebCrypto does. */
import canonicalize from 'canonicalize'
import { sha256Hex } from './sha256.ts'

/** `sha256:` and 64 hex digits over the RFC 8785 form of `form`. */
export async function digestOf(form: object): Promise<string> {
  const text = canonicalize(form)
  if (text === undefined) throw new Error('a form without a canonical JSON')
  return `sha256:${await sha256Hex(text)}`
}
