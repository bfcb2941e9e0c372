/** PNG pictures: walked chunk by chunk; texts, place and times are taken out, nothing may stand before or behind. */
import { ascii, concat, damaged, hiddenProblem, pixelProblem, unsafe, viewOf } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'

const SIGNATURE = 8
/** What a picture needs to look as it did. */
const KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'sBIT',
  'bKGD',
  'pHYs',
])

type Chunk = { name: string; whole: Uint8Array; data: Uint8Array }

/** Every chunk through the last; `undefined` where the bytes are no whole PNG. */
function chunksOf(bytes: Uint8Array): { chunks: Chunk[]; end: number } | undefined {
  const chunks: Chunk[] = []
  const view = viewOf(bytes)
  for (let at = SIGNATURE; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const end = at + 12 + length
    const name = ascii(bytes, at + 4, 4)
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return undefined
    chunks.push({ name, whole: bytes.subarray(at, end), data: bytes.subarray(at + 8, end - 4) })
    if (name === 'IEND') return { chunks, end }
    at = end
  }
  return undefined
}

export function cleanPng(bytes: Bytes, maxPixels: number): Cleaned {
  const read = chunksOf(bytes)
  const [head] = read?.chunks ?? []
  const heads = read?.chunks.filter(({ name }) => name === 'IHDR').length
  const filled = read?.chunks.some(({ name }) => name === 'IDAT') ?? false
  if (read === undefined || head?.name !== 'IHDR' || head.data.length !== 13 || heads !== 1 || !filled) {
    return damaged('图片不完整或不是真正的 PNG')
  }
  const view = viewOf(head.data)
  const flood = pixelProblem(view.getUint32(0), view.getUint32(4), maxPixels)
  if (flood !== undefined) return flood
  if (read.end !== bytes.length) return unsafe('图片后面接着别的内容,不予接受,请重新截图或另存为 PNG 再上传')
  const kept = read.chunks.filter(({ name }) => KEPT.has(name)).map(({ whole }) => whole)
  const cleaned = concat([bytes.subarray(0, SIGNATURE), ...kept])
  return hiddenProblem(cleaned) ?? { bytes: cleaned }
}
