/** Dates as villages write them → `Day`, with the calendar checked. */
import { parseDay } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import type { Cell } from './read-cells.ts'

/** A day, null for an empty cell, or the sentence that says what is wrong. */
export type DateRead = { day: Day | null } | { wrong: string }

const FORMS = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/,
  /^(\d{4})\.(\d{1,2})\.(\d{1,2})$/,
  /^(\d{4})年(\d{1,2})月(\d{1,2})日$/,
]

export function readDate(cell: Cell | undefined): DateRead {
  if (typeof cell === 'object' && cell.kind === 'error') return { wrong: `单元格的公式出错(${cell.text})` }
  if (typeof cell === 'object' && cell.kind === 'number') {
    return { wrong: `「${cell.text.slice(0, 40)}」是数字,请把单元格改成日期格式` }
  }
  const text = (typeof cell === 'object' ? cell.text : (cell ?? '')).trim()
  if (text === '') return { day: null }
  for (const form of FORMS) {
    const match = form.exec(text)
    if (match === null) continue
    const [, year = '', month = '', date = ''] = match
    const day = parseDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
    return day === undefined ? { wrong: `没有「${text}」这一天` } : { day }
  }
  return { wrong: `「${text.slice(0, 40)}」不是日期,请写成 2021-03-05` }
}

const DAY_MS = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** A workbook's day number → `YYYY-MM-DD`; the time of day is dropped. Empty when outside the years of the books. */
export function serialDay(serial: number, system1904: boolean): string {
  const ms = (system1904 ? EPOCH_1904 : EPOCH_1900) + Math.floor(serial) * DAY_MS
  if (!Number.isFinite(ms) || serial < 0 || serial > 3_000_000) return ''
  return parseDay(new Date(ms).toISOString().slice(0, 10)) ?? ''
}
