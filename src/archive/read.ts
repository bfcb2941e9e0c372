/** Reads an archive as a stranger's file: line by line, gzip or plain, proven whole by its end marker. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ProblemError, problem } from '../lib/problem.ts'
import { ARCHIVE_FORM, BOOK_TABLES, SHARED_TABLES } from './tables.ts'
import type { ArchiveEnd, ArchiveHead, ArchiveRow } from './tables.ts'

export function damaged(detail: string): ProblemError {
  return new ProblemError(problem('archive/damaged', `${detail}:归档文件不完整或被改动,请换一份再恢复`))
}

const NEWLINE = 10
/** A line holds one row; nothing honest comes near. */
const LINE_MAX = 64 * 1024 * 1024

async function* unpacked(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  const chunks = Readable.from(source, { objectMode: true })[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done === true) return
  async function* again(): AsyncGenerator<Buffer> {
    yield Buffer.from(first.value)
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next())
      yield Buffer.from(next.value)
  }
  const head = Buffer.from(first.value)
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* again()
  else yield* Readable.from(again()).compose(createGunzip()) as AsyncIterable<Buffer>
}

async function* linesOf(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of unpacked(source)) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE, start)) {
      yield rest.subarray(start, end + 1)
      start = end + 1
    }
    rest = rest.subarray(start)
    if (rest.length > LINE_MAX) throw damaged('有一行过长')
  }
  if (rest.length > 0) throw damaged('最后一行没有写完')
}

function parse(line: Buffer, number: number): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    throw damaged(`第${number}行无法读取`)
  }
}

const TABLES = new Set<string>([...SHARED_TABLES, ...Object.keys(BOOK_TABLES)])

function rowOf(value: unknown, number: number): [string, ArchiveRow] {
  const [table, row] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : []
  if (typeof table !== 'string' || !TABLES.has(table) || typeof row !== 'object' || row === null) {
    throw damaged(`第${number}行不是归档内容`)
  }
  for (const cell of Object.values(row)) {
    if (cell !== null && typeof cell !== 'string') throw damaged(`第${number}行不是归档内容`)
  }
  return [table, row as ArchiveRow]
}

function headOf(value: unknown): ArchiveHead {
  const head = (value as { archive?: ArchiveHead } | null)?.archive
  if (typeof head?.code !== 'string' || typeof head.uid !== 'string') throw damaged('开头不是账套归档')
  if (head.form === ARCHIVE_FORM) return head
  throw new ProblemError(
    problem('archive/version', `归档格式「${head.form}」本程序不认识,请用写出它的程序版本恢复`),
  )
}

export type ArchivePart = { head: ArchiveHead } | { table: string; row: ArchiveRow } | { end: ArchiveEnd }

/** Parts in order; the last is `end`, given only when count and SHA-256 agree. Throws `archive/damaged` otherwise. */
export async function* readArchive(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<ArchivePart> {
  const hash = createHash('sha256')
  let number = 0
  let ended = false
  try {
    for await (const line of linesOf(source)) {
      number += 1
      if (ended) throw damaged('结束标记之后还有内容')
      const value = parse(line, number)
      const end = (value as { end?: ArchiveEnd } | null)?.end
      if (end === undefined) {
        hash.update(line)
        if (number === 1) yield { head: headOf(value) }
        else {
          const [table, row] = rowOf(value, number)
          yield { table, row }
        }
        continue
      }
      if (end.rows !== number - 2) throw damaged(`应有 ${end.rows} 行,实有 ${number - 2} 行`)
      if (end.sha256 !== hash.digest('hex')) throw damaged('内容与校验值不符')
      ended = true
      yield { end }
    }
  } catch (error) {
    if (
      typeof (error as { code?: unknown }).code === 'string' &&
      String((error as { code: string }).code).startsWith('Z_')
    ) {
      throw damaged('压缩内容损坏')
    }
    throw error
  }
  if (!ended) throw damaged('没有结束标记')
}
