/** CSV text → rows, with the line each row starts on; nothing is dropped, not even empty lines. */
import { CsvError, parse } from 'csv-parse/sync'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { LIMITS, listed, read, tidy, unreadable } from './read-cells.ts'
import type { Read, Sheet, SheetRow } from './read-cells.ts'

type Parsed = { record: string[]; info: { lines: number } }

const REASONS: Partial<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: '有引号没有配对',
  INVALID_OPENING_QUOTE: '引号位置不对,单元格里的引号应写成两个',
  CSV_INVALID_CLOSING_QUOTE: '引号后面还有文字,单元格里的引号应写成两个',
  CSV_MAX_RECORD_SIZE: '这一行太长',
}

function refusal(error: CsvError): Problem {
  const line = typeof error['lines'] === 'number' ? `第${error['lines']}行` : undefined
  return problem('intake/file', `CSV 格式有误:${REASONS[error.code] ?? error.code}`, line)
}

function oversized(rows: readonly SheetRow[]): Problem[] {
  const found: Problem[] = []
  for (const { row, cells } of rows) {
    if (cells.length > LIMITS.columns) {
      found.push(problem('intake/too-large', `有${cells.length}列,最多${LIMITS.columns}列`, `第${row}行`))
    }
    cells.forEach((cell, column) => {
      if (typeof cell !== 'string' || cell.length <= LIMITS.cell) return
      found.push(problem('intake/too-large', `单元格超过${LIMITS.cell}字`, `第${row}行·第${column + 1}列`))
    })
  }
  return listed(found)
}

export function readCsv(text: string, name = 'CSV'): Read<Sheet> {
  let parsed: Parsed[]
  try {
    parsed = parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: false,
      to: LIMITS.rows + 1,
      max_record_size: LIMITS.columns * LIMITS.cell,
    }) as unknown as Parsed[]
  } catch (error) {
    if (error instanceof CsvError) return unreadable(refusal(error))
    throw error
  }
  if (parsed.length > LIMITS.rows) {
    return unreadable(problem('intake/too-large', `超过${LIMITS.rows}行,请按年度分开导入`))
  }
  let line = 1
  const rows = parsed.map(({ record, info }): SheetRow => {
    const row = line
    line = info.lines + 1
    return { row, cells: record.map(tidy) }
  })
  const found = oversized(rows)
  return found.length > 0 ? unreadable(...found) : read({ format: 'csv', name, rows })
}
