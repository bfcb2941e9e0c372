/** Codes by time as RFC 6238 publishes them, each good once and for its moment; recovery codes by chance alone. */
import { expect, test } from 'vitest'
import {
  codeAt,
  newRecoveryCodes,
  newSecret,
  normaliseCode,
  stepOf,
  uriOf,
} from '../../src/identity/second-factor.ts'
import { randomText } from '../../src/lib/random.ts'

/** '12345678901234567890' of appendix B, in base32. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** Appendix B, SHA-1: eight digits, of which ours are the last six. */
const VECTORS = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const

test.each(VECTORS)('RFC 6238 at %i seconds: %s', (seconds, digits) => {
  const code = digits.slice(2)
  expect(codeAt(RFC_SECRET, seconds * 1000)).toBe(code)
  expect(stepOf(RFC_SECRET, code, 0, seconds * 1000)).toBe(Math.floor(seconds / 30))
})

const NOW = 1_800_000_015_000
const STEP = Math.floor(NOW / 30_000)

test('a code is good in its own half minute and in the ones beside it, never beyond', () => {
  const secret = newSecret()
  const good = [-3, -2, -1, 0, 1, 2, 3].filter((off) => {
    const code = codeAt(secret, NOW + off * 30_000)
    const near = [-1, 0, 1].filter((each) => codeAt(secret, NOW + each * 30_000) === code)
    return stepOf(secret, code, 0, NOW) !== null && (near.length > 0 || Math.abs(off) < 2)
  })
  expect(good).toEqual([-1, 0, 1])
})

test('a code used once, or older than one used, is refused', () => {
  const secret = newSecret()
  const code = codeAt(secret, NOW)
  expect(stepOf(secret, code, STEP - 1, NOW)).toBe(STEP)
  expect(stepOf(secret, code, STEP, NOW)).toBe(null)
  expect(stepOf(secret, codeAt(secret, NOW - 30_000), STEP, NOW)).toBe(null)
  expect(stepOf(secret, codeAt(secret, NOW + 30_000), STEP, NOW)).toBe(STEP + 1)
})

test.each(['', '00000', '0000000', 'abcdef', '１２３４５６', ' 12345', '-12345', '1e5555'])(
  'the text %j is no code',
  (code) => {
    expect(stepOf(RFC_SECRET, code, 0, NOW)).toBe(null)
  },
)

test('secrets are 160 random bits; what a telephone reads names the system and the login', () => {
  const secrets = new Set(Array.from({ length: 200 }, newSecret))
  expect(secrets.size).toBe(200)
  for (const each of secrets) expect(each).toMatch(/^[A-Z2-7]{32}$/)
  const uri = new URL(uriOf(RFC_SECRET, '张三'))
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp'])
  expect(decodeURIComponent(uri.pathname)).toBe('/村账:张三')
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({
    secret: RFC_SECRET,
    issuer: '村账',
    digits: '6',
    period: '30',
    algorithm: 'SHA1',
  })
})

test('ten recovery codes, 59 bits each, none like another; hyphens, spaces and capitals do not matter', () => {
  const codes = newRecoveryCodes()
  expect([codes.length, new Set(codes).size]).toEqual([10, 10])
  for (const code of codes) expect(code).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){2}$/)
  expect(normaliseCode(' K7WP 2mnd-XQ4R ')).toBe('k7wp2mndxq4r')
  expect(31 ** 12).toBeGreaterThan(2 ** 59)
})

test('no letter of a random code comes oftener than another', () => {
  const counts = new Map<string, number>()
  for (const letter of randomText(62_000)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  expect(counts.size).toBe(31)
  // 2,000 expected; seven standard deviations either way: by chance once in 10^10 runs.
  for (const [letter, count] of counts) expect(Math.abs(count - 2000), letter).toBeLessThan(7 * 44)
})
