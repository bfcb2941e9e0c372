/** SQL of attachments: noted and attached by the database under a proof, read within the scope. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { FileItem } from './schema.ts'

/** Whom the database believes, and where the request came from. */
export type Asker = { proof: string; origin: string; requestId: string }

export type StoredFile = { hash: string; name: string; mediaType: string; size: number }

type Added = { code: string | null; name: string; media_type: string; size: string; also_in: number }

export async function addFile(
  tx: Tx,
  { proof, origin, requestId }: Asker,
  bookId: string,
  { hash, name, mediaType, size }: StoredFile,
): Promise<Added | undefined> {
  const { rows } = await sql<Added>`
    select code, name, media_type, size, also_in
    from add_file(${proof}, ${bookId}::bigint, ${hash}, ${name}, ${mediaType}, ${size}::bigint, ${origin}, ${requestId})`.execute(
    tx,
  )
  return rows[0]
}

/** The code of a refusal; null when it is done. */
export async function attachFile(
  tx: Tx,
  { proof, origin, requestId }: Asker,
  bookId: string,
  { seq, hash, why }: { seq: string; hash: string; why: string },
): Promise<string | null> {
  const { rows } = await sql<{ code: string | null }>`
    select code from attach_file(${proof}, ${bookId}::bigint, ${seq}::bigint, ${hash}, ${why}, ${origin}, ${requestId})`.execute(
    tx,
  )
  return rows[0]?.code ?? null
}

export async function findFile(tx: Tx, bookId: string, hash: string): Promise<StoredFile | undefined> {
  const row = await tx
    .selectFrom('files')
    .select(['hash', 'name', 'media_type as mediaType', 'size'])
    .where('book_id', '=', bookId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row && { ...row, size: Number(row.size) }
}

/** Newest first, after the file `after`; other books as far as the proof reaches. */
export async function listFiles(
  tx: Tx,
  proof: string,
  bookId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<FileItem[]> {
  const { rows } = await sql<FileItem>`
    with page as (
      select f.hash, f.name, f.media_type, f.size::int as size, f.added_name, f.added_at from files f
      where f.book_id = ${bookId}::bigint and (${after}::text is null or (f.added_at, f.hash) < (
        select l.added_at, l.hash from files l where l.book_id = f.book_id and l.hash = ${after}))
      order by f.added_at desc, f.hash desc limit ${limit}
    )
    select p.hash, p.name, p.media_type, p.size, p.added_name as added_by, utc_text(p.added_at) as added_at,
      coalesce(e.others, 0) as also_in, coalesce(e.books, '[]') as books
    from page p
    left join files_elsewhere(${proof}, ${bookId}::bigint, array(select q.hash from page q)) e on e.hash = p.hash
    order by p.added_at desc, p.hash desc`.execute(tx)
  return rows
}
