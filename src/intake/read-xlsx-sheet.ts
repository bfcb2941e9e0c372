/** One worksheet → rows of cells: numbers as written, dates as days, red and merged cells marked. */
import { SaxesParser } from 'saxes'
import { LIMITS, columnName, tidy } from './read-cells.ts'
import type { Cell, RichCell, SheetRow } from './read-cells.ts'
import { serialDay } from './read-date.ts'
import type { SharedString, Style } from './read-xlsx-parts.ts'
import { attribute, feed, localName } from './read-xlsx-xml.ts'
import type { SaxesAttributes } from './read-xlsx-xml.ts'
import { UnsafeFile } from '../files/read-zip.ts'

export type SheetFacts = { strings: readonly SharedString[]; styles: readonly Style[]; system1904: boolean }
type Range = { fromRow: number; toRow: number; fromColumn: number; toColumn: number; text: string }

const MERGE_LIMIT = 100_000
const REFERENCE = /^([A-Z]{1,3})(\d{1,7})$/

function columnOf(letters: string): number {
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** Control characters travel as `_x000D_` in workbooks. */
function unescape(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}

type Raw = { row: number; column: number; type: string; style: number; value: string; formula: string }

function rich(kind: RichCell['kind'], text: string, red: boolean): RichCell {
  return { text, kind, red, merged: null }
}

function cellOf(raw: Raw, facts: SheetFacts): Cell | undefined {
  const at = `${columnName(raw.column)}${raw.row}`
  if (/\[\d+\]/.test(raw.formula)) throw new UnsafeFile(`单元格 ${at} 引用了别的文件,请改成数值再导入`)
  if (raw.value === '') {
    if (raw.formula !== '' && raw.type !== 'str') return rich('error', '公式没有结果', false)
    return undefined
  }
  const style = facts.styles[raw.style]
  const red = style?.red === true
  if (raw.type === 's') {
    const shared = facts.strings[Number(raw.value)]
    if (shared === undefined) throw new UnsafeFile(`单元格 ${at} 的文字编号不存在`)
    const text = tidy(unescape(shared.text)).normalize('NFC')
    return red || shared.red ? rich('text', text, true) : text
  }
  if (raw.type === 'e') return rich('error', raw.value, false)
  if (raw.type === 'b') return raw.value === '1' ? 'TRUE' : 'FALSE'
  if (raw.type === 'd') return rich('date', raw.value.slice(0, 10), red)
  if (raw.type === 'str' || raw.type === 'inlineStr') {
    const text = tidy(unescape(raw.value)).normalize('NFC')
    return red ? rich('text', text, true) : text
  }
  if (style?.date === true)
    return rich('date', serialDay(Number(raw.value), facts.system1904) || raw.value, red)
  return rich('number', raw.value.trim(), red)
}

function rangeOf(text: string): Range | null {
  const [from = '', to = ''] = text.split(':')
  const [first, last] = [REFERENCE.exec(from), REFERENCE.exec(to)]
  if (first === null || last === null) return null
  const [fromRow, toRow] = [Number(first[2]), Number(last[2])]
  return { fromRow, toRow, fromColumn: columnOf(first[1] ?? ''), toColumn: columnOf(last[1] ?? ''), text }
}

/** A cell merged downwards holds for every row it covers; its cells are marked so that amounts can be refused. */
function applyMerges(rows: SheetRow[], merges: readonly Range[]): void {
  if (merges.length === 0) return
  const byRow = new Map(rows.map((each) => [each.row, each]))
  for (const merge of merges) {
    if (merge.fromColumn >= LIMITS.columns) continue
    const origin = byRow.get(merge.fromRow)?.cells[merge.fromColumn]
    if (origin === undefined) continue
    const marked: RichCell = {
      ...(typeof origin === 'string' ? rich('text', origin, false) : origin),
      merged: merge.text,
    }
    for (let row = merge.fromRow; row <= Math.min(merge.toRow, rows.at(-1)?.row ?? 0); row += 1) {
      const target = byRow.get(row)?.cells as (Cell | undefined)[] | undefined
      if (target !== undefined) target[merge.fromColumn] = marked
    }
  }
}

class SheetBuilder {
  readonly rows: SheetRow[] = []
  readonly merges: Range[] = []
  private cells: (Cell | undefined)[] = []
  private row = 0
  private raw: Raw | null = null
  private column = -1
  private into: 'value' | 'formula' | null = null
  private phonetic = false
  private readonly facts: SheetFacts

  constructor(facts: SheetFacts) {
    this.facts = facts
  }

  open(name: string, attributes: SaxesAttributes): void {
    if (name === 'c') this.openCell(attributes)
    else if (name === 'v' || (name === 't' && !this.phonetic)) this.into = 'value'
    else if (name === 'f') this.openFormula(attributes)
    else if (name === 'rPh') this.phonetic = true
    else if (name === 'row') this.openRow(attributes)
    else if (name === 'mergeCell') this.merge(attribute(attributes, 'ref'))
  }

  text(piece: string): void {
    if (this.raw === null || this.into === null) return
    const text = this.raw[this.into] + piece
    if (text.length > LIMITS.cell * 4) throw new UnsafeFile(`第${this.row}行有单元格超过${LIMITS.cell}字`)
    this.raw[this.into] = text
  }

  close(name: string): void {
    if (name === 'v' || name === 't' || name === 'f') this.into = null
    else if (name === 'rPh') this.phonetic = false
    else if (name === 'c' && this.raw !== null) {
      const cell = cellOf(this.raw, this.facts)
      if (cell !== undefined && cell !== '') this.place(cell)
      this.raw = null
    } else if (name === 'row' && this.cells.length > 0) this.rows.push({ row: this.row, cells: this.cells })
  }

  private openRow(attributes: SaxesAttributes): void {
    const given = attribute(attributes, 'r')
    const row = given === '' ? this.row + 1 : Number(given)
    if (!Number.isInteger(row) || row <= this.row) throw new UnsafeFile(`第${this.row}行之后的行号乱了`)
    if (row > 1_048_576 || this.rows.length >= LIMITS.rows) throw new UnsafeFile(`超过${LIMITS.rows}行`)
    this.row = row
    this.cells = []
    this.column = -1
  }

  private openCell(attributes: SaxesAttributes): void {
    const given = attribute(attributes, 'r')
    const match = REFERENCE.exec(given)
    if (given !== '' && (match === null || Number(match[2]) !== this.row)) {
      throw new UnsafeFile(`单元格地址 ${given.slice(0, 20)} 不对`)
    }
    this.column = match === null ? this.column + 1 : columnOf(match[1] ?? '')
    const type = attribute(attributes, 't')
    const style = Number(attribute(attributes, 's') || 0)
    this.raw = { row: this.row, column: this.column, type, style, value: '', formula: '' }
  }

  private openFormula(attributes: SaxesAttributes): void {
    this.into = 'formula'
    if (this.raw !== null && attribute(attributes, 't') === 'shared') this.raw.formula = ' '
  }

  private place(cell: Cell): void {
    if (this.column >= LIMITS.columns) throw new UnsafeFile(`第${this.row}行超过${LIMITS.columns}列`)
    this.cells[this.column] = cell
  }

  private merge(text: string): void {
    const range = rangeOf(text)
    if (range === null || this.merges.length >= MERGE_LIMIT) throw new UnsafeFile('合并单元格过多或地址不对')
    this.merges.push(range)
  }
}

export async function readSheetPart(pieces: AsyncIterable<string>, facts: SheetFacts): Promise<SheetRow[]> {
  const builder = new SheetBuilder(facts)
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', (tag) => builder.open(localName(tag.name), tag.attributes))
  parser.on('text', (piece) => builder.text(piece))
  parser.on('closetag', (tag) => builder.close(localName(tag.name)))
  await feed(parser, pieces)
  applyMerges(builder.rows, builder.merges)
  return builder.rows
}
