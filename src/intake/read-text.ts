/** Bytes of a text file → text: UTF-8 or GB18030, nothing undecodable, nothing invisible, in Unicode form NFC. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { LIMITS, listed, read, unreadable, unsafeCharacter } from './read-cells.ts'
import type { Read } from './read-cells.ts'

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** UTF-16 is told by its mark, or by the NUL that every second byte of its ASCII is. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  const head = bytes.subarray(0, 1024)
  let zeros = 0
  for (const byte of head) if (byte === 0) zeros += 1
  return zeros > 8 && zeros * 4 > head.length
}

function unsafePlaces(text: string): Problem[] {
  const found: Problem[] = []
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const unsafe = unsafeCharacter(line)
    if (unsafe === null) return
    const where = `第${index + 1}行·第${line.slice(0, unsafe.index).split(',').length}列`
    found.push(problem('intake/character', `含有不可见或不允许的字符 ${unsafe.name},请删去重写`, where))
  })
  return listed(found)
}

export function readText(bytes: Uint8Array): Read<string> {
  if (bytes.length === 0) return unreadable(problem('intake/file', '文件是空的'))
  if (bytes.length > LIMITS.bytes) {
    return unreadable(problem('intake/too-large', `文件超过${LIMITS.bytes / 1024 / 1024}MB,请按年度分开导入`))
  }
  if (looksLikeUtf16(bytes)) {
    return unreadable(
      problem('intake/file', '文件是 UTF-16 编码(Unicode 文本),请另存为「CSV UTF-8(逗号分隔)」'),
    )
  }
  const text = decode(bytes, 'utf-8') ?? decode(bytes, 'gb18030')
  if (text === null) {
    return unreadable(
      problem('intake/file', '文件既不是 UTF-8 也不是 GB18030 编码,请另存为「CSV UTF-8(逗号分隔)」'),
    )
  }
  const whole = text.normalize('NFC')
  if (unsafeCharacter(whole) !== null) return unreadable(...unsafePlaces(whole))
  return read(whole)
}
