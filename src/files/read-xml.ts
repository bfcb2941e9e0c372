/** XML e-vouchers: well formed, no declarations, no instructions, no entities but the five, and no page, drawing or style for a browser. */
import { SaxesParser } from 'saxes'
import { damaged, unsafe } from './bytes.ts'
import type { Bytes, Cleaned } from './bytes.ts'
import { XML_LIMITS } from './types.ts'

const ENTITIES = new Set(['lt', 'gt', 'amp', 'apos', 'quot'])
/** Links (XBRL has them) and signatures stay: neither runs by itself. */
const BROWSER_SPACES =
  /^https?:\/\/www\.w3\.org\/(1999\/xhtml|2000\/svg|1999\/XSL\/|1998\/Math|2001\/XInclude)/i
const BROWSER_TAGS = new Set(['html', 'svg', 'script', 'iframe', 'stylesheet', 'foreignobject'])

class Refused extends Error {}

/** References to characters are counted, references to anything else refused. */
function checkReferences(text: string): void {
  let count = 0
  for (const [, name = ''] of text.matchAll(/&([^;&\s<]{0,32};?)/g)) {
    if (ENTITIES.has(name.slice(0, -1)) && name.endsWith(';')) continue
    if (!/^#(\d{1,7}|x[0-9a-f]{1,6});$/i.test(name)) throw new Refused('XML 里引用了实体')
    count += 1
    if (count > XML_LIMITS.max_character_references) throw new Refused('XML 里的字符引用过多')
  }
}

function checkMarks(text: string): void {
  if (text.includes('<!')) throw new Refused('XML 里含有声明(<!)')
  if (text.lastIndexOf('<?') > 0) throw new Refused('XML 里含有处理指令(<?)')
  if (!/^<\?xml\s[^<>]*\?>/.test(text)) throw new Refused('XML 开头的声明不对')
  const encoding = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
  if (!/^utf-?8$/i.test(encoding)) throw new Refused(`XML 的编码 ${encoding.slice(0, 20)} 不是 UTF-8`)
  checkReferences(text)
}

/** Names by their namespace, so that no prefix hides what a browser would run. */
export function checkXmlText(text: string): { root: string; space: string } {
  checkMarks(text)
  let wrong: Error | undefined
  let [elements, depth] = [0, 0]
  let root: { root: string; space: string } | undefined
  const parser = new SaxesParser({ xmlns: true, position: false })
  parser.on('error', (error) => {
    wrong ??= error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    elements += 1
    depth += 1
    root ??= { root: local, space: uri }
    if (elements > XML_LIMITS.max_elements || depth > XML_LIMITS.max_depth)
      throw new Refused('XML 的层次或元素过多')
    const spaces = [uri, ...Object.values(attributes).map((each) => each.uri)]
    if (BROWSER_TAGS.has(local.toLowerCase()) || spaces.some((space) => BROWSER_SPACES.test(space))) {
      throw new Refused('XML 里是网页、图形或样式')
    }
  })
  parser.on('closetag', () => {
    depth -= 1
  })
  parser.write(text)
  if (wrong === undefined) parser.close()
  if (wrong !== undefined || root === undefined) throw new Error('not well formed')
  return root
}

/** What was found wrong, as a refusal; anything unexpected is a damaged file. */
export function refusalOf(error: unknown): Cleaned {
  if (error instanceof Refused) return unsafe(`${error.message},不予接受,请上传开票方给的原始 XML`)
  return damaged('XML 不完整或不是 UTF-8')
}

export function cleanXml(bytes: Bytes): Cleaned {
  try {
    checkXmlText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refusalOf(error)
  }
  return { bytes }
}
