/** JPEG photos: walked segment by segment; place, camera data and what follows the picture are taken out, its direction stays. */
import { concat, damaged, hiddenProblem, pixelProblem, unsafe, viewOf } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'

const [SOI, EOI, SOS, APP1, APP2, APP14, COM] = [0xd8, 0xd9, 0xda, 0xe1, 0xe2, 0xee, 0xfe] as const

type Walk = {
  /** Segments kept, in their order. */
  kept: Uint8Array[]
  width: number
  height: number
  frames: number
  scans: number
  orientation: number
  /** Just behind the end mark. */
  end: number
}

/** Frames, tables, scans, application data, comments: what has a length and a meaning between the start and the end of a picture. */
function isKnown(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf) || (marker >= SOS && marker <= 0xef) || marker === COM
}

/** C4, C8 and CC of this range are tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((char, at) => bytes[at] === char.charCodeAt(0))
}

/** 1–8 from the first directory of the EXIF block; 1 when it does not say. */
function orientationOf(segment: Uint8Array): number {
  const tiff = segment.subarray(10)
  if (!startsWith(segment.subarray(4), 'Exif\0\0') || tiff.length < 14) return 1
  const view = viewOf(tiff)
  const little = tiff[0] === 0x49
  const directory = view.getUint32(4, little)
  if (directory + 2 > tiff.length) return 1
  const count = view.getUint16(directory, little)
  for (let index = 0; index < count; index += 1) {
    const at = directory + 2 + index * 12
    if (at + 12 > tiff.length) return 1
    if (view.getUint16(at, little) !== 0x0112) continue
    const value = view.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** An EXIF block that says the direction and nothing else. */
function exifOf(orientation: number): Uint8Array {
  const head = [0xff, APP1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1]
  const entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  return Uint8Array.from([...head, ...tiff, ...entry])
}

/** Colours need the profile and Adobe's mark; everything else of the application segments is about camera, place and programs. */
function isKept(marker: number, segment: Uint8Array): boolean {
  if (marker === COM) return false
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === APP2) return startsWith(segment.subarray(4), 'ICC_PROFILE\0')
  return marker === APP14 && startsWith(segment.subarray(4), 'Adobe')
}

/** Behind the compressed data of a scan: the next mark that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return -1
}

function noteSegment(walk: Walk, marker: number, segment: Uint8Array): void {
  if (isFrame(marker) && segment.length >= 9) {
    const view = viewOf(segment)
    walk.frames += 1
    walk.height = Math.max(walk.height, view.getUint16(5))
    walk.width = Math.max(walk.width, view.getUint16(7))
  }
  if (marker === APP1 && walk.orientation === 1) walk.orientation = orientationOf(segment)
  if (isKept(marker, segment)) walk.kept.push(segment)
}

/** `undefined` where the bytes are no whole JPEG. */
function walkSegments(bytes: Uint8Array): Walk | undefined {
  const walk: Walk = { kept: [], width: 0, height: 0, frames: 0, scans: 0, orientation: 1, end: 0 }
  let at = 2
  for (;;) {
    if (bytes[at] !== 0xff) return undefined
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1]
    if (marker === EOI) {
      walk.end = at + 2
      return walk.frames === 1 && walk.scans > 0 ? walk : undefined
    }
    if (marker === undefined || !isKnown(marker)) return undefined
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    let end = at + 2 + length
    if (length < 2 || end > bytes.length) return undefined
    noteSegment(walk, marker, bytes.subarray(at, end))
    if (marker === SOS) {
      const data = end
      end = endOfScan(bytes, data)
      if (end === -1) return undefined
      walk.scans += 1
      walk.kept.push(bytes.subarray(data, end))
    }
    at = end
  }
}

/** Phones add a second picture (depth, brightness), a short film, or padding; nothing else follows a picture honestly. */
function isOfCamera(tail: Uint8Array): boolean {
  if (tail.every((byte) => byte === 0)) return true
  if (tail[0] === 0xff && tail[1] === SOI && tail[2] === 0xff) return true
  return startsWith(tail.subarray(4), 'ftyp')
}

export function cleanJpeg(bytes: Bytes, maxPixels: number): Cleaned {
  const walk = walkSegments(bytes)
  if (walk === undefined) return damaged('照片不完整或不是真正的 JPEG')
  const flood = pixelProblem(walk.width, walk.height, maxPixels)
  if (flood !== undefined) return flood
  if (!isOfCamera(bytes.subarray(walk.end))) {
    return unsafe('照片后面接着别的内容,不予接受,请重新拍照或另存为 JPEG 再上传')
  }
  const direction = walk.orientation === 1 ? [] : [exifOf(walk.orientation)]
  const edges = [Uint8Array.of(0xff, SOI), Uint8Array.of(0xff, EOI)] as const
  const cleaned = concat([edges[0], ...direction, ...walk.kept, edges[1]])
  return hiddenProblem(cleaned) ?? { bytes: cleaned }
}
