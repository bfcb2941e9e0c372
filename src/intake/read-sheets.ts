/** A file somebody hands in → its sheets, whatever it calls itself: told by its first bytes. */
import { problem } from '../lib/problem.ts'
import { read, unreadable } from './read-cells.ts'
import type { Read, Sheet } from './read-cells.ts'
import { readCsv } from './read-csv.ts'
import { readText } from './read-text.ts'
import { readXlsx } from './read-xlsx.ts'

function startsWith(bytes: Uint8Array, ...head: number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}

export async function readSheets(bytes: Uint8Array): Promise<Read<Sheet[]>> {
  if (startsWith(bytes, 0x50, 0x4b)) return readXlsx(bytes)
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    return unreadable(problem('intake/file', '这是旧版 XLS 或加了密码的工作簿,请另存为无密码的 XLSX'))
  }
  const text = readText(bytes)
  if (text.value === null) return unreadable(...text.problems)
  const sheet = readCsv(text.value)
  return sheet.value === null ? unreadable(...sheet.problems) : read([sheet.value])
}
