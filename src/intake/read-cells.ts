/** What every table reader yields: rows of cells, each able to name its own place for the person who must mend it. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

/** A cell that says more than its text; plain text is a bare string. */
export type RichCell = {
  text: string
  kind: 'text' | 'number' | 'date' | 'error'
  /** Shown in red, which on paper means a negative figure (红字). */
  red: boolean
  /** The merged range it belongs to, such as `D5:D6`. */
  merged: string | null
}
export type Cell = string | RichCell

/** `row` is the line in a CSV file or the sheet row in XLSX, from 1. */
export type SheetRow = { row: number; cells: readonly (Cell | undefined)[] }

export type Sheet = { format: 'csv' | 'xlsx'; name: string; rows: SheetRow[] }

/** A value, or every reason why there is none. */
export type Read<T> = { value: T; problems: readonly [] } | { value: null; problems: readonly Problem[] }

export const LIMITS = {
  bytes: 64 * 1024 * 1024,
  rows: 1_000_000,
  columns: 256,
  cell: 2_000,
  /** Problems listed before the rest is only counted. */
  listed: 200,
} as const

export function read<T>(value: T): Read<T> {
  return { value, problems: [] }
}

export function unreadable<T>(...problems: Problem[]): Read<T> {
  return { value: null, problems }
}

export function cellText(cell: Cell | undefined): string {
  return cell === undefined ? '' : typeof cell === 'string' ? cell : cell.text
}

/** `A`, `Z`, `AA` … for a column counted from 0. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26)
  const letter = String.fromCharCode(65 + (column % 26))
  return rest === 0 ? letter : columnName(rest - 1) + letter
}

/** 「第5行·收入」, in a workbook with the cell's own address. */
export function place(sheet: Sheet, row: number, head: string, column: number): string {
  const base = `第${row}行·${head}`
  return sheet.format === 'xlsx' ? `${base}(${columnName(column)}${row})` : base
}

/** Keeps a list of problems readable: the first ones in full, then how many more there are. */
export function listed(found: readonly Problem[]): Problem[] {
  if (found.length <= LIMITS.listed) return [...found]
  const rest = found.length - LIMITS.listed
  return [
    ...found.slice(0, LIMITS.listed),
    problem('intake/cell', `另有${rest}处问题未列出,先改好以上各处再导入`),
  ]
}

/** Invisible or direction-changing characters can make a row read differently from what is stored. */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/u

/** The first unsafe character as `U+202E` and where it stands, or null. */
export function unsafeCharacter(text: string): { name: string; index: number } | null {
  const match = UNSAFE.exec(text)
  if (match === null) return null
  const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return { name: `U+${code}`, index: match.index }
}

/** One space where any run of white space stood; full-width spaces and line breaks inside a cell carry no meaning. */
export function tidy(text: string): string {
  return text.replace(/[\s\u00a0\u3000]+/g, ' ').trim()
}
