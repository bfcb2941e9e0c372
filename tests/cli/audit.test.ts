/** `audit` on the command line: searched, exported, sealed; `verify` sees to the logs of the store; an export from here is noted too. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { databaseEnv, openOffice } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
afterAll(async () => {
  office.leave()
  await store.close()
})

const book = await createTestBook(store, { code: 'AUD' })
await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00'), receipt(book, '2024-01-06', '7.00')])

test('list: a table in words, JSON, CSV', async () => {
  const table = await office.does(['audit', 'list', '--book', 'AUD'])
  expect(table).toMatch(/序号\s+时间\s+操作人\s+岗位\s+操作\s+对象/)
  expect(table).toMatch(/记账\s+凭证 1/)
  const { items } = await office.reads<{ items: { act: string }[] }>([
    'audit',
    'list',
    '--book',
    'AUD',
    '--act',
    'book.create',
  ])
  expect(items.map(({ act }) => act)).toEqual(['book.create'])
  expect(await office.does(['audit', 'list', '--book', 'AUD', '--format', 'csv'])).toMatch(
    /\r\n#end,\d+,+\r\n$/,
  )
  expect(await office.does(['audit', 'list', '--book', 'AUD', '--to', '2001-01-01'])).toBe('没有记录\n')
})

test('export to a file; exports of a book and of a log are noted before they begin', async () => {
  await office.does(['audit', 'export', '--book', 'AUD', '--out', 'aud.csv'])
  expect(readFileSync(join(office.folder, 'aud.csv'), 'utf8')).toMatch(/^no,time,at,[\s\S]*#end,/)
  await office.does(['export', '--book', 'AUD', '--format', 'hledger', '--out', 'aud.journal'])
  const access = await office.does(['audit', 'access', '--kind', 'read'])
  expect(access).toMatch(/查看\s+本机操作员\s+cli export --book AUD --format hledger\s+开始/)
  expect(access).toContain('cli audit export --book AUD')
})

test('seal, and verify without a book looks at the logs of the store', async () => {
  expect(await office.does(['audit', 'seal'])).toMatch(/^已封存 1 批,\d+ 条\n$/)
  expect(await office.does(['audit', 'seal'])).toMatch(/没有要封存/)
  expect(await office.does(['verify'])).toMatch(/^核验通过/)
  await store.super
    .query(`alter table access_log disable trigger all; update access_log set what = 'nothing' where no = 1;
    alter table access_log enable trigger all`)
  const { code, err } = await office.cli(['verify'])
  expect(code).toBe(1)
  expect(err).toMatch(/^访问日志第1条 访问内容:应为「cli audit list/)
  expect((await office.cli(['verify', '--book', 'AUD'])).code).toBe(0)
})

test('what is asked wrongly is refused', async () => {
  expect((await office.cli(['audit', 'list', '--book', 'AUD', '--act', 'A B'])).code).toBe(1)
  expect((await office.cli(['audit', 'list', '--book', 'AUD', '--from', '2024-02-30'])).code).toBe(2)
  expect((await office.cli(['audit', 'access', '--kind', 'write'])).code).toBe(2)
})
