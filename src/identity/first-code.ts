/** First codes: random, shown once, good for a few days, and nothing but a new password comes of them. */
import { newVerifier } from './derive-key.ts'
import type { KdfSettings } from './derive-key.ts'
import { randomText } from './login.ts'

const LENGTH = 10

export type FirstCode = { code: string; kdf: string; verifier: Uint8Array }

/** Made before the transaction that stores it: deriving takes half a second. */
export async function newFirstCode(settings: KdfSettings): Promise<FirstCode> {
  const code = randomText(LENGTH)
  return { code, ...(await newVerifier(code, settings)) }
}
