/** Looking at bytes of strangers: marks of other formats hidden in a file, and pieces put together again. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** What a file may become: itself, or itself without what does not belong to it. */
export type Cleaned = { bytes: Bytes } | { problem: Problem }

export function unsafe(detail: string): { problem: Problem } {
  return { problem: problem('file/unsafe', detail) }
}

export function damaged(detail: string): { problem: Problem } {
  return { problem: problem('file/damaged', `${detail},请重新拍照、扫描或下载后再上传`) }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Text of single bytes; for marks and names, never for what people read. */
export function ascii(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length))
}

export function concat(pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const LESS_THAN = 0x3c
const PERCENT = 0x25
/** Five characters at least: shorter words come about by chance in twenty megabytes of picture. */
const MARKUP = /^<(?:html|head>|body[ >]|script|iframe|object[ >]|embed[ >]|!doctype|\?php|svg[ >]|img[ /]s)/i
const END_OF_ZIP = [0x50, 0x4b, 5, 6]
const ZIP_COMMENT_MAX = 65_557

/** A page or program for a browser, wherever it stands. */
export function hasMarkup(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(LESS_THAN); at !== -1; at = bytes.indexOf(LESS_THAN, at + 1)) {
    if (MARKUP.test(ascii(bytes, at, 10))) return true
  }
  return false
}

/** Readers of PDF look for its head anywhere in the first kilobyte. */
export function hasPdfHead(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(PERCENT); at !== -1; at = bytes.indexOf(PERCENT, at + 1)) {
    if (ascii(bytes, at, 5) === '%PDF-') return true
  }
  return false
}

/** Readers of zip files look for the end record within the last 64 kB and take what comes before it. */
export function hasZipEnd(bytes: Uint8Array): boolean {
  const tail = bytes.subarray(-ZIP_COMMENT_MAX)
  for (let at = tail.indexOf(0x50); at !== -1; at = tail.indexOf(0x50, at + 1)) {
    if (END_OF_ZIP.every((byte, index) => tail[at + index] === byte)) return true
  }
  return false
}

/** A picture that is something else as well. */
export function hiddenProblem(bytes: Uint8Array): { problem: Problem } | undefined {
  if (hasMarkup(bytes)) return unsafe('图片里藏有网页或脚本,不予接受,请重新拍照或截图')
  if (hasPdfHead(bytes)) return unsafe('图片里藏有 PDF,不予接受,请分开上传')
  if (hasZipEnd(bytes)) return unsafe('图片里藏有压缩包,不予接受,请重新拍照或截图')
  return undefined
}

/** Refused by the numbers of the header alone: nothing is unpacked to find out. */
export function pixelProblem(width: number, height: number, max: number): { problem: Problem } | undefined {
  if (width === 0 || height === 0) return damaged('图片没有宽度或高度')
  if (width * height <= max) return undefined
  const detail = `图片有 ${width}×${height} 像素,超过 ${max / 1_000_000} 百万像素,请缩小后再上传`
  return { problem: problem('file/too-large', detail) }
}
