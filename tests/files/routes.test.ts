/** Attachments over HTTP: what is sent, listed, read back and put to vouchers, by whom, and what other books learn of it. */
import { afterAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { sha256Hex } from '../../src/lib/sha256.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { readSnapshot } from '../../src/db/transaction.ts'
import { runChecks } from '../../src/db/checks.ts'
import { withClient } from '../../src/db/connect.ts'
import { readSqlSources } from '../../src/db/sql-files.ts'
import { testApp, voucherBody } from '../http/serve.ts'
import type { Asked } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { memoryFiles } from '../support/files.ts'
import { makePerson } from '../support/people.ts'
import { HONEST, INVOICE, PHOTO, SHOT, bytesOf, pdfOf } from './samples.ts'
import type { Bytes } from './samples.ts'
import { LIES } from './lies.ts'

const store = await freshDatabase()
const kept = memoryFiles()
const { app, get, post, send, reported, faults } = testApp(store.app, { files: () => kept })
afterAll(async () => {
  await store.close()
  expect([reported, faults]).toEqual([[], []])
})

type Added = { hash: string; name: string; media_type: string; size: number; also_in: number }

const at = (book: Pick<TestBook, 'code'>): string => `/api/v1/books/${book.code}`
const said = (answer: Asked): [number, string] => [answer.status, (answer.json() as { code: string }).code]
const json = <T>(answer: Asked): T => answer.json() as T

function upload(
  book: TestBook,
  bytes: Bytes,
  { name = '收据.jpg', type = 'image/jpeg', ...headers }: Record<string, string> = {},
): Promise<Asked> {
  const address = `${at(book)}/files?name=${encodeURIComponent(name)}`
  return send('POST', address, bytes, { 'content-type': type, ...headers })
}

async function added(book: TestBook, bytes: Bytes, headers: Record<string, string> = {}): Promise<Added> {
  const answer = await upload(book, bytes, headers)
  expect(answer.status, answer.text).toBe(200)
  return json<Added>(answer)
}

/** A PDF like no other. */
const unlike = (): Bytes => pdfOf(`/Lang (${uuidv7()})`)

test('a lie about the type is never kept and never a fault: the whole corpus over HTTP', async () => {
  const book = await createTestBook(store)
  const before = kept.kept.size
  for (const [what, name, type, bytes, code] of LIES) {
    const answer = await upload(book, bytes, { name, type })
    expect([what, ...said(answer)]).toEqual([what, 422, code])
  }
  expect(kept.kept.size).toBe(before)
  expect(json<{ items: unknown[] }>(await get(`${at(book)}/files`)).items).toEqual([])
})

test('the bytes decide: whatever type and name are said, the answer says what it is', async () => {
  const book = await createTestBook(store)
  for (const [what, [bytes, mediaType]] of Object.entries(HONEST)) {
    const answer = await added(book, bytes, { name: '发票.html', type: 'text/html' })
    expect([what, answer.media_type]).toEqual([what, mediaType])
    expect(answer.name).toMatch(/^发票_html\.(jpg|png|webp|pdf|ofd|xml)$/)
    const stored = kept.kept.get(answer.hash)
    expect([await sha256Hex(stored ?? ''), stored?.length]).toEqual([answer.hash, answer.size])
  }
})

test('forms, nothing at all and too much are refused', async () => {
  const book = await createTestBook(store)
  const form = new FormData()
  form.set('file', new Blob([PHOTO]))
  expect(said(await send('POST', `${at(book)}/files`, form))).toEqual([415, 'request/media-type'])
  expect(said(await send('POST', `${at(book)}/files`, null))).toEqual([422, 'file/empty'])
  const large = new Uint8Array(20 * 1_048_576 + 1)
  large.set(PHOTO)
  expect(said(await upload(book, large))).toEqual([413, 'request/too-large'])
  const chunked = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_048_576)),
  })
  expect(said(await send('POST', `${at(book)}/files`, chunked))).toEqual([413, 'request/too-large'])
})

test('sent twice it is one file, with its first name; the audit log has one row, by who sent it', async () => {
  const book = await createTestBook(store)
  const cashier = await makePerson(store, { role: 'cashier', bookId: book.bookId })
  const bytes = unlike()
  const first = await added(book, bytes, { name: '合同.pdf', cookie: cashier.cookie })
  const again = await added(book, bytes, { name: '别名.pdf', cookie: cashier.cookie })
  expect(again).toEqual({ ...first, name: '合同.pdf' })
  const { rows } = await store.super.query(
    `select actor, actor_name, role, object, after from audit_log where book_id = $1 and act = 'file.add'`,
    [book.bookId],
  )
  expect(rows).toEqual([
    {
      actor: cashier.id,
      actor_name: cashier.name,
      role: 'cashier',
      object: `file ${first.hash}`,
      after: `合同.pdf application/pdf ${first.size}`,
    },
  ])
})

