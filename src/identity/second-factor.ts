/** Time-based codes (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes. */
import { Secret, TOTP } from 'otpauth'
import { randomText } from '../lib/random.ts'

const PERIOD_MS = 30_000
/** A telephone's clock may be one step off. */
const WINDOW = 1

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({ issuer: '村账', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6 })
}

export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What a telephone reads: `otpauth://totp/…`. */
export function uriOf(secret: string, login: string): string {
  return totpOf(secret, login).toString()
}

/** The time step of a right code that was not used before; null otherwise. */
export function stepOf(secret: string, code: string, usedStep: number, epochMs: number): number | null {
  // The library answers other lengths in bytes with an exception.
  if (!/^\d{6}$/.test(code)) return null
  const delta = totpOf(secret).validate({ token: code, window: WINDOW, timestamp: epochMs })
  if (delta === null) return null
  const step = Math.floor(epochMs / PERIOD_MS) + delta
  return step > usedStep ? step : null
}

/** The code of a moment: for tests and for the demonstration's own sign-ins. */
export function codeAt(secret: string, epochMs: number): string {
  return totpOf(secret).generate({ timestamp: epochMs })
}

const CODES = 10

/** Ten codes such as `k7wp-2mnd-xq4r`, 59 bits each. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () => randomText(12).replace(/(.{4})(?=.)/g, '$1-'))
}

/** As typed by people: hyphens, spaces and capitals do not matter. */
export function normaliseCode(code: string): string {
  return code.toLowerCase().replaceAll(/[\s-]/g, '')
}
