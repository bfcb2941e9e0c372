/** JSON bodies as money needs them: declared as JSON, UTF-8, no key twice, not deep, no hidden characters. */
import { ProblemError, problem } from '../lib/problem.ts'
import { isHostileText } from '../lib/text.ts'

const DEPTH_MAX = 20
const SHOWN_MAX = 50
const MEDIA_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i

function malformed(detail: string): ProblemError {
  return new ProblemError(problem('request/malformed', detail))
}

export function requireJsonType(type: string | undefined): void {
  if (type !== undefined && MEDIA_TYPE.test(type)) return
  const detail = '内容类型须为 application/json(UTF-8),请在请求头 Content-Type 写明'
  throw new ProblemError(problem('request/media-type', detail))
}

export function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw malformed('内容不是 UTF-8 编码')
  }
}

/** Place of the closing quote of the string that opens at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function isKey(text: string, after: number): boolean {
  let at = after
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1
  return text[at] === ':'
}

/** `"a"` and its escaped spelling are one key. */
function readKey(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    throw malformed('请求内容不是正确的 JSON,请核对')
  }
}

function noteKey(key: string, keys: Set<string>): void {
  const shown = key.slice(0, SHOWN_MAX)
  if (key === '__proto__') throw malformed('不认识的字段:__proto__,请删去')
  if (keys.has(key)) throw malformed(`字段「${shown}」写了两次,请删去一个`)
  keys.add(key)
}

/** JSON.parse takes the last of two equal keys in silence and never minds depth; money must not depend on either. */
export function checkJsonText(text: string): void {
  const open: (Set<string> | null)[] = []
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : null)
      if (open.length > DEPTH_MAX) throw malformed(`内容嵌套超过 ${DEPTH_MAX} 层`)
    } else if (char === '}' || char === ']') open.pop()
    else if (char === '"') {
      const end = stringEnd(text, at)
      const keys = open.at(-1) ?? null
      if (keys !== null && isKey(text, end + 1)) noteKey(readKey(text.slice(at + 1, end)), keys)
      at = end
    }
  }
}

/** Any text with control, bidi or zero-width characters or half a surrogate pair, wherever it stands. */
export function checkHiddenText(value: unknown, path = ''): void {
  if (typeof value === 'string') {
    if (!isHostileText(value)) return
    throw new ProblemError(
      problem('request/invalid', '含有不可见或控制字符,请删去', path === '' ? '/' : path),
    )
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, each] of Object.entries(value)) {
    const inner = `${path}/${key.slice(0, SHOWN_MAX)}`
    checkHiddenText(key, isHostileText(key) ? `${path}/?` : inner)
    checkHiddenText(each, inner)
  }
}

/** The body of a request as JSON, refused unless every rule holds. */
export function readJson(type: string | undefined, bytes: ArrayBuffer): unknown {
  requireJsonType(type)
  const text = decodeUtf8(bytes)
  checkJsonText(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed('请求内容不是正确的 JSON,请核对')
  }
  checkHiddenText(value)
  return value
}
