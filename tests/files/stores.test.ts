/** Both places where bytes may lie behave alike; the folder never leaves half a file, the S3 signature is what AWS publishes. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { noFileStore } from '../../src/files/keeping.ts'
import type { FileStore } from '../../src/files/keeping.ts'
import { openFileStore } from '../../src/files/open.ts'
import { authorizationOf, signingKey } from '../../src/files/sign-s3.ts'
import { folderStore } from '../../src/files/store-folder.ts'
import { s3Store } from '../../src/files/store-s3.ts'
import { ProblemError } from '../../src/lib/problem.ts'
import { sha256Hex } from '../../src/lib/sha256.ts'
import { S3_KEYS, fakeS3 } from './fake-s3.ts'
import { bytesOf } from './samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'cunzhang-files-'))
const remote = await fakeS3()
afterAll(async () => {
  await remote.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => remote.reset())

const NOW = Date.parse('2026-11-27T01:02:03.456Z')
const settings = { ...S3_KEYS, endpoint: remote.url, bucket: 'attachments' }
const s3 = s3Store(settings, () => NOW)
const CONTENT = bytesOf('收据', [0, 255, 10, 13])
const HASH = await sha256Hex(CONTENT)

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return error instanceof ProblemError ? `${error.problems[0].code} ${error.message}` : String(error)
  }
}

test.each<[string, FileStore]>([
  ['folder', folderStore(join(folder, 'contract'))],
  ['S3', s3],
])('%s: what is put is there, byte for byte; what is not is not', async (_, store) => {
  expect(await store.has(HASH)).toBe(false)
  expect(await store.get(HASH)).toBeUndefined()
  await store.put(HASH, CONTENT)
  // What is kept is never changed, whatever comes under its name.
  await store.put(HASH, bytesOf('other'))
  expect(await store.has(HASH)).toBe(true)
  expect(Buffer.from((await store.get(HASH)) ?? []).equals(CONTENT)).toBe(true)
  for (const hostile of ['../../etc/passwd', '', HASH.toUpperCase(), `${HASH}/..`]) {
    expect(await codeOf(store.get(hostile))).toContain('not a hash')
    expect(await codeOf(store.put(hostile, CONTENT))).toContain('not a hash')
  }
})

test('folder: ab/cd/hash, for the owner alone, nothing beside; many at once leave one file', async () => {
  const home = join(folder, 'place')
  const store = folderStore(home)
  await Promise.all(Array.from({ length: 20 }, () => store.put(HASH, CONTENT)))
  const inner = join(home, HASH.slice(0, 2), HASH.slice(2, 4))
  expect(readdirSync(inner)).toEqual([HASH])
  expect(readFileSync(join(inner, HASH)).equals(CONTENT)).toBe(true)
  expect(statSync(join(inner, HASH)).mode & 0o077).toBe(0)
})

test('folder: half a file of a crash is no file; a place that is none is said to be so', async () => {
  const home = join(folder, 'crash')
  const inner = join(home, HASH.slice(0, 2), HASH.slice(2, 4))
  mkdirSync(inner, { recursive: true })
  writeFileSync(join(inner, `${HASH}.0.part`), CONTENT.subarray(0, 3))
  const store = folderStore(home)
  expect([await store.has(HASH), await store.get(HASH)]).toEqual([false, undefined])
  await store.put(HASH, CONTENT)
  expect(await store.has(HASH)).toBe(true)
  writeFileSync(join(folder, 'file'), '')
  expect(await codeOf(folderStore(join(folder, 'file')).put(HASH, CONTENT))).toMatch(
    /^service\/unavailable.*ENOTDIR/,
  )
})

test('without settings there is a folder beside the database, with them the store they name; on Workers nothing', async () => {
  const dataDir = join(folder, 'data')
  await openFileStore({ dataDir, s3: undefined }, () => NOW).put(HASH, CONTENT)
  expect(readdirSync(join(dataDir, 'files', HASH.slice(0, 2), HASH.slice(2, 4)))).toEqual([HASH])
  expect(remote.seen).toEqual([])
  await openFileStore({ dataDir, s3: settings }, () => NOW).put(HASH, CONTENT)
  expect(remote.seen.map(({ method }) => method)).toEqual(['HEAD', 'PUT'])
  expect(await codeOf(noFileStore().put(HASH, CONTENT))).toMatch(/^service\/unavailable.*FILES_S3_ENDPOINT/)
})

test('S3: every request is signed for what it is; the store checked each by its own reckoning', async () => {
  await s3.put(HASH, CONTENT)
  await s3.get(HASH)
  expect(remote.seen).toEqual([
    { method: 'HEAD', path: `/attachments/files/${HASH.slice(0, 2)}/${HASH}`, status: 404 },
    { method: 'PUT', path: `/attachments/files/${HASH.slice(0, 2)}/${HASH}`, status: 200 },
    { method: 'GET', path: `/attachments/files/${HASH.slice(0, 2)}/${HASH}`, status: 200 },
  ])
})

test.each([
  ['another secret', { secret: 'another' }],
  ['another key', { keyId: 'ANOTHER' }],
  ['another region', { region: 'eu-west-1' }],
])('S3: with %s the store refuses, and nobody is told more than that', async (_, wrong) => {
  const said = await codeOf(s3Store({ ...settings, ...wrong }, () => NOW).put(HASH, CONTENT))
  expect(said).toMatch(/^service\/unavailable .*\(403\)/)
  expect(said).not.toMatch(/another|127\.0\.0\.1|attachments/)
})

test('S3: a clock that is wrong is refused, bytes that are not the hash are refused', async () => {
  expect(await codeOf(s3Store(settings, () => NOW - 3_600_000).has(HASH))).toContain('(403)')
  expect(await codeOf(s3.put(HASH, bytesOf('other')))).toContain('(400)')
  expect(await s3.has(HASH)).toBe(false)
})

test('S3: a fault is tried again, a redirect is never followed, silence is a 503', async () => {
  remote.fail(2)
  await s3.put(HASH, CONTENT)
  expect(remote.seen.map(({ status }) => status)).toEqual([500, 500, 404, 200])
  remote.fail(9)
  expect(await codeOf(s3.get(HASH))).toMatch(/^service\/unavailable/)
  remote.reset()
  const elsewhere = await fakeS3()
  remote.redirect(`${elsewhere.url}/elsewhere`)
  expect(await codeOf(s3.get(HASH))).toMatch(/^service\/unavailable/)
  expect(elsewhere.seen).toEqual([])
  await elsewhere.close()
  const nobody = s3Store({ ...settings, endpoint: 'http://127.0.0.1:9' }, () => NOW)
  expect(await codeOf(nobody.get(HASH))).toMatch(/^service\/unavailable/)
})

/** From the documentation of AWS: "Signature Calculations for the Authorization Header" of Amazon S3. */
const AWS = {
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const WELCOME = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'

test.each([
  [
    'GET',
    '/test.txt',
    { range: 'bytes=0-9' },
    EMPTY,
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  ],
  [
    'PUT',
    '/test$file.text',
    { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
    WELCOME,
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  ],
  ['GET', '/?lifecycle', {}, EMPTY, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  [
    'GET',
    '/?prefix=J&max-keys=2',
    {},
    EMPTY,
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])(
  'the published example %s %s has the published signature',
  async (method, path, more, payloadHash, signature) => {
    const instant = '20130524T000000Z'
    const headers = {
      host: 'examplebucket.s3.amazonaws.com',
      'x-amz-content-sha256': payloadHash,
      'x-amz-date': instant,
      ...more,
    }
    const url = new URL(path, 'https://examplebucket.s3.amazonaws.com')
    const said = await authorizationOf({ method, url, headers, payloadHash }, AWS, instant)
    expect(said).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20130524\/us-east-1\/s3\/aws4_request,/,
    )
    expect(said.split('Signature=')[1]).toBe(signature)
  },
)

test('the published signing key', async () => {
  const key = await signingKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20150830', 'us-east-1', 'iam')
  expect(Buffer.from(key).toString('hex')).toBe(
    'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
  )
})
