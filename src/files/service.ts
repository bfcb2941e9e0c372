/** Attachments of a book: judged, kept under their hash, noted, listed, read back unaltered, put to a voucher. */
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem, problems } from '../lib/problem.ts'
import type { ProblemCode } from '../lib/problem.ts'
import { sha256Hex } from '../lib/sha256.ts'
import type { Bytes } from './bytes.ts'
import { downloadHeaders } from './download.ts'
import { judgeFile } from './judge.ts'
import type { FileStore } from './keeping.ts'
import type { Attached, FileAdded, FilePage, NewAttachment } from './schema.ts'
import * as store from './store.ts'
import type { Asker, StoredFile } from './store.ts'

export type { FileStore }

const SENTENCES: Partial<Record<ProblemCode, string>> = {
  'access/denied': '您的岗位不能在这个账套办理这一项,请有此岗位的人办理',
  'voucher/not-found': '账套里没有这个序号的凭证,请核对',
  'file/not-found': '账套里没有这个附件,请先上传',
  'file/attached': '这个附件已在这张凭证上,不用再加',
  'request/invalid': '请写明为什么补附件',
}

function refused(code: string): ProblemError {
  const known = Object.hasOwn(problems, code) ? (code as ProblemCode) : 'request/invalid'
  return new ProblemError(problem(known, SENTENCES[known] ?? `没有办成(${code}),请核对`))
}

/**
 * Judges a file and keeps its bytes, before anything is noted: bytes that nobody notes are harmless, a note without bytes would be a
 * missing voucher. The caller has asked whether the asker may add files to the book.
 */
export async function keepFile(files: FileStore, bytes: Bytes, name: string): Promise<StoredFile> {
  const judged = await judgeFile(bytes, name)
  if ('problem' in judged) throw new ProblemError(judged.problem)
  await files.put(judged.hash, judged.bytes)
  return { hash: judged.hash, name: judged.name, mediaType: judged.mediaType, size: judged.bytes.length }
}

export async function addFile(tx: Tx, asker: Asker, bookId: string, file: StoredFile): Promise<FileAdded> {
  const added = await store.addFile(tx, asker, bookId, file)
  if (added === undefined || added.code !== null) throw refused(added?.code ?? 'book/not-found')
  const { name, media_type, size, also_in } = added
  return { hash: file.hash, name, media_type, size: Number(size), also_in }
}

export async function attachFile(
  tx: Tx,
  asker: Asker,
  bookId: string,
  { seq, hash, why }: NewAttachment & { seq: string },
): Promise<Attached> {
  const code = await store.attachFile(tx, asker, bookId, { seq, hash, why })
  if (code !== null) throw refused(code)
  return { seq, hash }
}

export async function pageOfFiles(
  tx: Tx,
  proof: string,
  bookId: string,
  query: { after?: string | undefined; limit: string },
): Promise<FilePage> {
  const limit = Number(query.limit)
  const items = await store.listFiles(tx, proof, bookId, { after: query.after ?? null, limit })
  return { items, next: items.length === limit ? (items.at(-1)?.hash ?? null) : null }
}

export async function findFile(tx: Tx, bookId: string, hash: string): Promise<StoredFile> {
  const file = await store.findFile(tx, bookId, hash)
  if (file !== undefined) return file
  throw new ProblemError(problem('file/not-found', '账套里没有这个附件,请核对校验值'))
}

/** The bytes are what was noted, or they are not shown at all. */
export async function readBytes(files: FileStore, { hash, name }: StoredFile): Promise<Bytes> {
  const bytes = await files.get(hash)
  if (bytes === undefined) {
    throw new ProblemError(problem('file/missing', `附件「${name}」的内容不在存储里,请管理员从备份恢复附件`))
  }
  if ((await sha256Hex(bytes)) === hash) return bytes
  throw new ProblemError(
    problem('file/altered', `附件「${name}」的内容被改动过,不予显示,请管理员从备份恢复附件`),
  )
}

export async function download(
  files: FileStore,
  file: StoredFile,
  view: boolean,
): Promise<{ bytes: Bytes; headers: Record<string, string> }> {
  return { bytes: await readBytes(files, file), headers: downloadHeaders(file, view) }
}
