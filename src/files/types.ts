/** What may be attached (附件类型): read from db/seed/file-types.json, decided by the first bytes and never by what a sender says. */
import table from '../../db/seed/file-types.json' with { type: 'json' }
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

export type FileType = (typeof table)['types'][number]
export const FILE_TYPES: readonly FileType[] = table.types
export const XML_LIMITS = table.xml
export const OFD_LIMITS = table.ofd

/** The largest file of any type: what the address takes. */
export const FILE_BYTES_MAX = Math.max(...table.types.map((type) => type.max_bytes))

/** Hex digits of the first bytes; a dot stands for any digit. */
function matches(bytes: Uint8Array, magic: string): boolean {
  if (bytes.length * 2 < magic.length) return false
  for (let at = 0; at < magic.length; at += 2) {
    const pair = magic.slice(at, at + 2)
    if (pair !== '..' && bytes[at / 2] !== Number.parseInt(pair, 16)) return false
  }
  return true
}

export function typeOf(bytes: Uint8Array): FileType | undefined {
  return FILE_TYPES.find(({ magic }) => magic.some((each) => matches(bytes, each)))
}

export function typeOfMedia(mediaType: string): FileType | undefined {
  return FILE_TYPES.find((type) => type.media_type === mediaType)
}

/** Refuses what is no accepted type, and says what to do with those people send most. */
export function typeProblem(bytes: Uint8Array): Problem {
  const advice = table.hints.find(({ magic }) => matches(bytes, magic))?.advice
  const names = FILE_TYPES.map(({ name }) => name).join('、')
  return problem('file/type', advice ?? `只接受 ${names}(按文件内容判断,与文件名无关),请换成其中一种再上传`)
}
