/** Restores an archived book row for row, as the owner, in one transaction: verified before it is committed, noted in its audit log. */
import type { Pool } from 'pg'
import { readSqlSources } from '../db/sql-files.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { tell } from '../vouchers/verify-finding.ts'
import { verifyBook } from '../vouchers/verify.ts'
import { damaged, readArchive } from './read.ts'
import * as store from './store.ts'
import type { Column } from './store.ts'
import { ENTITY_COLUMNS, SHARED_TABLES } from './tables.ts'
import type { ArchiveHead, ArchiveRow } from './tables.ts'

export type Restored = { bookId: string; code: string; rows: number; vouchers: number }

const BATCH = 1_000
const TOLD_MAX = 5

/** Rows of one table gathered until there are enough. */
type Work = {
  tx: Tx
  head: ArchiveHead
  bookId: string
  entities: Map<string, string>
  columns: Map<string, Column[]>
  table: string
  rows: ArchiveRow[]
}

async function columnsFor(work: Work, table: string, row: ArchiveRow): Promise<Column[]> {
  let columns = work.columns.get(table)
  if (columns === undefined) {
    const given = new Set(Object.keys(row))
    const known = await store.readColumns(work.tx, table)
    columns = known.filter(({ name }) => given.has(name))
    if (columns.length !== given.size) throw damaged(`表 ${table} 有本程序不认识的列`)
    work.columns.set(table, columns)
  }
  return columns
}

/** Names of entities become this store's ids; `0` and nothing stay. */
function withIds(work: Work, row: ArchiveRow): ArchiveRow {
  const named = Object.keys(row).filter(
    (name) => ENTITY_COLUMNS.has(name) && row[name] !== null && row[name] !== '0',
  )
  if (named.length === 0) return row
  const ids = named.map((name) => {
    const id = work.entities.get(row[name] ?? '')
    if (id === undefined) throw damaged(`主体「${row[name]}」不在归档里`)
    return [name, id]
  })
  return { ...row, ...Object.fromEntries(ids) }
}

async function flush(work: Work): Promise<void> {
  const { table, tx } = work
  const rows = work.rows.splice(0)
  const [first] = rows
  if (first === undefined) return
  const columns = await columnsFor(work, table, first)
  if (table === 'entities') {
    await store.insertRows(tx, table, columns, rows, null)
    const found = await store.readEntities(
      tx,
      rows.map((row) => `${row['division']} ${row['name']}`),
    )
    for (const [key, id] of found) work.entities.set(key, id)
    return
  }
  const settled = rows.map((row) => withIds(work, row))
  if (table === 'relations') for (const row of settled) await store.insertRelation(tx, columns, row)
  else if (table === 'books') work.bookId = await insertBook(work, columns, settled)
  else {
    const shared = (SHARED_TABLES as readonly string[]).includes(table)
    if (!shared && work.bookId === '') throw damaged('缺少账套本身')
    await store.insertRows(tx, table, columns, settled, shared ? null : work.bookId)
  }
}

async function insertBook(
  work: Work,
  columns: readonly Column[],
  rows: readonly ArchiveRow[],
): Promise<string> {
  const [row] = rows
  if (row === undefined || rows.length > 1 || row['code'] !== work.head.code)
    throw damaged('账套本身与开头不符')
  const code = work.head.code
  if ((await store.findBook(work.tx, code)) !== undefined) {
    const detail = `账套编号「${code}」在这里已被使用:只能恢复到没有这个账套的库,请换一个空库`
    throw new ProblemError(problem('book/exists', detail))
  }
  return store.insertBook(work.tx, columns, row)
}

/** Nothing is restored that the outside verifier or a consistency query objects to. */
async function prove(tx: Tx, bookId: string): Promise<number> {
  await store.narrowScope(tx, bookId)
  const { findings, vouchers } = await verifyBook(tx, bookId)
  const told = findings.slice(0, TOLD_MAX).map(tell)
  for (const { name, text } of readSqlSources().checks) {
    const rows = await store.runCheck(tx, text)
    if (rows.length > 0) told.push(`${name}:${JSON.stringify(rows[0])}`)
  }
  if (told.length === 0) return vouchers
  const detail = `归档里的账核验不通过,没有恢复:\n${told.join('\n')}`
  throw new ProblemError(problem('archive/not-sound', detail))
}

async function restoreWithin(
  tx: Tx,
  source: AsyncIterable<Uint8Array | string>,
  actor: Actor,
): Promise<Restored> {
  let work: Work | undefined
  for await (const part of readArchive(source)) {
    if ('head' in part) {
      const nothing = { bookId: '', entities: new Map(), columns: new Map(), table: '', rows: [] }
      work = { tx, head: part.head, ...nothing }
      continue
    }
    if (work === undefined) throw damaged('缺少开头')
    if ('end' in part) {
      await flush(work)
      const { head, bookId } = work
      if (bookId === '') throw damaged('缺少账套本身')
      const vouchers = await prove(tx, bookId)
      await store.noteRestore(tx, bookId, actor, { code: head.code, ...part.end })
      return { bookId, code: head.code, rows: part.end.rows, vouchers }
    }
    if (part.table !== work.table || work.rows.length >= BATCH) await flush(work)
    work.table = part.table
    work.rows.push(part.row)
  }
  throw damaged('没有结束标记')
}

/** What the database objects to is a damaged archive, unless the connection itself failed. */
function asProblem(error: unknown): unknown {
  const { code = '', constraint, message } = error as { code?: string; constraint?: string; message?: string }
  if (error instanceof ProblemError || !/^2[23]/.test(code)) return error
  return damaged(`数据库不接受其中的内容(${constraint ?? message ?? code})`)
}

/** `owner` is a pool of the owner's login; `source` the archive's bytes, gzip or plain. */
export async function restoreArchive(
  owner: Pool,
  source: AsyncIterable<Uint8Array | string>,
  actor: Actor,
): Promise<Restored> {
  let started = false
  try {
    return await inTransaction(owner, '*', (tx) => {
      // A stream is read once: a second attempt would restore half a book.
      if (started) throw new Error('restore cannot be retried')
      started = true
      return restoreWithin(tx, source, actor)
    })
  } catch (error) {
    throw asProblem(error)
  }
}
