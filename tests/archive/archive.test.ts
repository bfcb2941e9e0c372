/** An archive restores into another store row for row; a damaged or forged one is refused and leaves nothing. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { exportArchive } from '../../src/archive/export.ts'
import { restoreArchive } from '../../src/archive/restore.ts'
import { BOOK_TABLES } from '../../src/archive/tables.ts'
import { readSnapshot } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/identity/actor.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { livelyBook } from '../support/lively-book.ts'

const store = await freshDatabase()
const there = await freshDatabase()
afterAll(() => Promise.all([store.close(), there.close()]))
const book = await livelyBook(store, { code: 'LIVELY' })
const actor = systemActor('r-restore')

async function archiveOf(from: FreshDatabase<unknown>, code: string): Promise<string> {
  return readSnapshot(from.app, '*', async (tx) => {
    let text = ''
    for await (const chunk of exportArchive(tx, code)) text += chunk
    return text
  })
}

async function* piecesOf(data: string | Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(data as string)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const restore = (data: string | Uint8Array) => restoreArchive(there.owner, piecesOf(data), actor)

/** Rows that the restore itself adds: its audit row, and what the head says of it. */
function bodyOf(archive: string): string[] {
  const rows = archive
    .split('\n')
    .filter((line) => !line.startsWith('{"end"') && !line.includes('archive.restore'))
  return rows.map((line) => line.replace(/"audit_no":"\d+","audit_hash":"[^"]*"/, ''))
}

const count = async (): Promise<string> =>
  (await there.super.query<{ n: string }>('select count(*) as n from books')).rows[0]?.n ?? ''

/** With a right SHA-256, as somebody would who rewrites the file knowingly. */
function resealed(body: string, rows: number): string {
  const sha256 = createHash('sha256').update(body).digest('hex')
  return `${body}${JSON.stringify({ end: { rows, sha256, exported_at: 'x' } })}\n`
}

test('every table keyed by book is in the archive', async () => {
  const { rows } = await store.super.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'book_id' and table_schema = 'public' order by 1`,
  )
  // Who may do what belongs to the people of a store: they do not travel with a book.
  const people = new Set(['role_exemptions', 'role_grants'])
  const names = rows.map(({ name }) => name).filter((name) => !people.has(name))
  expect(names).toEqual(Object.keys(BOOK_TABLES).sort())
})

const archive = await archiveOf(store, 'LIVELY')
const [body = ''] = archive.split('{"end"')

test.each([
  ['cut in the middle of a line', archive.slice(0, 20_000)],
  ['cut before the end marker', body],
  ['a row gone', body.replace(/\["counters".*\n/, '') + archive.slice(body.length)],
  ['a figure changed', archive.replace('"amount":"45.60"', '"amount":"45.61"')],
  ['not an archive', 'hello\n'],
  ['empty', ''],
  ['gzip cut', gzipSync(archive).subarray(0, 4_000)],
  ['an unknown table', resealed(`${body}["pg_authid",{"rolname":"x"}]\n`, body.split('\n').length - 1)],
  [
    'an unknown column',
    resealed(
      body.replaceAll('"attachments":', '"attached); drop table books --":'),
      body.split('\n').length - 2,
    ),
  ],
])('%s: refused, nothing stored', async (_, data) => {
  await expect(restore(data)).rejects.toMatchObject({ problems: [{ code: 'archive/damaged' }] })
  expect(await count()).toBe('0')
})

test.each([
  ['an amount on both sides', /"amount":"45.60"/g, '"amount":"45.61"'],
  ['a summary', /办公用品/, '接待用品'],
  ['a balance', /("account":"101","auxiliary":"0","opening":")1000.00/, '$11000.01'],
  ['a closing', /"by_name":"张会计"/, '"by_name":"李会计"'],
] as const)('%s forged with a right checksum: refused by the verifier', async (_, from, to) => {
  const forged = body.replace(from, to)
  expect(forged).not.toBe(body)
  await expect(restore(resealed(forged, body.split('\n').length - 2))).rejects.toMatchObject({
    problems: [{ code: 'archive/not-sound' }],
  })
  expect(await count()).toBe('0')
})

test('restored in another store it is the same book, verified, with one audit row more', async () => {
  await createTestBook(there, { code: 'OTHER' })
  const { bookId, rows, vouchers } = await restore(gzipSync(archive))
  expect({ rows, vouchers }).toEqual({ rows: body.split('\n').length - 2, vouchers: 12 })
  expect(bookId).not.toBe(book.bookId)
  const again = await archiveOf(there, 'LIVELY')
  expect(bodyOf(again)).toEqual(bodyOf(archive))
  expect(again).toContain('"act":"archive.restore"')
  const { findings } = await readSnapshot(there.app, [bookId], (tx) => verifyBook(tx, bookId))
  expect(findings).toEqual([])
  const balances = (from: FreshDatabase<unknown>, id: string) =>
    from.super.query(
      'select account, sum(opening + debit - credit) as net from balances where book_id = $1 group by 1 order by 1',
      [id],
    )
  expect((await balances(there, bookId)).rows).toEqual((await balances(store, book.bookId)).rows)
})

test('a second restore of the same book is refused', async () => {
  await expect(restore(archive)).rejects.toMatchObject({ problems: [{ code: 'book/exists' }] })
})

test('the restored book goes on: the next voucher has the next number, and old lines stay closed', async () => {
  const found = await there.super.query<{ id: string; authorisation: string }>(
    `select b.book_id as id, r.authorisation_id as authorisation from books b join review_authorisations r on r.book_id = b.book_id
     where b.code = 'LIVELY'`,
  )
  const [restored] = found.rows
  const next = receipt(
    { bookId: restored?.id ?? '', authorisation: restored?.authorisation ?? '' },
    '2025-01-03',
    '5',
    { account: '5010101' },
  )
  const [outcome] = await postTestVouchers(there, [next])
  expect(outcome).toMatchObject({ status: 'posted', answer: expect.stringContaining('"number":1,') })
  const { findings } = await readSnapshot(there.app, '*', (tx) => verifyBook(tx, restored?.id ?? ''))
  expect(findings).toEqual([])
})
