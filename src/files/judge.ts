/** Whether a file may be attached: its type by its first bytes, then the whole by the rules of that type; its name is its SHA-256. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { sha256Hex } from '../lib/sha256.ts'
import type { Bytes, Cleaned } from './bytes.ts'
import { cleanPdf } from './document-pdf.ts'
import { cleanJpeg } from './image-jpeg.ts'
import { cleanPng } from './image-png.ts'
import { cleanWebp } from './image-webp.ts'
import { cleanName } from './name.ts'
import { cleanOfd } from './read-ofd.ts'
import { cleanXml } from './read-xml.ts'
import { typeOf, typeProblem } from './types.ts'

/** A file as it will be kept: pictures without place and camera, documents byte for byte. */
export type Judged = { bytes: Bytes; hash: string; name: string; mediaType: string }

type Cleaner = (bytes: Bytes, maxPixels: number) => Cleaned | Promise<Cleaned>

const CLEANERS: Readonly<Record<string, Cleaner>> = {
  jpeg: cleanJpeg,
  png: cleanPng,
  webp: cleanWebp,
  pdf: cleanPdf,
  ofd: cleanOfd,
  xml: cleanXml,
}

export async function judgeFile(bytes: Bytes, givenName: string): Promise<Judged | { problem: Problem }> {
  if (bytes.length === 0) return { problem: problem('file/empty', '文件是空的(0 字节),请重新选择文件') }
  const type = typeOf(bytes)
  const clean = type && CLEANERS[type.code]
  if (type === undefined || clean === undefined) return { problem: typeProblem(bytes) }
  if (bytes.length > type.max_bytes) {
    const detail = `${type.name}不能超过 ${type.max_bytes / 1_048_576} MB,请压缩或分开后再上传`
    return { problem: problem('file/too-large', detail) }
  }
  const cleaned = await clean(bytes, type.max_pixels ?? 0)
  if ('problem' in cleaned) return cleaned
  const name = cleanName(givenName, type.media_type)
  return { bytes: cleaned.bytes, hash: await sha256Hex(cleaned.bytes), name, mediaType: type.media_type }
}
