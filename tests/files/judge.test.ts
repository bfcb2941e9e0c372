/** What may be attached: honest files are accepted and cleaned of place and camera, whatever lies about its type is refused. */
import { expect, test } from 'vitest'
import { judgeFile } from '../../src/files/judge.ts'
import { sha256Hex } from '../../src/lib/sha256.ts'
import { LIES } from './lies.ts'
import {
  EXIF,
  HONEST,
  PHOTO,
  PICTURE,
  SHOT,
  bytesOf,
  chunk,
  photoWith,
  segment,
  shotWith,
} from './samples.ts'
import type { Bytes } from './samples.ts'

async function cleaned(bytes: Bytes): Promise<Bytes> {
  const judged = await judgeFile(bytes, '附件')
  if ('problem' in judged) throw new Error(judged.problem.detail)
  expect(judged.hash).toBe(await sha256Hex(judged.bytes))
  return judged.bytes
}

const holds = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes).includes(text)

test.each(Object.entries(HONEST))('%s is accepted as what it is', async (_, [bytes, mediaType]) => {
  expect(await judgeFile(bytes, '回单.exe')).toMatchObject({ mediaType })
})

test.each(Object.entries(HONEST))(
  '%s: once cleaned it stays as it is, under the same hash',
  async (_, [bytes]) => {
    const once = await cleaned(bytes)
    expect(Buffer.from(await cleaned(once)).equals(once)).toBe(true)
  },
)

test.each(LIES)('%s (%s, %s) is refused', async (_what, name, _type, bytes, code) => {
  expect(await judgeFile(bytes, name)).toMatchObject({ problem: { code } })
})

test('there are lies enough, and all of another kind', () => {
  expect(LIES.length).toBeGreaterThanOrEqual(60)
  expect(new Set(LIES.map(([what]) => what)).size).toBe(LIES.length)
})

test('a photo loses place, camera, comments and what follows it; it keeps its colours and its direction', async () => {
  const comment = segment(0xfe, '村会计手机')
  const xmp = segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', 'exif:GPSLatitude')
  const photo = await cleaned(bytesOf(photoWith(EXIF, comment, xmp), PHOTO))
  for (const word of ['GPS', 'HUAWEI', '村会计', 'adobe']) expect(holds(photo, word), word).toBe(false)
  expect(holds(photo, 'ICC_PROFILE')).toBe(true)
  expect(holds(photo, 'Exif\0\0MM')).toBe(true)
  expect(photo.length).toBe(PHOTO.length - 18 + 36)
  const upright = await cleaned(PHOTO)
  expect(holds(upright, 'Exif')).toBe(false)
  expect(Buffer.from(upright.subarray(2)).equals(PHOTO.subarray(20))).toBe(true)
})

test('a PNG and a WebP lose what people and cameras wrote into them', async () => {
  const shot = shotWith(
    chunk('eXIf', 'GPSLatitude'),
    chunk('iTXt', 'XML:com.adobe.xmp'),
    chunk('acTL', [0, 0, 0, 1]),
  )
  expect(Buffer.from(await cleaned(shot)).equals(SHOT)).toBe(true)
  const picture = bytesOf(PICTURE, 'EXIF', [12, 0, 0, 0], 'GPSLatitude.')
  const head = Buffer.from(picture.buffer)
  head.writeUInt32LE(picture.length - 8, 4)
  head[20] = (head[20] ?? 0) | 0x08
  expect(Buffer.from(await cleaned(picture)).equals(PICTURE)).toBe(true)
})

test('documents are kept byte for byte', async () => {
  for (const name of ['a.pdf', 'a.ofd', 'a.xml']) {
    const bytes = HONEST[name]?.[0] ?? bytesOf('')
    expect(Buffer.from(await cleaned(bytes)).equals(bytes), name).toBe(true)
  }
})
