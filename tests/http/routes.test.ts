/** Every address: works, fails in a way a person can use, refuses what it must; every answer is as documented. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp, voucherBody } from './serve.ts'
import type { Asked } from './serve.ts'

const store = await freshDatabase()
const { get, post, reported, faults } = testApp(store.app)
afterAll(async () => {
  await store.close()
  expect([reported, faults]).toEqual([[], []])
})

const V1 = '/api/v1'
const said = (answer: Asked): [number, string] => [answer.status, (answer.json() as { code: string }).code]
const json = <T>(answer: Asked): T => answer.json() as T
const at = (book: Pick<TestBook, 'code'>): string => `${V1}/books/${book.code}`
type BookPage = { items: { code: string }[]; next: string | null }
const NO_BOOK = [404, 'book/not-found']
const INVALID = [422, 'request/invalid']

async function posted(book: TestBook, date: string, amount: string): Promise<string> {
  const answer = await post(`${at(book)}/vouchers`, voucherBody(date, amount))
  expect(answer.status).toBe(201)
  return json<{ seq: string }>(answer).seq
}

test('books: opened, listed page by page, read; wrong codes and divisions are named', async () => {
  const { division } = await createTestBook(store, { code: 'B1' })
  const body = { code: 'B2', name: '二号账套', division, kind: 'company', start: '2024-01' }
  const opened = await post(`${V1}/books`, body)
  expect([opened.status, opened.json()]).toMatchObject([201, { code: 'B2', counts: false, start: '2024-01' }])
  expect((await get(`${V1}/books/B2`)).json()).toEqual(opened.json())

  const codes: string[] = []
  for (let after: string | null = ''; after !== null;) {
    const page: BookPage = json<BookPage>(await get(`${V1}/books?limit=1&after=${after}`))
    codes.push(...page.items.map(({ code }) => code))
    after = page.next
  }
  expect(codes).toEqual([...new Set(codes)].sort())
  expect(codes).toEqual(expect.arrayContaining(['B1', 'B2']))
  expect(json<{ items: unknown[] }>(await get(`${V1}/books?scope=${division}`)).items).toHaveLength(2)
  expect(json<{ items: unknown[] }>(await get(`${V1}/books?scope=11`)).items).toEqual([])

  expect(said(await post(`${V1}/books`, body))).toEqual([409, 'book/exists'])
  expect(said(await post(`${V1}/books`, { ...body, code: 'B3', division: '630102999999' }))).toEqual([
    422,
    'division/not-found',
  ])
  expect(said(await post(`${V1}/books`, { ...body, code: 'B3', counted: true }))).toEqual(INVALID)
  expect(said(await get(`${V1}/books/nobody`))).toEqual(NO_BOOK)
  expect(said(await get(`${V1}/books?scope=123`))).toEqual(INVALID)
  expect(said(await get(`${V1}/books?limit=0`))).toEqual(INVALID)
  expect(said(await get(`${V1}/books?page=2`))).toEqual(INVALID)
})

test('accounts: the chart, a sub-account, and what a sub-account may not be', async () => {
  const book = await createTestBook(store)
  const chart = json<{ items: { code: string; leaf: boolean }[] }>(await get(`${at(book)}/accounts`)).items
  expect(chart.length).toBeGreaterThan(30)
  const added = await post(`${at(book)}/accounts`, { code: '50101', name: '羊圈租金' })
  expect([added.status, added.json()]).toEqual([201, { done: true }])
  const now = json<{ items: { code: string; leaf: boolean }[] }>(await get(`${at(book)}/accounts`)).items
  expect(now.find(({ code }) => code === '501')?.leaf).toBe(false)
  expect(said(await post(`${at(book)}/accounts`, { code: '50101', name: '再一次' }))).toEqual([
    409,
    'account/exists',
  ])
  expect(said(await post(`${at(book)}/accounts`, { code: '99901', name: '无上级' }))).toEqual([
    422,
    'account/parent-not-found',
  ])
  expect(said(await post(`${at(book)}/accounts`, { code: '5', name: '短' }))).toEqual(INVALID)
  expect(said(await get(`${V1}/books/nobody/accounts`))).toEqual(NO_BOOK)
})

test('relations: recorded between entities that keep books, refused otherwise', async () => {
  const one = await createTestBook(store)
  const two = await createTestBook(store, { kind: 'coop', division: one.division })
  const party = (book: TestBook) => ({ division: book.division, name: `${book.code}股份经济合作社` })
  const body = { payer: party(two), payee: party(one), share: '0.35', from: '2024-01-01', basis: '章程' }
  expect((await post(`${V1}/relations`, body)).status).toBe(201)
  expect(said(await post(`${V1}/relations`, { ...body, payer: { ...party(one), name: '没有' } }))).toEqual([
    422,
    'relation/entity-not-found',
  ])
  expect(said(await post(`${V1}/relations`, { ...body, payer: party(one) }))).toEqual(INVALID)
  expect(said(await post(`${V1}/relations`, { ...body, to: '2023-12-31' }))).toEqual(INVALID)
  expect(said(await post(`${V1}/relations`, { ...body, from: '2024-02-30' }))).toEqual(INVALID)
})

test('vouchers: posted with its income typed, listed, read, reversed once, its line given another type', async () => {
  const book = await createTestBook(store)
  const seq = await posted(book, '2024-01-05', '1200.00')
  await posted(book, '2024-02-05', '300.00')
  const whole = json<{ lines: { income: { type: string; rule: string } | null }[] }>(
    await get(`${at(book)}/vouchers/${seq}`),
  )
  expect(whole.lines.map(({ income }) => income?.type ?? null)).toEqual([null, 'livestock'])

  type Page = { items: { seq: string; reversed_by: string | null }[]; next: string | null }
  const first = json<Page>(await get(`${at(book)}/vouchers?limit=1`))
  const second = json<Page>(await get(`${at(book)}/vouchers?limit=1&after=${first.next}`))
  expect([first, second].flatMap(({ items }) => items.map((item) => item.seq))).toEqual(['1', '2'])
  expect(json<Page>(await get(`${at(book)}/vouchers?month=2024-02`)).items).toHaveLength(1)

  const assigned = await post(`${at(book)}/vouchers/1/lines/2/assignments`, {
    type: 'tourism',
    why: '民宿带的羊圈',
  })
  expect([assigned.status, assigned.json()]).toMatchObject([201, { line: 2, after: 'tourism' }])
  const reversal = await post(`${at(book)}/vouchers/1/reversal`, { date: '2024-03-01' })
  expect([reversal.status, reversal.json()]).toMatchObject([201, { seq: '3', month: '2024-03' }])
  expect(json<Page>(await get(`${at(book)}/vouchers`)).items[0]?.reversed_by).toBe('3')

  const path = `${at(book)}/vouchers`
  expect(said(await post(`${path}/1/reversal`, { date: '2024-03-02' }))).toEqual([409, 'reversal/already'])
  expect(said(await post(`${path}/2/reversal`, { date: '2025-03-02' }))).toEqual([422, 'reversal/prior-year'])
  expect(said(await post(`${path}/9/reversal`, { date: '2024-03-02' }))[0]).toBe(404)
  expect(said(await post(`${path}/2/lines/1/assignments`, { type: 'tourism', why: '试' }))).toEqual([
    422,
    'assign/not-income',
  ])
  expect(said(await post(`${path}/2/lines/2/assignments`, { type: 'none', why: '试' }))).toEqual([
    422,
    'line/type',
  ])
  expect(said(await post(`${path}/2/lines/2/assignments`, { type: 'tourism' }))).toEqual(INVALID)
  expect(said(await get(`${path}/9`))).toEqual([404, 'voucher/not-found'])
  expect(said(await get(`${path}/x`))).toEqual(INVALID)
  expect(said(await get(`${path}?month=2024-13`))).toEqual(INVALID)
})

const debit = (amount: string, account = '101') => ({ account, side: 'debit', amount, summary: '测试' })
const credit = (amount: string, account = '501') => ({ account, side: 'credit', amount, summary: '测试' })
const refusals: [string, Record<string, unknown>, [number, string]][] = [
  ['unbalanced', { lines: [debit('1.00'), credit('2.00')] }, [422, 'voucher/unbalanced']],
  ['no such account', { lines: [debit('1.00', '999'), credit('1.00')] }, [422, 'line/account']],
  ['not a leaf', { lines: [debit('1.00', '102'), credit('1.00')] }, [422, 'line/account-not-leaf']],
  ['who owes is not said', { lines: [debit('1.00', '112'), credit('1.00')] }, [422, 'line/auxiliary']],
  ['before the books start', { date: '2023-12-31' }, [422, 'voucher/before-start']],
  ['the wrong word', { word: '收' }, [422, 'voucher/word']],
  ['no day', { date: '2024-02-30' }, [422, 'request/invalid']],
  ['a nil line', { lines: [debit('0.00'), credit('0.00')] }, [422, 'line/amount']],
  ['three places', { lines: [debit('1.005'), credit('1.005')] }, [422, 'request/invalid']],
  ['one line', { lines: [debit('1.00')] }, [422, 'request/invalid']],
  ['a kind of the program', { kind: 'transfer' }, [422, 'request/invalid']],
  ['a correction of nothing', { kind: 'correction' }, [422, 'request/invalid']],
  [
    'a correction of no voucher',
    { kind: 'correction', corrects: '#9' },
    [404, 'reversal/original-not-found'],
  ],
  ['another book in the body', { book: 'X' }, [422, 'request/invalid']],
]
test.each(refusals)('posting refuses: %s', async (_, change, refusal) => {
  const book = await createTestBook(store)
  expect(said(await post(`${at(book)}/vouchers`, voucherBody('2024-01-05', '1.00', change)))).toEqual(refusal)
})

test('words that do not say leave the line undecided, and closing waits for a person', async () => {
  const book = await createTestBook(store)
  const lines = [debit('5.00'), { ...credit('5.00'), summary: '收到款项' }]
  expect((await post(`${at(book)}/vouchers`, voucherBody('2024-01-05', '5.00', { lines }))).status).toBe(201)
  expect(said(await post(`${at(book)}/closings`, { through: '2024-01' }))).toEqual([409, 'close/undecided'])
})

test('closing: months, the year end once, reopening, sealing for good', async () => {
  const book = await createTestBook(store)
  await posted(book, '2024-01-05', '1200.00')
  expect(said(await post(`${at(book)}/year-ends`, { year: 2024 }))).toEqual([409, 'month/open'])
  const closed = await post(`${at(book)}/closings`, { through: '2024-12' })
  expect([closed.status, closed.json()]).toMatchObject([201, { closed_through: '2024-12' }])
  expect(said(await post(`${at(book)}/vouchers`, voucherBody('2024-05-05', '1.00')))).toEqual([
    409,
    'month/closed',
  ])
  const transferred = await post(`${at(book)}/year-ends`, { year: 2024 })
  expect(json<{ vouchers: unknown[] }>(transferred).vouchers.length).toBeGreaterThan(0)
  expect((await post(`${at(book)}/year-ends`, { year: 2024 })).json()).toEqual({ year: 2024, vouchers: [] })

  const reopened = await post(`${at(book)}/reopenings`, { month: '2024-12', reason: '补记' })
  expect([reopened.status, reopened.json()]).toMatchObject([201, { closed_through: '2024-11' }])
  expect(said(await post(`${at(book)}/year-seals`, { year: 2024 }))).toEqual([409, 'year/not-transferred'])
  await post(`${at(book)}/closings`, { through: '2024-12' })
  await post(`${at(book)}/year-ends`, { year: 2024 })
  expect((await post(`${at(book)}/year-seals`, { year: 2024 })).json()).toEqual({ done: true })
  expect(said(await post(`${at(book)}/reopenings`, { month: '2024-12', reason: '再补' }))).toEqual([
    409,
    'year/sealed',
  ])
  expect(said(await post(`${at(book)}/reopenings`, { month: '2024-12', reason: '' }))).toEqual(INVALID)
  expect(
    said(await post(`${at(book)}/reopenings`, { month: '2024-12', reason: '补', until: 'tomorrow' })),
  ).toEqual(INVALID)
  expect(said(await post(`${V1}/books/nobody/closings`, { through: '2024-12' }))).toEqual(NO_BOOK)
})

test('the classifier answers every line and stores nothing', async () => {
  const answer = await post(`${V1}/classify`, {
    lines: [
      { id: '1', summary: '卖羊收入' },
      { id: '2', summary: '利息', amount: '3.00', account: '504', counterparty: '信用社' },
    ],
  })
  const items = json<{ items: { id: string; type: string }[] }>(answer).items
  expect(items).toMatchObject([
    { id: '1', type: 'livestock' },
    { id: '2', type: 'none' },
  ])
  expect(said(await post(`${V1}/classify`, { lines: [] }))).toEqual(INVALID)
  expect(said(await post(`${V1}/classify`, { lines: [{ id: '1' }] }))).toEqual(INVALID)
})

test('reports: the year of a village, the lines behind a figure, the trial balance', async () => {
  const book = await createTestBook(store)
  await posted(book, '2024-01-05', '250000.00')
  const annual = await get(`${V1}/reports/annual?year=2024&scope=${book.division}`)
  expect(annual.json()).toMatchObject({ villages: [{ code: book.division, operating_income: '250000.00' }] })
  const lines = await get(`${V1}/reports/annual/lines?year=2024&division=${book.division}&type=livestock`)
  expect(lines.json()).toMatchObject({ count: 1, total: '250000.00', items: [{ amount: '250000.00' }] })
  const balance = await get(`${at(book)}/trial-balance?as_of=2024-12-31&with_drafts=true`)
  expect(balance.json()).toMatchObject({ as_of: '2024-12-31', from: '2024-01-01', with_drafts: true })
  const rows = json<{ rows: { code: string; closing: string }[] }>(balance).rows
  expect(rows.find(({ code }) => code === '101')?.closing).toBe('250000.00')

  const known = await get(`${at(book)}/trial-balance?as_of=2024-12-31&known_on=2020-01-01T00:00:00%2B08:00`)
  expect(json<{ rows: { code: string }[] }>(known).rows.filter(({ code }) => code === '101')).toEqual([])
  expect(said(await get(`${V1}/reports/annual?year=1949`))).toEqual(INVALID)
  expect(said(await get(`${V1}/reports/annual/lines?year=2024&division=${book.division}`))).toEqual(INVALID)
  expect(said(await get(`${at(book)}/trial-balance?as_of=2024-02-30`))).toEqual(INVALID)
  expect(said(await get(`${at(book)}/trial-balance?as_of=2024-01-01&from=2024-12-01`))).toEqual(INVALID)
  expect(said(await get(`${V1}/books/nobody/trial-balance`))).toEqual(NO_BOOK)
})

test('exports stream whole, with their end mark; a book that is none is a problem, not half a file', async () => {
  const book = await createTestBook(store)
  await posted(book, '2024-01-05', '7.00')
  const csv = await get(`${at(book)}/export?format=csv`)
  expect([csv.status, csv.headers.get('content-disposition')]).toEqual([
    200,
    `attachment; filename="${book.code}.csv"`,
  ])
  expect(csv.text).toMatch(/\r\n#end,2,/)
  const journal = await get(`${at(book)}/export?format=hledger`)
  expect(journal.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(journal.text).toContain('7.00')
  expect(said(await get(`${at(book)}/export?format=exe`))).toEqual(INVALID)
  expect(said(await get(`${V1}/books/nobody/export?format=csv`))).toEqual(NO_BOOK)
})

test('standing: serving, complete or not, progress, what a code means', async () => {
  expect((await get('/healthz')).json()).toEqual({ status: 'ok' })
  expect((await get('/readyz')).json()).toEqual({ status: 'ok' })
  const waiting = testApp(store.app, { ready: () => ({ ready: false, why: '正在准备演示数据' }) })
  const answer = await waiting.get('/readyz')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(answer.json()).toMatchObject({ code: 'service/unavailable', detail: '正在准备演示数据' })
  expect((await get(`${V1}/progress`)).json()).toMatchObject({ demonstration: { state: 'absent' } })
  expect((await get('/problems/voucher/unbalanced')).json()).toMatchObject({ status: 422, title: '借贷不平' })
  expect(said(await get('/problems/no/such'))).toEqual([404, 'request/not-found'])
  expect(said(await get('/metrics'))).toEqual([404, 'request/not-found'])
  expect(said(await get('/nowhere'))).toEqual([404, 'request/not-found'])
})

test('nothing of the interface is kept by caches or framed by others', async () => {
  for (const path of [`${V1}/books`, `${V1}/nowhere`, '/api/openapi.json']) {
    const { headers } = await get(path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})
