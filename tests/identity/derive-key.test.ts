/** Passwords become keys by scrypt as configured, whole and as typed; never more than two at a time, however many ask. */
import crypto, { scryptSync } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { deriveKey, newKdf, newVerifier } from '../../src/identity/derive-key.ts'
import type { ProblemError } from '../../src/lib/problem.ts'

const given = { pepper: 'pepper', cost: 10 }
const scrypt = crypto.scrypt
afterEach(() => {
  crypto.scrypt = scrypt
  syncBuiltinESMExports()
})

const saltOf = (kdf: string): Buffer => Buffer.from(kdf.split('$').at(-1) ?? '', 'base64url')

test('scrypt with N = 2^17, r = 8, p = 1 unless told otherwise, a salt of 128 random bits, the pepper before the password', async () => {
  expect(readConfig({}).passwordCost).toBe(17)
  expect(() => readConfig({ PASSWORD_COST: '9' })).toThrow()
  const kdf = newKdf(10)
  expect(kdf).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$[\w-]{22}$/)
  expect(new Set(Array.from({ length: 100 }, () => newKdf(10))).size).toBe(100)
  const mine = scryptSync('pepper\u0000羊圈 key', saltOf(kdf), 32, { N: 1024, r: 8, p: 1 })
  expect((await deriveKey('羊圈 key', kdf, given)).equals(mine)).toBe(true)
})

test('what is stored is SHA-256 of the key, which the key alone can prove', async () => {
  const { kdf, verifier } = await newVerifier('a long enough sentence', given)
  const key = await deriveKey('a long enough sentence', kdf, given)
  expect(crypto.createHash('sha256').update(key).digest().equals(Buffer.from(verifier))).toBe(true)
  expect(key.equals(Buffer.from(verifier))).toBe(false)
})

test('every character counts: nothing cut, nothing folded; only the two spellings of one accent are one', async () => {
  const kdf = newKdf(10)
  const keyOf = async (password: string, pepper = 'pepper'): Promise<string> =>
    (await deriveKey(password, kdf, { ...given, pepper })).toString('hex')
  const long = 'x'.repeat(199)
  const different = ['a', 'A', 'ａ', 'a ', ' a', `${long}1`, `${long}2`, 'a\u0000b', '']
  expect(new Set(await Promise.all(different.map((each) => keyOf(each)))).size).toBe(different.length)
  expect(await keyOf('caf\u00e9')).toBe(await keyOf('cafe\u0301'))
  expect(await keyOf('a')).not.toBe(await keyOf('a', 'other'))
  expect(await keyOf('b', 'pepper\u0000a')).not.toBe(await keyOf('a\u0000b', 'pepper\u0000'))
})

test.each(['', '$scrypt$ln=10,r=8,p=2$abc', '$argon2id$v=19$m=1$abc', '$scrypt$ln=10,r=8,p=1$'])(
  'the derivation %j is not guessed at',
  async (kdf) => {
    await expect(async () => deriveKey('a', kdf, given)).rejects.toThrow('unknown form')
  },
)

/** Watches how many run at once; each ends when `next` is called. */
function watchScrypt() {
  const running: (() => void)[] = []
  let most = 0
  crypto.scrypt = ((...args: unknown[]) => {
    const done = args.at(-1) as (error: null, key: Buffer) => void
    running.push(() => done(null, Buffer.alloc(32)))
    most = Math.max(most, running.length)
  }) as typeof crypto.scrypt
  syncBuiltinESMExports()
  return { next: () => running.shift()?.(), running, most: () => most }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('fifty at once take turns two by two, in the order they came', async () => {
  const watched = watchScrypt()
  const ended: number[] = []
  const all = Array.from({ length: 50 }, (_, index) =>
    deriveKey(String(index), newKdf(10), given).then(() => ended.push(index)),
  )
  while (ended.length < 50) {
    await settled()
    expect(watched.running.length).toBeLessThanOrEqual(2)
    watched.next()
  }
  await Promise.all(all)
  expect([watched.most(), ended]).toEqual([2, Array.from({ length: 50 }, (_, index) => index)])
})

test('who asks in the very moment a turn ends does not slip in beside those who wait', async () => {
  const watched = watchScrypt()
  const kdf = newKdf(10)
  const ask = (): Promise<unknown> => deriveKey('a', kdf, given)
  const all = [ask(), ask(), ask(), ask()]
  await settled()
  for (let turn = 0; turn < 6; turn += 1) {
    watched.next()
    // Between the end of one and the start of the next there are some ticks: ask in each of them.
    for (let tick = 0; tick < turn; tick += 1) await Promise.resolve()
    all.push(ask())
  }
  for (let turn = 0; turn < 20; turn += 1) {
    await settled()
    watched.next()
  }
  await Promise.all(all)
  expect(watched.most()).toBe(2)
})

test('a hundred may wait; more are told to come back, and turns go on', async () => {
  const watched = watchScrypt()
  const kdf = newKdf(10)
  const asked = Array.from({ length: 110 }, () =>
    deriveKey('a', kdf, given).then(
      () => 'key',
      (error: unknown) => (error as ProblemError).problems[0].code,
    ),
  )
  for (let turn = 0; turn < 120; turn += 1) {
    await settled()
    watched.next()
  }
  const answers = await Promise.all(asked)
  expect(answers.slice(0, 102)).toEqual(Array(102).fill('key'))
  expect(answers.slice(102)).toEqual(Array(8).fill('service/unavailable'))
})

test('one that fails gives its turn to the next', async () => {
  crypto.scrypt = ((...args: unknown[]) => {
    const done = args.at(-1) as (error: Error) => void
    setImmediate(() => done(new Error('no memory')))
  }) as typeof crypto.scrypt
  syncBuiltinESMExports()
  const kdf = newKdf(10)
  const failed = await Promise.allSettled(Array.from({ length: 9 }, () => deriveKey('a', kdf, given)))
  expect(failed.map(({ status }) => status)).toEqual(Array(9).fill('rejected'))
  crypto.scrypt = scrypt
  syncBuiltinESMExports()
  expect(await deriveKey('a', kdf, given)).toHaveLength(32)
})
