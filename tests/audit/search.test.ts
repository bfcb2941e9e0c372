/** Searching and exporting the logs over HTTP (src/audit/): by operator, time, act, content; pages by key; formula-safe files; numbers masked. */
import { afterAll, afterEach, expect, test } from 'vitest'
import type { AccessPage, AuditPage } from '../../src/audit/schema.ts'
import { masked, objectName } from '../../src/audit/words.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'
import { addAccess } from './log-rows.ts'

const store = await freshDatabase()
const { get, send, reported, faults } = testApp(store.app)
afterAll(store.close)
afterEach(() => {
  expect(reported).toEqual([])
  expect(faults).toEqual([])
})

const book = await createTestBook(store, { code: 'LOG' })
const other = await createTestBook(store, { code: 'ELSE' })
for (let day = 1; day <= 7; day += 1)
  await postTestVouchers(store, [receipt(book, `2024-01-0${day}`, '100.00')])
await postTestVouchers(store, [receipt(other, '2024-01-05', '100.00')])

/** A row as the house writes it: of the book, or of none. */
async function addAudit(given: {
  name?: string
  act?: string
  object?: string
  before?: string | null
  after?: string | null
  at?: string
  store?: boolean
}): Promise<void> {
  const {
    name = '李审核',
    act = 'income.assign',
    object = 'voucher 3 line 2',
    before = null,
    after = null,
  } = given
  const common = [name, act, object, before, after]
  const [statement, values] = given.store
    ? [`select write_store_audit('u-9', $1, 'security_admin', $2, $3, $4, $5, '10.0.0.7', 'r-x')`, common]
    : [
        `select write_audit(array[$6::bigint], array['u-9'], array[$1], array['township_auditor'], $2, array[$3], array[$4::text],
          array[$5::text], array['10.0.0.7'], array['r-x'], coalesce($7::timestamptz, clock_timestamp()))`,
        [...common, book.bookId, given.at ?? null],
      ]
  const client = await store.super.connect()
  try {
    await client.query(`set cz.books = '*'`)
    await client.query(statement, values)
    await client.query('reset cz.books')
  } finally {
    client.release()
  }
}

await addAudit({ before: 'livestock', after: 'planting 核对合同 =SUM(A1)', at: '2024-06-30T15:59:59Z' })
await addAudit({ act: 'month.close', object: 'month 202401', after: '202401', at: '2024-06-30T16:00:00Z' })
await addAudit({ name: '=cmd|calc', act: 'account.add', object: 'account 50107', after: '+86 明细' })
await addAudit({ store: true, act: 'session.password', object: 'user 7', after: '电话 13897551234' })

