/** The archive of a book (会计档案): JSON lines, every row of every table of the book as text, closed by a count and a SHA-256. */
import { createHash } from 'node:crypto'
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { findBook, readBookRows, readClock, readSharedRows } from './store.ts'
import { ARCHIVE_FORM, BOOK_TABLES, SHARED_TABLES } from './tables.ts'
import type { ArchiveRow } from './tables.ts'

/** Characters gathered before they are handed on. */
const CHUNK = 65_536

async function* rowsOf(tx: Tx, bookId: string): AsyncGenerator<[string, ArchiveRow]> {
  for (const table of SHARED_TABLES) {
    for await (const row of readSharedRows(tx, bookId, table)) yield [table, row]
  }
  for (const [table, order] of Object.entries(BOOK_TABLES)) {
    for await (const row of readBookRows(tx, bookId, table, order)) yield [table, row]
  }
}

/** Streams the archive within the transaction's snapshot; only the last line tells when, so that equal books give equal bodies. */
export async function* exportArchive(tx: Tx, code: string): AsyncGenerator<string> {
  const book = await findBook(tx, code)
  if (book === undefined)
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  const hash = createHash('sha256')
  let text = `${JSON.stringify({ archive: { form: ARCHIVE_FORM, ...book.head } })}\n`
  let rows = 0
  for await (const row of rowsOf(tx, book.id)) {
    text += `${JSON.stringify(row)}\n`
    rows += 1
    if (text.length < CHUNK) continue
    hash.update(text)
    yield text
    text = ''
  }
  hash.update(text)
  yield text
  const end = { rows, sha256: hash.digest('hex'), exported_at: await readClock(tx) }
  yield `${JSON.stringify({ end })}\n`
}
