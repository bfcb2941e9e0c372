/** The parts of a workbook beside its sheets: which sheets there are, shared strings, and which styles mean a date or red. */
import { SaxesParser } from 'saxes'
import { UnsafeFile } from '../files/read-zip.ts'
import type { Container } from '../files/read-zip.ts'
import type { SaxesAttributes } from './read-xlsx-xml.ts'
import { attribute, feed, localName } from './read-xlsx-xml.ts'
import { partText } from './read-xlsx-zip.ts'

export type Workbook = { sheets: { name: string; part: string; hidden: boolean }[]; system1904: boolean }
export type Style = { date: boolean; red: boolean }
export type SharedString = { text: string; red: boolean }

const STRING_LIMITS = { count: 2_000_000, characters: 128 * 1024 * 1024 }

async function readTags(
  container: Container,
  part: string,
  open: (name: string, attributes: SaxesAttributes) => void,
  close: (name: string) => void = () => undefined,
): Promise<void> {
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', (tag) => open(localName(tag.name), tag.attributes))
  parser.on('closetag', (tag) => close(localName(tag.name)))
  await feed(parser, partText(container, part))
}

/** A target inside the container as a part name; outside targets are never followed. */
function partName(target: string): string {
  const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  if (path.split('/').includes('..')) throw new UnsafeFile(`工作簿引用了包外的路径 ${target.slice(0, 60)}`)
  return path
}

export async function readWorkbook(container: Container): Promise<Workbook> {
  const targets = new Map<string, string>()
  await readTags(container, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
    if (!attribute(attributes, 'Type').endsWith('/worksheet')) return
    targets.set(attribute(attributes, 'Id'), partName(attribute(attributes, 'Target')))
  })
  const workbook: Workbook = { sheets: [], system1904: false }
  await readTags(container, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') workbook.system1904 = /^(1|true)$/.test(attribute(attributes, 'date1904'))
    if (name !== 'sheet') return
    const part = targets.get(attribute(attributes, 'id'))
    const state = attribute(attributes, 'state')
    if (part !== undefined) {
      workbook.sheets.push({
        name: attribute(attributes, 'name'),
        part,
        hidden: state !== '' && state !== 'visible',
      })
    }
  })
  return workbook
}

/** Shared strings; readings of names (phonetic runs) are no part of the text. */
export async function readSharedStrings(container: Container): Promise<SharedString[]> {
  const strings: SharedString[] = []
  let characters = 0
  let [inText, phonetic, text, red] = [false, false, '', false]
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', (tag) => {
    const name = localName(tag.name)
    if (name === 'si') [text, red] = ['', false]
    else if (name === 'rPh') phonetic = true
    else if (name === 't') inText = !phonetic
    else if (name === 'color') red ||= isRed(tag.attributes)
  })
  parser.on('text', (piece) => {
    if (!inText) return
    characters += piece.length
    if (characters > STRING_LIMITS.characters) throw new UnsafeFile('工作簿里的文字过多')
    text += piece
  })
  parser.on('closetag', (tag) => {
    const name = localName(tag.name)
    if (name === 't') inText = false
    else if (name === 'rPh') phonetic = false
    else if (name === 'si') strings.push({ text, red })
    if (strings.length > STRING_LIMITS.count) throw new UnsafeFile('工作簿里的文字过多')
  })
  await feed(parser, partText(container, 'xl/sharedStrings.xml'))
  return strings
}

/** Full red in any of the ways a workbook can say it: `FFFF0000` and its dark brothers, or palette places 2 and 10. */
function isRed(attributes: SaxesAttributes): boolean {
  const indexed = attribute(attributes, 'indexed')
  if (indexed === '2' || indexed === '10') return true
  const [, red = '', green = '', blue = ''] =
    /^(?:[0-9a-f]{2})?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(attribute(attributes, 'rgb')) ?? []
  return red !== '' && parseInt(red, 16) >= 0xb0 && parseInt(green, 16) <= 0x50 && parseInt(blue, 16) <= 0x50
}

const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58,
])

/** A format that shows a day: d or y outside quotes, brackets and escapes. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '')
  return /[yd年日]/i.test(bare.split(';')[0] ?? '') && !/general/i.test(bare)
}

/** A format whose first section, the one for positive numbers, is red. */
function isRedFormat(code: string): boolean {
  return /\[(red|红色)\]/i.test(code.replace(/"[^"]*"/g, '').split(';')[0] ?? '')
}

/** Cell styles by their place in `cellXfs`. */
export async function readStyles(container: Container): Promise<Style[]> {
  const formats = new Map<number, string>()
  const fonts: boolean[] = []
  const styles: Style[] = []
  const path: string[] = []
  const open = (name: string, attributes: SaxesAttributes): void => {
    const parent = path.at(-1)
    path.push(name)
    if (name === 'numFmt')
      formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode'))
    if (name === 'font' && parent === 'fonts') fonts.push(false)
    if (name === 'color' && parent === 'font' && path.at(-3) === 'fonts')
      fonts[fonts.length - 1] = isRed(attributes)
    if (name !== 'xf' || parent !== 'cellXfs') return
    const format = Number(attribute(attributes, 'numFmtId'))
    const code = formats.get(format) ?? ''
    styles.push({
      date: formats.has(format) ? isDateFormat(code) : BUILT_IN_DATES.has(format),
      red: fonts[Number(attribute(attributes, 'fontId'))] === true || isRedFormat(code),
    })
  }
  await readTags(container, 'xl/styles.xml', open, () => path.pop())
  return styles
}
