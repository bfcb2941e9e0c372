/** Books of a scope, page by page. */
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { scopeRange } from './division.ts'
import type { BookPage, BookQuery } from './schema.ts'
import { toBook } from './book.ts'
import { findReviewed, listBooks } from './store.ts'
import { findExemptions } from './store-people.ts'

const EVERYWHERE = { from: '0', below: ':' }

export async function pageOfBooks(tx: Tx, query: BookQuery): Promise<BookPage> {
  const range = query.scope === undefined ? EVERYWHERE : scopeRange(query.scope)
  if (range === undefined) {
    const detail = `区划代码「${query.scope}」不对:用 2、4、6、9 或 12 位,前两位是省份`
    throw new ProblemError(problem('request/invalid', detail, '查询·scope'))
  }
  const limit = Number(query.limit)
  const rows = await listBooks(tx, range, query.after ?? '', limit)
  const ids = rows.map(({ bookId }) => bookId)
  const reviewed = await findReviewed(tx, ids)
  const exemptions = await findExemptions(tx, ids)
  return {
    items: rows.map((row) => toBook(row, reviewed.has(row.bookId), exemptions.get(row.bookId) ?? [])),
    next: rows.length === limit ? (rows.at(-1)?.code ?? null) : null,
  }
}
