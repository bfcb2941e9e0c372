/** Derives a key from a password (scrypt, RFC 7914), at most two at a time: 128 MB each would otherwise be a way to stop the server. */
import { randomBytes, scrypt } from 'node:crypto'
import { ProblemError, problem } from '../lib/problem.ts'
import { sha256 } from '../lib/sha256.ts'

export type KdfSettings = {
  /** Kept outside the database, so that its backup alone is no place to guess passwords from. */
  pepper: string
  /** log2 of N; 17 with r = 8 is OWASP's choice, tests run lower. */
  cost: number
}

const BLOCK = 8
const KEY_BYTES = 32
const AT_ONCE = 2
/** Who waits longer than a person would is told so instead: about half a minute at the usual cost. */
const WAITING_MAX = 100

let running = 0
const waiting: (() => void)[] = []

/** A turn is handed from one to the next, never given back in between: whoever asks in that moment waits behind the others. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1
  else if (waiting.length < WAITING_MAX) await new Promise<void>((resolve) => waiting.push(resolve))
  else throw new ProblemError(problem('service/unavailable', '同时登录的人太多,请半分钟后再试'))
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }
}

/** `$scrypt$ln=17,r=8,p=1$<salt>`: the PHC form without the hash, which stays in the database as SHA-256 of the key. */
export function newKdf(cost: number): string {
  return `$scrypt$ln=${cost},r=${BLOCK},p=1$${randomBytes(16).toString('base64url')}`
}

function readKdf(kdf: string): { cost: number; salt: Buffer } {
  const [, cost = '', salt = ''] = /^\$scrypt\$ln=(\d{1,2}),r=8,p=1\$([\w-]+)$/.exec(kdf) ?? []
  if (salt === '') throw new Error('unknown form of password derivation')
  return { cost: Number(cost), salt: Buffer.from(salt, 'base64url') }
}

/** log2 of N of a stored derivation. */
export function costOf(kdf: string): number {
  return readKdf(kdf).cost
}

/** 32 bytes; the password as typed in NFC, never cut. */
export function deriveKey(password: string, kdf: string, { pepper }: KdfSettings): Promise<Buffer> {
  const { cost, salt } = readKdf(kdf)
  const secret = Buffer.concat([
    Buffer.from(pepper),
    Buffer.from([0]),
    Buffer.from(password.normalize('NFC')),
  ])
  const options = { N: 2 ** cost, r: BLOCK, p: 1, maxmem: 2 ** (cost + 11) }
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(secret, salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )
}

/** For a new password: the derivation and what the database keeps of its key. */
export async function newVerifier(
  password: string,
  settings: KdfSettings,
): Promise<{ kdf: string; verifier: Uint8Array }> {
  const kdf = newKdf(settings.cost)
  const key = await deriveKey(password, kdf, settings)
  return { kdf, verifier: await sha256(new Uint8Array(key)) }
}
