/** Attachments under attack by the program's own login (src/files/ asks with a proof): nobody is impersonated, nothing is changed or taken back. */
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Scope, Tx } from '../../src/db/transaction.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'

const store = await freshDatabase()
afterAll(store.close)

const book = await createTestBook(store)
const other = await createTestBook(store)
await postTestVouchers(store, [receipt(book, '2024-01-05', '10.00')])
const cashier = await makePerson(store, { role: 'cashier', bookId: book.bookId })
const supervisor = await makePerson(store, { role: 'supervisor', bookId: book.bookId })
const [ONE, TWO] = ['1'.repeat(64), '2'.repeat(64)]

type Code = { code: string | null }

const add = (proof: string, bookId: string, hash: string, scope: Scope = [bookId]): Promise<Code[]> =>
  inTransaction(store.app, scope, async (tx) => {
    const call = sql<Code>`select code from add_file(${proof}, ${bookId}::bigint, ${hash}, '合同.pdf', 'application/pdf', 10, 'x', 'r')`
    return (await call.execute(tx)).rows
  })

const attach = (proof: string, seq: string, hash: string): Promise<Code[]> =>
  inTransaction(store.app, [book.bookId], async (tx) => {
    const call = sql<Code>`select code from attach_file(${proof}, ${book.bookId}::bigint, ${seq}::bigint, ${hash}, '补', 'x', 'r')`
    return (await call.execute(tx)).rows
  })

test('without a proof, with that of somebody without the role, or on a book out of reach nothing is noted', async () => {
  const denied = [{ code: 'access/denied' }]
  for (const proof of ['', 'cli', cashier.id, supervisor.token, '0'.repeat(64)]) {
    expect(await add(proof, book.bookId, ONE), proof).toEqual(denied)
    expect(await attach(proof, '1', ONE), proof).toEqual(denied)
  }
  expect(await add(cashier.token, other.bookId, ONE, '*')).toEqual(denied)
  expect((await store.super.query('select 1 from files')).rowCount).toBe(0)
})

test('the actor of the row is who the proof belongs to', async () => {
  expect(await add(cashier.token, book.bookId, ONE)).toEqual([{ code: null }])
  expect(await add(OPERATOR_KEY, book.bookId, TWO)).toEqual([{ code: null }])
  expect(await attach(cashier.token, '1', ONE)).toEqual([{ code: null }])
  const { rows } = await store.super.query(
    `select act, actor, role, object from audit_log where book_id = $1 and act like 'file.%' order by no`,
    [book.bookId],
  )
  expect(rows).toEqual([
    { act: 'file.add', actor: cashier.id, role: 'cashier', object: `file ${ONE}` },
    { act: 'file.add', actor: 'cli', role: 'operator', object: `file ${TWO}` },
    { act: 'file.attach', actor: cashier.id, role: 'cashier', object: 'voucher 1' },
  ])
})

const FILE = `(book_id, hash, name, media_type, size, added_by, added_name, added_at)
  values ($book, '${'3'.repeat(64)}', 'a', 'text/html', 1, 'x', 'x', now())`

test.each([
  [`insert into files ${FILE}`, 'permission denied'],
  ["update files set media_type = 'text/html'", 'permission denied'],
  ['delete from files', 'permission denied'],
  ["insert into voucher_files select book_id, 1, hash, 'x', 'x', now(), 'x' from files", 'permission denied'],
  ["update voucher_files set why = ''", 'permission denied'],
  ['delete from voucher_files', 'permission denied'],
  [
    "select write_audit(array[$book::bigint], array['x'], array['x'], array['x'], 'file.add', array['x'], array['x'], array['x'], array['x'], array['x'], now())",
    'permission denied',
  ],
  [`select known_files($book, '${ONE}')`, 'permission denied'],
])('%s: %s', async (text, said) => {
  const attack = (tx: Tx) => sql.raw(text.replaceAll('$book', book.bookId)).execute(tx)
  await expect(inTransaction(store.app, '*', attack)).rejects.toThrow(said)
})

test('evidence stays even for the owner', async () => {
  await expect(store.owner.query('delete from voucher_files')).rejects.toThrow('append-only')
  await expect(store.owner.query("update voucher_files set why = ''")).rejects.toThrow('append-only')
})

test('posting by raw SQL refuses hashes that are not the files of the book, doubled or out of order', async () => {
  const outcomes = async (...attachmentHashes: string[][]): Promise<unknown[]> =>
    postTestVouchers(
      store,
      attachmentHashes.map((hashes) => ({
        ...receipt(book, '2024-01-06', '1.00'),
        attachments: 2,
        attachmentHashes: hashes,
      })),
    )
  expect(await outcomes([TWO, ONE], ['4'.repeat(64)], [ONE, '4'.repeat(64)])).toMatchObject([
    { status: 'posted' },
    { status: 'refused', code: 'voucher/files' },
    { status: 'refused', code: 'voucher/files' },
  ])
  const few = { ...receipt(book, '2024-01-06', '1.00'), attachments: 1, attachmentHashes: [ONE, TWO] }
  expect(await postTestVouchers(store, [few])).toMatchObject([{ code: 'voucher/attachments' }])
  const known = async (hashes: string): Promise<unknown> =>
    (await store.super.query('select known_files($1, $2) as yes', [book.bookId, hashes])).rows
  expect(await known(`${ONE},${TWO}`)).toEqual([{ yes: true }])
  for (const wrong of [`${TWO},${ONE}`, `${ONE},${ONE}`, `${ONE},`, ` ${ONE}`, `,${ONE}`, ONE.slice(1)]) {
    expect(await known(wrong), wrong).toEqual([{ yes: false }])
  }
})

test('what other books have is told by proof alone: a number, and names as far as the roles reach', async () => {
  await add(OPERATOR_KEY, other.bookId, ONE)
  const elsewhere = (proof: string, bookId = book.bookId, hash = ONE) =>
    inTransaction(store.app, '*', async (tx) => {
      const call = sql`select * from files_elsewhere(${proof}, ${bookId}::bigint, array[${hash}])`
      return (await call.execute(tx)).rows
    })
  expect(await elsewhere(cashier.token)).toEqual([{ hash: ONE, others: 1, books: [] }])
  expect(await elsewhere(OPERATOR_KEY)).toMatchObject([{ others: 1, books: [{ code: other.code }] }])
  expect(await elsewhere('')).toEqual([])
  expect(await elsewhere(cashier.token, other.bookId)).toEqual([])
  // A hash the book does not have itself tells nothing, else hashes could be tried.
  await add(OPERATOR_KEY, other.bookId, '5'.repeat(64))
  expect(await elsewhere(cashier.token, book.bookId, '5'.repeat(64))).toEqual([])
})
