/** XLSX bytes → its visible sheets; a workbook is a zip of XML from a stranger and is treated as one. */
import { UnsafeFile } from '../files/read-zip.ts'
import type { ZipLimits } from '../files/read-zip.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { LIMITS, cellText, columnName, listed, read, unreadable, unsafeCharacter } from './read-cells.ts'
import type { Read, Sheet } from './read-cells.ts'
import { readSharedStrings, readStyles, readWorkbook } from './read-xlsx-parts.ts'
import { readSheetPart } from './read-xlsx-sheet.ts'
import { openWorkbook, partText } from './read-xlsx-zip.ts'

const SHEET_LIMIT = 100

async function readSheets(bytes: Uint8Array, limits?: ZipLimits): Promise<Sheet[]> {
  const container = await openWorkbook(bytes, limits)
  const workbook = await readWorkbook(container)
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden)
  if (visible.length > SHEET_LIMIT) throw new UnsafeFile(`工作表超过${SHEET_LIMIT}张`)
  const facts = {
    strings: await readSharedStrings(container),
    styles: await readStyles(container),
    system1904: workbook.system1904,
  }
  const sheets: Sheet[] = []
  for (const { name, part } of visible) {
    const rows = await readSheetPart(partText(container, part), facts)
    sheets.push({ format: 'xlsx', name: name.normalize('NFC'), rows })
  }
  return sheets
}

function cellProblems(sheet: Sheet): Problem[] {
  const found: Problem[] = []
  for (const { row, cells } of sheet.rows) {
    cells.forEach((cell, column) => {
      const text = cellText(cell)
      if (text === '') return
      const where = `${columnName(column)}${row}`
      const unsafe = unsafeCharacter(text)
      if (unsafe !== null) {
        found.push(problem('intake/character', `含有不可见或不允许的字符 ${unsafe.name},请删去重写`, where))
      }
      if (text.length > LIMITS.cell)
        found.push(problem('intake/too-large', `单元格超过${LIMITS.cell}字`, where))
    })
  }
  return listed(found)
}

/** Every visible sheet; `limits` is for tests, which cannot carry bombs of full size. */
export async function readXlsx(bytes: Uint8Array, limits?: ZipLimits): Promise<Read<Sheet[]>> {
  if (bytes.length > LIMITS.bytes) {
    return unreadable(problem('intake/too-large', `文件超过${LIMITS.bytes / 1024 / 1024}MB,请按年度分开导入`))
  }
  let sheets: Sheet[]
  try {
    sheets = await readSheets(bytes, limits)
  } catch (error) {
    if (error instanceof UnsafeFile) return unreadable(problem('intake/unsafe-file', error.message))
    return unreadable(problem('intake/file', '工作簿已损坏或不是 XLSX,请用表格软件另存一次再导入'))
  }
  if (sheets.length === 0) return unreadable(problem('intake/file', '工作簿里没有可见的工作表'))
  const found = sheets.flatMap(cellProblems)
  return found.length > 0 ? unreadable(...found) : read(sheets)
}
