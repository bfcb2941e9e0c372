/** Correcting a voucher: of this year the line keeps its type, of an earlier year it falls under 以前年度 (98号令 art. 51). */
import { afterAll, expect, test } from 'vitest'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp } from './serve.ts'

const store = await freshDatabase()
afterAll(store.close)
const { post, get, reported } = testApp(store.app)
const book = await createTestBook(store, { start: 202001 })

function voucher(date: string, amount: string, more: object = {}): object {
  const summary = '出售羔羊款'
  return {
    date,
    lines: [
      { account: '10201', side: 'debit', amount, summary },
      { account: '501', side: 'credit', amount, summary },
    ],
    ...more,
  }
}

async function typeOf(seq: string): Promise<unknown> {
  const answer = (await get(`/api/v1/books/${book.code}/vouchers/${seq}`)).json() as {
    lines: { account: string; income: { type: string; exclusion: string | null } | null }[]
  }
  const income = answer.lines.find((line) => line.account === '501')?.income
  return income === null || income === undefined ? null : [income.type, income.exclusion]
}

async function posted(body: object): Promise<string> {
  const answer = await post(`/api/v1/books/${book.code}/vouchers`, body)
  expect(answer.status, answer.text).toBe(201)
  return (answer.json() as { seq: string }).seq
}

test('income of an earlier year is 以前年度, of the same year what it is', async () => {
  const original = await posted(voucher('2020-06-01', '100.00'))
  const corrects = `#${original}`
  const same = await posted(voucher('2020-07-01', '-10.00', { kind: 'correction', corrects }))
  const later = await posted(voucher('2021-02-01', '-20.00', { kind: 'correction', corrects }))
  expect(await typeOf(same)).toEqual(['livestock', null])
  expect(await typeOf(later)).toEqual(['none', 'prior_year'])
  expect(reported).toEqual([])
})

test('a correction names its original, nothing else does, and the original must exist', async () => {
  const path = `/api/v1/books/${book.code}/vouchers`
  expect((await post(path, voucher('2021-02-02', '1.00', { kind: 'correction' }))).status).toBe(422)
  expect((await post(path, voucher('2021-02-02', '1.00', { corrects: '#1' }))).status).toBe(422)
  const absent = voucher('2021-02-02', '1.00', { kind: 'correction', corrects: '#999' })
  expect((await post(path, absent)).status).toBe(404)
})