test('read back: the bytes, and headers that keep a browser from running or keeping them', async () => {
  const book = await createTestBook(store)
  const read = async (hash: string, query = ''): Promise<Response> =>
    app.fetch(new Request(`http://127.0.0.1${at(book)}/files/${hash}${query}`))
  const { hash } = await added(book, PHOTO, { name: "收据'(1)*.jpg" })
  const answer = await read(hash)
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': "attachment; filename*=UTF-8''%E6%94%B6%E6%8D%AE%27%281%29_.jpg",
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  expect(await sha256Hex(new Uint8Array(await answer.arrayBuffer()))).toBe(hash)
  const disposition = async (bytes: Bytes, query: string): Promise<string> =>
    (await read((await added(book, bytes)).hash, query)).headers.get('content-disposition')?.split(';')[0] ??
    ''
  expect(await disposition(SHOT, '?view=1')).toBe('inline')
  expect(await disposition(unlike(), '?view=1')).toBe('inline')
  expect(await disposition(unlike(), '')).toBe('attachment')
  expect(await disposition(bytesOf(INVOICE), '?view=1')).toBe('attachment')
  expect(said(await get(`${at(book)}/files/${hash}?view=2`))).toEqual([422, 'request/invalid'])
  expect(said(await get(`${at(book)}/files/${'0'.repeat(64)}`))).toEqual([404, 'file/not-found'])
  expect(said(await get(`${at(book)}/files/..%2f..%2fsecrets.json`))).toEqual([422, 'request/invalid'])
})

test('bytes that were changed or lost are said to be so and never shown', async () => {
  const book = await createTestBook(store)
  const [one, other] = [await added(book, unlike()), await added(book, unlike())]
  kept.kept.set(one.hash, bytesOf(pdfOf()))
  kept.kept.delete(other.hash)
  expect(said(await get(`${at(book)}/files/${one.hash}`))).toEqual([409, 'file/altered'])
  expect(said(await get(`${at(book)}/files/${other.hash}`))).toEqual([410, 'file/missing'])
})

test('the same content in other books: how many is told, which only to whom may read them', async () => {
  const [division, elsewhere] = ['630102002901', '630102003901']
  const mine = await createTestBook(store, { division })
  const near = await createTestBook(store, { division: '630102002902' })
  const far = await createTestBook(store, { division: elsewhere })
  const accountant = await makePerson(store, { role: 'village_accountant', bookId: mine.bookId })
  const auditor = await makePerson(store, { role: 'township_auditor', division: division.slice(0, 9) })
  const bytes = unlike()
  expect((await added(near, bytes)).also_in).toBe(0)
  await added(far, bytes)
  const answer = await upload(mine, bytes, { cookie: accountant.cookie })
  expect(json<Added>(answer).also_in).toBe(2)
  for (const book of [near, far]) {
    expect(answer.text).not.toContain(book.code)
    expect(answer.text).not.toContain(book.bookId === mine.bookId ? 'never' : `"${book.bookId}"`)
  }
  type Page = { items: { also_in: number; books: { code: string }[] }[] }
  const seenBy = async (cookie: string): Promise<Page['items']> =>
    json<Page>(await get(`${at(mine)}/files`, { cookie })).items
  expect(await seenBy(accountant.cookie)).toMatchObject([{ also_in: 2, books: [] }])
  expect(await seenBy(auditor.cookie)).toMatchObject([{ also_in: 2, books: [{ code: near.code }] }])
})

test('the list is paged, newest first', async () => {
  const book = await createTestBook(store)
  const hashes: string[] = []
  for (let index = 0; index < 5; index += 1) hashes.unshift((await added(book, unlike())).hash)
  type Page = { items: { hash: string }[]; next: string | null }
  const seen: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const page: Page = json<Page>(
      await get(`${at(book)}/files?limit=2${next === '' ? '' : `&after=${next}`}`),
    )
    seen.push(...page.items.map(({ hash }) => hash))
    ;({ next } = page)
  }
  expect(seen).toEqual(hashes)
})

test('sealed into the voucher: in its bytes, in order, counted; the verifier and the checks find nothing', async () => {
  const book = await createTestBook(store)
  const [one, two] = [await added(book, unlike()), await added(book, PHOTO)]
  const files = [two.hash, one.hash, two.hash]
  const posted = await post(`${at(book)}/vouchers`, voucherBody('2024-01-05', '10.00', { files }))
  expect(posted.status, posted.text).toBe(201)
  const { seq } = json<{ seq: string }>(posted)
  const sorted = [one.hash, two.hash].sort()
  const { rows } = await store.super.query(
    'select attachments, attachment_hashes, bytes from vouchers where book_id = $1 and seq = $2',
    [book.bookId, seq],
  )
  expect(rows).toMatchObject([{ attachments: 2, attachment_hashes: sorted.join(',') }])
  const { bytes } = rows[0] as { bytes: Buffer }
  expect(bytes.includes(`1:2,129:${sorted.join(',')},`)).toBe(true)
  expect(json(await get(`${at(book)}/vouchers/${seq}`))).toMatchObject({
    attachments: 2,
    files: sorted.map((hash) => ({ hash, sealed: true, why: null })),
  })
  const verified = await readSnapshot(store.app, [book.bookId], (tx) => verifyBook(tx, book.bookId))
  expect(verified.findings).toEqual([])
  await withClient(store.superUrl, 'test', async (client) => {
    await client.query(`begin; set local cz.books = '*'`)
    expect((await runChecks(client, readSqlSources().checks)).filter((each) => each.rows.length > 0)).toEqual(
      [],
    )
  })
})