async function audit(query: string): Promise<AuditPage> {
  const answer = await get(`/api/v1/books/LOG/audit?${query}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as AuditPage
}

const objects = async (query: string): Promise<string[]> =>
  (await audit(query)).items.map(({ object }) => object)

test('newest first, each in words a person reads, times in Asia/Shanghai', async () => {
  const { items, next } = await audit('')
  expect(items).toHaveLength(11)
  expect(next).toBeNull()
  expect(items.map(({ no }) => Number(no))).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(items[2]).toMatchObject({
    time: '2024-06-30 23:59:59',
    at: '2024-06-30T15:59:59.000000Z',
    actor_name: '李审核',
    role_name: '乡镇审核',
    act_name: '改判收入类型',
    object_name: '凭证 3 分录 2',
    before: 'livestock',
  })
  expect(items[1]).toMatchObject({
    time: '2024-07-01 00:00:00',
    act_name: '结账',
    object_name: '月份 202401',
  })
})

test('pages by key: every row once, whatever is added meanwhile', async () => {
  const seen: string[] = []
  let after = ''
  for (let turn = 0; turn < 10; turn += 1) {
    const { items, next } = await audit(`limit=4${after === '' ? '' : `&after=${after}`}`)
    seen.push(...items.map(({ no }) => no))
    if (turn === 0) await addAudit({ object: 'added meanwhile' })
    if (next === null) break
    after = next
  }
  expect(seen).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2', '1'])
})

test('by operator: part of a name or the whole id', async () => {
  expect((await audit('actor=' + encodeURIComponent('李审'))).items.length).toBe(3)
  expect((await audit('actor=u-9')).items.length).toBe(4)
  expect((await audit('actor=u-')).items).toEqual([])
})

test('by day, both ends included, as the calendar of Asia/Shanghai has it', async () => {
  expect(await objects('from=2024-06-30&to=2024-06-30')).toEqual(['voucher 3 line 2'])
  expect(await objects('from=2024-07-01&to=2024-07-01')).toEqual(['month 202401'])
  expect(await objects('to=2024-06-29')).toEqual([])
})

test('by act, and by words in object, before, after and the name of the act', async () => {
  expect(await objects('act=month.close')).toEqual(['month 202401'])
  expect(await objects('words=' + encodeURIComponent('核对合同 PLANTING'))).toEqual(['voucher 3 line 2'])
  expect(await objects('words=' + encodeURIComponent('核对合同 别处'))).toEqual([])
  expect(await objects('words=' + encodeURIComponent('结账'))).toEqual(['month 202401'])
  // Signs of patterns are nothing but signs.
  expect(await objects('words=' + encodeURIComponent('%'))).toEqual([])
  expect(await objects('words=' + encodeURIComponent('voucher_'))).toEqual([])
})

test('no row of another book, and what is asked wrongly is refused', async () => {
  expect((await audit('words=ELSE')).items).toEqual([])
  for (const wrong of ['limit=0', 'after=x', 'from=2024-02-30', 'act=A', 'book=ELSE', 'words=']) {
    expect((await get(`/api/v1/books/LOG/audit?${wrong}`)).status, wrong).toBe(422)
  }
})

/** Cells of a small file without line breaks in them. */
const cellsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell ?? '').slice(0, -1),
    )

test('the export: oldest first, what was searched, formulas harmless, closed by its mark', async () => {
  const { text, headers } = await get('/api/v1/books/LOG/audit/export')
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(headers.get('content-disposition')).toBe('attachment; filename="LOG-audit.csv"')
  const [head = [], ...rows] = cellsOf(text)
  expect(head.slice(0, 5)).toEqual(['no', 'time', 'at', 'actor', 'actor_name'])
  expect(rows.map(([no]) => no)).toEqual([...Array.from({ length: 12 }, (_, at) => String(at + 1)), '#end'])
  expect(rows.at(-1)?.[1]).toBe('12')
  const [, , , , name] = rows[10] ?? []
  expect(name).toBe("'=cmd|calc")
  expect(text).toContain("'+86 明细")
  const part = await get('/api/v1/books/LOG/audit/export?act=month.close')
  expect(cellsOf(part.text).map(([no]) => no)).toEqual(['no', '10', '#end'])
})

test('acts without a book: their own log, telephone numbers masked', async () => {
  const { items } = (await get('/api/v1/store-audit?act=session.password')).json() as AuditPage
  expect(items.map(({ act_name, after }) => [act_name, after])).toEqual([['改密码', '电话 138****1234']])
  expect((await get('/api/v1/store-audit/export')).text).toContain('138****1234')
  expect((await get('/api/v1/books/LOG/audit?words=13897551234')).text).not.toContain('1389755')
})

test('the access log: masked, searched, exported; who read it is in it', async () => {
  await addAccess(store.owner, 1, { what: 'GET /users?words=13897551234', name: '@查找' })
  const page = (await get('/api/v1/access-log?words=13897551234')).json() as AccessPage
  expect(page.items.map(({ what }) => what)).toContain('GET /users?words=138****1234')
  const again = (await get('/api/v1/access-log?kind=read&words=access-log')).json() as AccessPage
  expect(again.items[0]).toMatchObject({
    what: 'GET /access-log?words=138****1234',
    outcome: '200',
    kind_name: '查看',
  })
  const file = (await get('/api/v1/access-log/export')).text
  expect(file).toContain("'@查找")
  expect(file).not.toContain('13897551234')
  expect(file).toMatch(/\r\n#end,\d+,+\r\n$/)
  expect((await send('HEAD', '/api/v1/access-log/export', null)).text).toBe('')
})

test('books are not for whoever keeps the logs, nor the logs for whoever keeps books', async () => {
  const audits = await makePerson(store, { role: 'audit_admin' })
  const books = await makePerson(store, { role: 'county_officer', division: '630102' })
  const asAudit = { cookie: audits.cookie }
  const asOfficer = { cookie: books.cookie }
  for (const path of ['/store-audit', '/store-audit/export', '/access-log', '/access-log/export']) {
    expect((await get(`/api/v1${path}`, asAudit)).status, path).toBe(200)
    expect((await get(`/api/v1${path}`, asOfficer)).status, path).toBe(403)
  }
  for (const path of ['/books/LOG/audit', '/books/LOG/audit/export']) {
    expect((await get(`/api/v1${path}`, asAudit)).status, path).toBe(404)
    expect((await get(`/api/v1${path}`, asOfficer)).status, path).toBe(200)
  }
})

test('masking leaves alone what is no number of a person', () => {
  expect(masked('138 9755 1234 与 13897551234,身份证 63280219900101123X,卡 6222021234567890123')).toBe(
    '138 9755 1234 与 138****1234,身份证 632802********123X,卡 622202*********0123',
  )
  const untouched = 'session 019ab2c4-0000-7000-8000-138975512345 区划 632802102901 金额 13897551234.50'
  expect(masked(untouched)).toBe(untouched)
  expect(objectName('user 019ab2c4-face-7000-8000-138975512345')).toBe(
    '账号 019ab2c4-face-7000-8000-138975512345',
  )
})
