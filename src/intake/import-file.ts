/** The same normalised rows are the same file, whatever its name, format or encoding; it goes in once (bookkeeping 5). */
import type { BookRow } from '../books/book.ts'
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { findImport } from './store.ts'

export async function refuseSameFile(tx: Tx, book: BookRow, hash: string): Promise<void> {
  const earlier = await findImport(tx, book.bookId, hash)
  if (earlier === undefined) return
  const detail = `同样内容的文件已于 ${earlier.at.slice(0, 10)} 导入过(${earlier.name}),没有再导入一次`
  throw new ProblemError(problem('intake/overlap', detail))
}
