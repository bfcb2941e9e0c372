/** WebP pictures (RFC 9649): walked chunk by chunk; place and camera data are taken out, moving pictures are refused. */
import { ascii, concat, damaged, hiddenProblem, pixelProblem, unsafe, viewOf } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'

const HEAD = 12
const [ANIMATED, EXIF_AND_XMP] = [0x02, 0x0c] as const
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ICCP', 'ALPH'])

type Chunk = { name: string; whole: Uint8Array; data: Uint8Array }

function chunksOf(bytes: Uint8Array): Chunk[] | undefined {
  const chunks: Chunk[] = []
  const view = viewOf(bytes)
  let at = HEAD
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    if (end > bytes.length) return undefined
    chunks.push({
      name: ascii(bytes, at, 4),
      whole: bytes.subarray(at, end),
      data: bytes.subarray(at + 8, at + 8 + length),
    })
    at = end
  }
  return at === bytes.length ? chunks : undefined
}

function size24(data: Uint8Array, at: number): number {
  return (data[at] ?? 0) + ((data[at + 1] ?? 0) << 8) + ((data[at + 2] ?? 0) << 16) + 1
}

/** Width and height as each kind of chunk states them; nothing for the others. */
function sizeOf({ name, data }: Chunk): [number, number] | undefined {
  const view = viewOf(data)
  if (name === 'VP8X' && data.length >= 10) return [size24(data, 4), size24(data, 7)]
  if (name === 'VP8 ' && data.length >= 10 && data[3] === 0x9d && data[4] === 0x01 && data[5] === 0x2a) {
    return [view.getUint16(6, true) & 0x3fff, view.getUint16(8, true) & 0x3fff]
  }
  if (name === 'VP8L' && data.length >= 5 && data[0] === 0x2f) {
    const bits = view.getUint32(1, true)
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1]
  }
  return undefined
}

/** The extended head no longer announces what was taken out. */
function withoutFlags({ name, whole }: Chunk): Uint8Array {
  if (name !== 'VP8X') return whole
  const head = Uint8Array.from(whole)
  head[8] = (head[8] ?? 0) & ~EXIF_AND_XMP
  return head
}

export function cleanWebp(bytes: Bytes, maxPixels: number): Cleaned {
  const stated = bytes.length < HEAD ? -1 : viewOf(bytes).getUint32(4, true) + 8
  if (stated >= HEAD && stated < bytes.length) {
    return unsafe('图片后面接着别的内容,不予接受,请另存为 JPEG 再上传')
  }
  const chunks = stated === bytes.length ? chunksOf(bytes) : undefined
  const pictures = chunks?.filter(({ name }) => name === 'VP8 ' || name === 'VP8L') ?? []
  const sizes = chunks?.map(sizeOf).filter((size) => size !== undefined) ?? []
  const extended = chunks?.find(({ name }) => name === 'VP8X')
  if (((extended?.data[0] ?? 0) & ANIMATED) !== 0) return unsafe('会动的图片不能作附件,请另存为 JPEG 再上传')
  if (
    chunks === undefined ||
    pictures.length !== 1 ||
    pictures.flatMap((each) => sizeOf(each) ?? []).length !== 2
  ) {
    return damaged('图片不完整或不是真正的 WebP')
  }
  const [width, height] = [Math.max(...sizes.map(([w]) => w)), Math.max(...sizes.map(([, h]) => h))]
  const flood = pixelProblem(width, height, maxPixels)
  if (flood !== undefined) return flood
  const kept = chunks.filter(({ name }) => KEPT.has(name)).map(withoutFlags)
  const cleaned = concat([bytes.subarray(0, HEAD), ...kept])
  viewOf(cleaned).setUint32(4, cleaned.length - 8, true)
  return hiddenProblem(cleaned) ?? { bytes: cleaned }
}
