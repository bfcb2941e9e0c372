/** The book an export or a trial balance is asked for, by its code. */
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readExportBook } from './store-export.ts'
import type { ExportBook } from './store-export.ts'

export async function requireExportBook(tx: Tx, code: string): Promise<ExportBook> {
  const book = await readExportBook(tx, code)
  if (book === undefined) {
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  }
  return book
}
