/** Builds small workbooks and hostile zips for tests; the readers under test share no code with it. */
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = {
  name: string
  data: string | Uint8Array
  /** Size written to the headers instead of the true one. */
  claimedSize?: number
  /** General purpose flags, 1 = encrypted. */
  flags?: number
}

function bytesOf(data: string | Uint8Array): Buffer {
  return typeof data === 'string' ? Buffer.from(data, 'utf8') : Buffer.from(data)
}

/** A zip with every header under the test's control; `claimedEntries` lies in the end record. */
export function zipOf(parts: readonly ZipPart[], claimedEntries?: number): Uint8Array {
  const locals: Buffer[] = []
  const centrals: Buffer[] = []
  let offset = 0
  for (const { name, data, claimedSize, flags = 0x800 } of parts) {
    const raw = bytesOf(data)
    const packed = deflateRawSync(raw)
    const fileName = Buffer.from(name, 'utf8')
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(raw), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimedSize ?? raw.length, 18)
    common.writeUInt16LE(fileName.length, 22)
    locals.push(Buffer.from([0x50, 0x4b, 3, 4]), common, fileName, packed)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    centrals.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, tail, fileName)
    offset += 30 + fileName.length + packed.length
  }
  const directory = Buffer.concat(centrals)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(claimedEntries ?? parts.length, 8)
  end.writeUInt16LE(claimedEntries ?? parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

/** Style numbers of {@link workbookOf}. */
export const STYLE = { plain: 0, date: 1, red: 2, chineseDate: 3, redFormat: 4, percent: 5 } as const

export type TestCell =
  | string
  | number
  | null
  | { value: string | number; style?: number; formula?: string; type?: 'n' | 'str' | 'e' | 'b' | 'inline' }

export type TestSheet = { name: string; rows: TestCell[][]; merges?: string[]; hidden?: boolean }

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26)
}

const STYLES = `<styleSheet><numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>
<numFmt numFmtId="177" formatCode="[Red]0.00"/></numFmts><fonts count="2"><font><sz val="11"/><color theme="1"/></font>
<font><sz val="11"/><color rgb="FFFF0000"/></font></fonts><cellXfs count="6"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/>
<xf numFmtId="2" fontId="1"/><xf numFmtId="176" fontId="0"/><xf numFmtId="177" fontId="0"/><xf numFmtId="10" fontId="0"/></cellXfs></styleSheet>`

function cellXml(cell: TestCell, at: string, shared: string[]): string {
  if (cell === null) return ''
  const { value, style = 0, formula, type } = typeof cell === 'object' ? cell : { value: cell }
  const f = formula === undefined ? '' : `<f>${escape(formula)}</f>`
  if (type === 'inline')
    return `<c r="${at}" s="${style}" t="inlineStr"><is><t>${escape(String(value))}</t></is></c>`
  if (typeof value === 'number' || type !== undefined) {
    return `<c r="${at}" s="${style}"${type === undefined ? '' : ` t="${type}"`}>${f}<v>${escape(String(value))}</v></c>`
  }
  return `<c r="${at}" s="${style}" t="s"><v>${shared.push(value) - 1}</v></c>`
}

/** The parts of a workbook, so that a test can spoil one before zipping. */
export function partsOf(sheets: readonly TestSheet[], date1904 = false): ZipPart[] {
  const shared: string[] = []
  const parts = sheets.map(({ rows, merges = [] }, index) => {
    const body = rows
      .map(
        (row, r) =>
          `<row r="${r + 1}">${row.map((cell, c) => cellXml(cell, `${letters(c)}${r + 1}`, shared)).join('')}</row>`,
      )
      .join('')
    const merged = merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')
    return {
      name: `xl/worksheets/sheet${index + 1}.xml`,
      data: `<worksheet><sheetData>${body}</sheetData><mergeCells>${merged}</mergeCells></worksheet>`,
    }
  })
  const list = sheets.map(
    ({ name, hidden }, i) =>
      `<sheet name="${escape(name)}" sheetId="${i + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  )
  const relations = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="http://x/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  return [
    { name: '[Content_Types].xml', data: '<Types/>' },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${list.join('')}</sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', data: `<Relationships>${relations.join('')}</Relationships>` },
    { name: 'xl/styles.xml', data: STYLES },
    {
      name: 'xl/sharedStrings.xml',
      data: `<sst>${shared.map((text) => `<si><t>${escape(text)}</t></si>`).join('')}</sst>`,
    },
    ...parts,
  ]
}

export function workbookOf(
  rows: TestCell[][],
  more: { merges?: string[]; date1904?: boolean } = {},
): Uint8Array {
  return zipOf(
    partsOf([{ name: '现金日记账', rows, ...(more.merges ? { merges: more.merges } : {}) }], more.date1904),
  )
}
