/** PDF documents: nothing before the head, nothing behind the end mark, nothing that acts by itself; the bytes stay as they are. */
import { ascii, damaged, hasMarkup, hasZipEnd, unsafe } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'

/** Actions that run, start or send something (ISO 32000-1 12.6.4); each needs its name spelled out. */
const ACTIVE = new Set([
  'JavaScript',
  'Launch',
  'RichMedia',
  'SubmitForm',
  'ImportData',
  'Rendition',
  'Movie',
])
const LONGEST = 10
const TAIL = 2_048
const SLASH = 0x2f

/** A name as a reader reads it: `#4a` is J. */
function nameAt(bytes: Uint8Array, at: number): string {
  const raw = ascii(bytes, at, LONGEST * 3 + 1)
  const name = raw.replaceAll(/#([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return /^[^\s/<>[\](){}%\0]*/.exec(name)?.[0] ?? ''
}

function activeName(bytes: Uint8Array): string | undefined {
  for (let at = bytes.indexOf(SLASH); at !== -1; at = bytes.indexOf(SLASH, at + 1)) {
    const first = bytes[at + 1] ?? 0
    // Names begin with a capital or its escape: most slashes of a compressed stream are let go here.
    if (first !== 0x23 && (first < 0x49 || first > 0x53)) continue
    const name = nameAt(bytes, at + 1)
    if (ACTIVE.has(name)) return name
  }
  return undefined
}

export function cleanPdf(bytes: Bytes): Cleaned {
  const tail = ascii(bytes, Math.max(0, bytes.length - TAIL), TAIL)
  if (!/startxref\s+\d+\s+%%EOF/.test(tail)) return damaged('PDF 不完整或不是真正的 PDF')
  if (!/%%EOF[\s\0]*$/.test(tail)) return unsafe('PDF 后面接着别的内容,不予接受,请重新导出 PDF 再上传')
  if (hasMarkup(bytes)) return unsafe('PDF 里藏有网页或脚本,不予接受,请重新导出 PDF 再上传')
  if (hasZipEnd(bytes)) return unsafe('PDF 里藏有压缩包,不予接受,请重新导出 PDF 再上传')
  const active = activeName(bytes)
  if (active === undefined) return { bytes }
  return unsafe(`PDF 里有会自己运行的内容(${active}),不予接受,请用「打印为 PDF」另存后再上传`)
}
