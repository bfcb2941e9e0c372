/** Reads a cash book through the whole chain of readers, for tests: the book, or why it was refused. */
import { readCashBook } from '../../src/intake/read-cashbook.ts'
import { readSheets } from '../../src/intake/read-sheets.ts'
import type { CashBook } from '../../src/intake/schema.ts'
import type { Problem } from '../../src/lib/problem.ts'

export const HEAD = ['日期', '摘要', '收入', '支出']

async function bookOf(file: Uint8Array | string): Promise<CashBook | readonly Problem[]> {
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const sheets = await readSheets(bytes)
  if (sheets.value === null) return sheets.problems
  const book = readCashBook(sheets.value)
  return book.value ?? book.problems
}

export async function book(file: Uint8Array | string): Promise<CashBook> {
  const found = await bookOf(file)
  if ('rows' in found) return found
  throw new Error(JSON.stringify(found))
}

export async function refused(file: Uint8Array | string): Promise<readonly Problem[]> {
  const found = await bookOf(file)
  if ('rows' in found) throw new Error('was read')
  return found
}

export const csv = (...lines: string[]): string => [HEAD.join(','), ...lines].join('\n')
