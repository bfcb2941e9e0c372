/** Imports as raw files, and the drafts a person completes; every answer is as documented. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp } from './serve.ts'
import type { Asked } from './serve.ts'

const store = await freshDatabase()
const { get, post, send, reported, faults } = testApp(store.app)
afterAll(async () => {
  await store.close()
  expect([reported, faults]).toEqual([[], []])
})

const V1 = '/api/v1'
const said = (answer: Asked): [number, string] => [answer.status, (answer.json() as { code: string }).code]
const json = <T>(answer: Asked): T => answer.json() as T
const at = (book: Pick<TestBook, 'code'>): string => `${V1}/books/${book.code}`
const INVALID = [422, 'request/invalid']

const CASH_BOOK =
  'date,summary,income,expense,method\n2024-01-05,收羊圈租金,1200.00,,银行\n2024-01-06,杂项,,30.00,银行\n'

test('imports: a dry run writes nothing, the file posts once, what is unclear becomes a draft a person completes', async () => {
  const book = await createTestBook(store)
  const upload = (query: string, body: string, key: string, type = 'text/csv'): Promise<Asked> =>
    send('POST', `${at(book)}/imports/cashbook?${query}`, body, {
      'content-type': type,
      'idempotency-key': key,
    })
  const dry = await upload('dry_run=true', CASH_BOOK, 'k-dry')
  expect(dry.json()).toMatchObject({
    dry_run: true,
    rows: 2,
    posted: 1,
    drafted: 1,
    vouchers: [{ date: '2024-01-05' }],
  })
  expect(json<{ items: unknown[] }>(await get(`${at(book)}/vouchers`)).items).toEqual([])

  const done = await upload('name=账.csv', CASH_BOOK, 'k1')
  expect([done.status, done.json()]).toMatchObject([
    200,
    { dry_run: false, posted: 1, drafted: 1, vouchers: [] },
  ])
  expect((await upload('name=账.csv', CASH_BOOK, 'k1')).text).toBe(done.text)
  expect(said(await upload('name=账.csv', `${CASH_BOOK}\n`, 'k1'))).toEqual([422, 'request/key-reused'])
  expect(said(await upload('', CASH_BOOK, 'k2'))).toEqual([422, 'intake/overlap'])

  const drafts = json<{ items: { id: string; open: string }[] }>(await get(`${at(book)}/drafts`)).items
  expect(drafts).toMatchObject([{ open: '30.00' }])
  const completion = `${at(book)}/drafts/${drafts[0]?.id}/completion`
  expect(said(await post(completion, { fill: [{ account: '999' }] }))).toEqual([422, 'line/account'])
  expect(said(await post(completion, { fill: [] }))).toEqual([422, 'draft/account'])
  const completed = await post(completion, { fill: [{ account: '513' }] })
  expect([completed.status, completed.json()]).toMatchObject([201, { number: 2 }])
  expect(said(await post(completion, { fill: [{ account: '513' }] }))).toEqual([409, 'draft/already'])
  expect(said(await post(`${at(book)}/drafts/none/completion`, { fill: [] }))).toEqual([
    404,
    'draft/not-found',
  ])

  expect(said(await upload('', 'no,heads\n1,2\n', 'k3'))[0]).toBe(422)
  expect(said(await upload('', '', 'k4'))).toEqual([400, 'request/malformed'])
  expect(said(await upload('', CASH_BOOK, 'k5', 'multipart/form-data; boundary=x'))).toEqual([
    415,
    'request/media-type',
  ])
  expect(said(await upload('money=103', CASH_BOOK, 'k6'))).toEqual(INVALID)
  expect(said(await upload('late_into=2024-13', CASH_BOOK, 'k7'))).toEqual(INVALID)
  expect(said(await upload('', `PK\u0003\u0004${'x'.repeat(100)}`, 'k8'))[0]).toBe(422)
})

test('a voucher table posts whole or not at all', async () => {
  const book = await createTestBook(store)
  const head = '日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件张数\n'
  const row = (account: string, sides: string): string =>
    `2024-01-05,记,1,收羊圈租金,${account},,${sides},1\n`
  const upload = (body: string, key: string): Promise<Asked> =>
    send('POST', `${at(book)}/imports/vouchers`, body, { 'content-type': 'text/csv', 'idempotency-key': key })
  const bad = await upload(head + row('101', '5.00,') + row('501', ',6.00'), 'k1')
  expect(said(bad)).toEqual([422, 'intake/unbalanced'])
  const done = await upload(head + row('101', '5.00,') + row('501', ',5.00'), 'k2')
  expect([done.status, done.json()]).toMatchObject([200, { posted: 1, rows: 2 }])
})
