/** Finds the table in a sheet: title rows above, then the row of known heads; a unit other than 元 refuses the file. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { cellText, columnName, read, unreadable } from './read-cells.ts'
import type { Cell, Read, Sheet, SheetRow } from './read-cells.ts'

/** Head words by field; the first is how a missing one is named. */
export type Heads<F extends string> = Readonly<Record<F, readonly [string, ...string[]]>>

export type Table<F extends string> = {
  sheet: Sheet
  /** Column by field. */
  columns: ReadonlyMap<F, number>
  /** Head as written by field, for naming cells. */
  written: ReadonlyMap<F, string>
  /** Heads nobody reads, told to the user. */
  ignored: string[]
  rows: readonly SheetRow[]
  /** Rows longer than the head, where an unquoted 1,234.50 has pushed the cells aside. */
  surplus: Problem[]
}

const TITLE_ROWS = 30
const LARGE_UNIT = '(?:人民币)?[十百千万亿]+元'
const UNIT_SAID = new RegExp(`单位.{0,6}?${LARGE_UNIT}`)
const MONEY_HEAD = '(?:收入|支出|收方|付方|借方|贷方|余额|结存)?(?:金额)?'
const UNIT_HEAD = new RegExp(`^(?:.{0,8}[(/:]|${MONEY_HEAD})${LARGE_UNIT}[)]?$`)

/** A head without spaces, case and the unit 元. */
function plainHead(cell: Cell | undefined): string {
  const text = cellText(cell).normalize('NFKC').replace(/\s+/g, '').toLowerCase()
  return text.replace(/\((人民币)?元\)$|[::]$/g, '')
}

function unitProblems(sheet: Sheet, rows: readonly SheetRow[]): Problem[] {
  const found: Problem[] = []
  for (const { row, cells } of rows) {
    cells.forEach((cell, column) => {
      const text = cellText(cell).normalize('NFKC').replace(/\s+/g, '')
      if (!UNIT_SAID.test(text) && !UNIT_HEAD.test(text)) return
      const where = sheet.format === 'xlsx' ? `${columnName(column)}${row}` : `第${row}行·第${column + 1}列`
      found.push(problem('intake/unit', `「${text.slice(0, 40)}」:金额须以元为单位,请换算成元再导入`, where))
    })
  }
  return found
}

function match<F extends string>(
  heads: Heads<F>,
  row: SheetRow,
): { columns: Map<F, number>; twice: string[] } {
  const columns = new Map<F, number>()
  const twice: string[] = []
  row.cells.forEach((cell, column) => {
    const head = plainHead(cell)
    if (head === '') return
    for (const field of Object.keys(heads) as F[]) {
      if (!heads[field].includes(head)) continue
      if (columns.has(field)) twice.push(cellText(cell))
      else columns.set(field, column)
    }
  })
  return { columns, twice }
}

function sameHead(row: SheetRow, head: SheetRow, columns: Iterable<number>): boolean {
  for (const column of columns)
    if (plainHead(row.cells[column]) !== plainHead(head.cells[column])) return false
  return true
}

const PUSHED = /^-?\d{1,3}$/
const PUSHED_REST = /^\d{3}(\.\d{1,2})?$/

/** Cells beyond the head of a CSV row: text nobody would read, or an amount cut in two by its own comma. */
function surplusProblems(sheet: Sheet, width: number, rows: readonly SheetRow[]): Problem[] {
  if (sheet.format !== 'csv') return []
  return rows.flatMap(({ row, cells }) => {
    if (cells.length <= width) return []
    const filled = cells.slice(width).some((cell) => cellText(cell) !== '')
    const cut = cells.some(
      (cell, at) => PUSHED.test(cellText(cell)) && PUSHED_REST.test(cellText(cells[at + 1])),
    )
    if (!filled && !cut) return []
    const detail = `这一行有${cells.length}格,表头只有${width}格:带千分位逗号的金额和带逗号的文字要加引号`
    return [problem('intake/cell', detail, `第${row}行`)]
  })
}

function tableAt<F extends string>(
  sheet: Sheet,
  heads: Heads<F>,
  required: readonly F[],
  index: number,
): Read<Table<F>> | null {
  const head = sheet.rows[index]
  if (head === undefined) return null
  const { columns, twice } = match(heads, head)
  if (!required.every((field) => columns.has(field))) return null
  const units = unitProblems(sheet, sheet.rows.slice(0, index + 1))
  const doubled = twice.map((text) =>
    problem('intake/head', `表头「${text}」出现两次,请只留一列`, `第${head.row}行`),
  )
  if (units.length + doubled.length > 0) return unreadable(...units, ...doubled)
  const used = new Set(columns.values())
  const written = new Map(
    [...columns].map(([field, column]) => [field, cellText(head.cells[column])] as const),
  )
  const ignored = head.cells.flatMap((cell, column) =>
    used.has(column) || cellText(cell) === '' ? [] : [cellText(cell)],
  )
  // Printed books repeat the head on every page, and a head merged over two rows comes twice.
  const rows = sheet.rows.slice(index + 1).filter((row) => !sameHead(row, head, used))
  const surplus = surplusProblems(sheet, head.cells.length, rows)
  return read({ sheet, columns, written, ignored, rows, surplus })
}

function missing<F extends string>(sheet: Sheet, heads: Heads<F>, required: readonly F[]): Problem {
  let best: F[] = [...required]
  for (const row of sheet.rows.slice(0, TITLE_ROWS)) {
    const { columns } = match(heads, row)
    const lacking = required.filter((field) => !columns.has(field))
    if (lacking.length < best.length) best = lacking
  }
  const names = best.map((field) => heads[field][0]).join('、')
  return problem('intake/head', `没有找到表头「${names}」,前${TITLE_ROWS}行内须有一行写明各列名称`)
}

/** The one table of a file: in the only visible sheet with the heads; two such sheets are refused rather than one dropped. */
export function findTable<F extends string>(
  sheets: readonly Sheet[],
  heads: Heads<F>,
  required: readonly F[],
): Read<Table<F>> {
  const tables = sheets.flatMap((sheet) => {
    for (let index = 0; index < Math.min(TITLE_ROWS, sheet.rows.length); index += 1) {
      const table = tableAt(sheet, heads, required, index)
      if (table !== null) return [{ sheet, table }]
    }
    return []
  })
  const filled = tables.filter(({ table }) => table.value === null || table.value.rows.length > 0)
  const [first, second] = filled.length > 0 ? filled : tables
  const [anySheet] = sheets
  if (first === undefined) {
    if (anySheet === undefined || sheets.every((sheet) => sheet.rows.length === 0)) {
      return unreadable(problem('intake/empty', '文件里没有内容'))
    }
    const units = sheets.flatMap((sheet) => unitProblems(sheet, sheet.rows.slice(0, TITLE_ROWS)))
    return unreadable(missing(anySheet, heads, required), ...units)
  }
  if (second !== undefined) {
    const names = filled.map(({ sheet }) => `「${sheet.name}」`).join('、')
    return unreadable(problem('intake/head', `工作表${names}都有账,请每次只留一张,其余隐藏或另存`))
  }
  return first.table
}