test('only files of the same book can be sealed', async () => {
  const [book, other] = [await createTestBook(store), await createTestBook(store)]
  const { hash } = await added(other, unlike())
  const attempt = (files: string[]): Promise<Asked> =>
    post(`${at(book)}/vouchers`, voucherBody('2024-01-05', '10.00', { files }))
  expect(said(await attempt([hash]))).toEqual([422, 'voucher/files'])
  expect(said(await attempt(['0'.repeat(64)]))).toEqual([422, 'voucher/files'])
  expect(said(await attempt(['abc']))).toEqual([422, 'request/invalid'])
  expect(said(await attempt([hash.toUpperCase()]))).toEqual([422, 'request/invalid'])
})

test('evidence that comes later stands beside the voucher with its reason; the seal stays', async () => {
  const book = await createTestBook(store)
  const [sealed, late] = [await added(book, unlike()), await added(book, unlike())]
  const posted = await post(
    `${at(book)}/vouchers`,
    voucherBody('2024-01-05', '10.00', { files: [sealed.hash] }),
  )
  const { seq, hash: seal } = json<{ seq: string; hash: string }>(posted)
  const attach = (hash: string, why: string, to = seq): Promise<Asked> =>
    post(`${at(book)}/vouchers/${to}/files`, { hash, why })
  expect(said(await attach('0'.repeat(64), '补'))).toEqual([404, 'file/not-found'])
  expect(said(await attach(late.hash, '补', '99'))).toEqual([404, 'voucher/not-found'])
  expect(said(await attach(late.hash, ''))).toEqual([422, 'request/invalid'])
  expect(said(await attach(sealed.hash, '补'))).toEqual([409, 'file/attached'])
  expect((await attach(late.hash, '发票晚到')).status).toBe(201)
  expect(said(await attach(late.hash, '发票晚到'))).toEqual([409, 'file/attached'])
  const voucher = json<{ hash: string; files: unknown[] }>(await get(`${at(book)}/vouchers/${seq}`))
  expect(voucher.hash).toBe(seal)
  expect(voucher.files).toMatchObject([
    { hash: sealed.hash, sealed: true },
    { hash: late.hash, sealed: false, why: '发票晚到', attached_by: '本机操作员' },
  ])
})

test('roles: who may not is refused before the file is looked at; a foreign book does not exist', async () => {
  const [mine, foreign] = [await createTestBook(store), await createTestBook(store)]
  const { hash } = await added(foreign, unlike())
  const supervisor = await makePerson(store, { role: 'supervisor', bookId: mine.bookId })
  const cashier = await makePerson(store, { role: 'cashier', bookId: mine.bookId })
  const admin = await makePerson(store, { role: 'system_admin' })
  const reads = [`/files`, `/files/${hash}`]
  for (const address of reads) {
    const [there, nowhere] = [
      await get(`${at(foreign)}${address}`, { cookie: cashier.cookie }),
      await get(`${at({ code: 'NOWHERE' })}${address}`, { cookie: cashier.cookie }),
    ]
    expect(said(there)).toEqual([404, 'book/not-found'])
    expect(said(nowhere)).toEqual([404, 'book/not-found'])
  }
  expect(said(await upload(foreign, unlike(), { cookie: cashier.cookie }))).toEqual([404, 'book/not-found'])
  expect(
    said(await post(`${at(foreign)}/vouchers/1/files`, { hash, why: '补' }, { cookie: cashier.cookie })),
  ).toEqual([404, 'book/not-found'])
  const before = kept.kept.size
  expect(said(await upload(mine, unlike(), { cookie: supervisor.cookie }))).toEqual([403, 'access/denied'])
  expect(said(await upload(mine, bytesOf('<html>'), { cookie: supervisor.cookie }))).toEqual([
    403,
    'access/denied',
  ])
  expect(kept.kept.size).toBe(before)
  expect((await get(`${at(mine)}/files`, { cookie: supervisor.cookie })).status).toBe(200)
  expect((await get(`${at(mine)}/files`, { cookie: admin.cookie })).status).toBeGreaterThanOrEqual(403)
  expect((await upload(mine, unlike(), { cookie: '__Host-cunzhang=nobody' })).status).toBe(401)
  expect((await upload(mine, unlike(), { cookie: cashier.cookie })).status).toBe(200)
})
