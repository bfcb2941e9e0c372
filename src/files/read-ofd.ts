/** OFD documents (GB/T 33190): a bounded zip with OFD.xml at its root, nothing before or behind, no other format under the same roof. */
import { unsafe, damaged, viewOf } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'
import { UnsafeFile, entryText, openContainer } from './read-zip.ts'
import type { Container } from './read-zip.ts'
import { checkXmlText, refusalOf } from './read-xml.ts'
import { OFD_LIMITS, typeProblem } from './types.ts'

const SPACE = /^https?:\/\/www\.ofdspec\.org\//
const LIMITS = {
  entries: OFD_LIMITS.entries,
  entryBytes: OFD_LIMITS.entry_bytes,
  totalBytes: OFD_LIMITS.total_bytes,
  ratio: OFD_LIMITS.ratio,
  smallBytes: OFD_LIMITS.small_bytes,
}
const REFUSED = new Set(OFD_LIMITS.refused_extensions)
const END_RECORD = 22

async function textOf(container: Container, name: string): Promise<string> {
  const entry = container.entries.get(name)
  if (entry === undefined) return ''
  const banned = { word: '<!DOCTYPE', why: `OFD 里的 ${name.slice(0, 60)} 含有 DTD` }
  const pieces: string[] = []
  for await (const piece of entryText(container, entry, banned)) pieces.push(piece)
  return pieces.join('')
}

/** The end record stands at the very end and says nothing beside. */
function hasPlainEnd(bytes: Uint8Array): boolean {
  if (bytes.length < END_RECORD) return false
  const view = viewOf(bytes)
  const at = bytes.length - END_RECORD
  return (
    view.getUint32(at) === 0x504b0506 && view.getUint32(at + 12, true) + view.getUint32(at + 16, true) === at
  )
}

function strangerIn({ entries }: Container): string | undefined {
  const names = [...entries.keys()]
  const other = names.find((name) => OFD_LIMITS.other_formats.includes(name))
  return other ?? names.find((name) => REFUSED.has(/\.([^./]+)$/.exec(name)?.[1] ?? ''))
}

async function judge(bytes: Bytes): Promise<Cleaned> {
  const container = await openContainer(bytes, LIMITS, 'OFD')
  if (container.entries.get('ofd.xml')?.fileName !== 'OFD.xml') return { problem: typeProblem(bytes) }
  if (!hasPlainEnd(bytes)) return unsafe('OFD 后面接着别的内容,不予接受,请重新下载再上传')
  const stranger = strangerIn(container)
  if (stranger !== undefined)
    return unsafe(`OFD 里夹着 ${stranger.slice(0, 60)},不予接受,请上传开票方给的原文件`)
  try {
    const { root, space } = checkXmlText(await textOf(container, 'ofd.xml'))
    if (root !== 'OFD' || !SPACE.test(space)) return { problem: typeProblem(bytes) }
  } catch (error) {
    if (error instanceof UnsafeFile) throw error
    return refusalOf(error)
  }
  for (const name of container.entries.keys()) if (name.endsWith('.xml')) await textOf(container, name)
  return { bytes }
}

export async function cleanOfd(bytes: Bytes): Promise<Cleaned> {
  try {
    return await judge(bytes)
  } catch (error) {
    if (error instanceof UnsafeFile) return unsafe(`${error.message},不予接受,请上传开票方给的原文件`)
    return damaged('OFD 不完整或不是真正的压缩包')
  }
}
