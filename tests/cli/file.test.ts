/** `file` on the command line: added, listed, read back byte for byte, put to a voucher; refusals as everywhere. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PHOTO, photoWith, EXIF, pdfOf } from '../files/samples.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { databaseEnv, openOffice } from './run.ts'
import type { Problem } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
const { cli, does, reads, file } = office
afterAll(async () => {
  office.leave()
  await store.close()
})

const book = await createTestBook(store, { code: 'FILE' })
await createTestBook(store, { code: 'OTHER' })
await postTestVouchers(store, [receipt(book, '2024-01-05', '100.00')])
const to = (code: string) => ['--book', code]

type Added = { hash: string; name: string; media_type: string; size: number; also_in: number }

test('a story of an attachment', async () => {
  file('发票.pdf.exe', pdfOf())
  const added = await reads<Added>(['file', 'add', '发票.pdf.exe', ...to('FILE')])
  expect(added).toMatchObject({ name: '发票_pdf_exe.pdf', media_type: 'application/pdf', also_in: 0 })
  const second = await does(['file', 'add', '发票.pdf.exe', ...to('OTHER'), '--name', '合同'])
  expect(second).toBe(
    `已存入 合同.pdf(application/pdf,${added.size} 字节);另有 1 个账套有同样内容,请核对是否重复报账\n${added.hash}\n`,
  )
  expect(await does(['file', 'list', ...to('FILE')])).toMatch(
    /校验值 .*\n.*\n[0-9a-f]{64}  发票_pdf_exe\.pdf .*1 个 OTHER\n/,
  )
  expect(await does(['file', 'get', added.hash, ...to('FILE'), '--out', 'back.pdf'])).toBe(
    '已写入 back.pdf(发票_pdf_exe.pdf)\n',
  )
  expect(readFileSync(join(office.folder, 'back.pdf')).equals(pdfOf())).toBe(true)
  const attach = [
    'file',
    'attach',
    added.hash,
    ...to('FILE'),
    '--voucher',
    '2024-01 记-1',
    '--why',
    '发票晚到',
  ]
  expect(await does(attach)).toBe('附件已补到 2024-01 记-1\n')
  const again = await cli([...attach])
  expect([again.code, again.err]).toEqual([1, '附件已在这张凭证上\n  这个附件已在这张凭证上,不用再加\n'])
  expect(await does(['verify', ...to('FILE')])).toContain('核验通过')
})

test('bytes lie in the folder of the data, by their hash; a photo without its place', async () => {
  const { hash } = await reads<Added>(['file', 'add', file('a.jpg', photoWith(EXIF)), ...to('FILE')])
  const folder = join(office.folder, 'data', 'files', hash.slice(0, 2), hash.slice(2, 4))
  expect(readdirSync(folder)).toEqual([hash])
  expect(readFileSync(join(folder, hash)).includes('GPS')).toBe(false)
  const { also_in } = JSON.parse(
    await does(['file', 'add', '-', ...to('OTHER'), '--format', 'json'], PHOTO),
  ) as Added
  expect(also_in).toBe(0)
})

test('refusals: what it is no file for, no book, no hash, no place to write, no reason', async () => {
  const said = async (...args: string[]): Promise<string> => {
    const { code, err } = await cli(args)
    expect(code, args.join(' ')).toBe(1)
    return args.includes('json') ? (JSON.parse(err) as Problem).code : err
  }
  file('a.html', '<html>')
  const json = ['--format', 'json']
  expect(await said('file', 'add', 'a.html', ...to('FILE'), ...json)).toBe('file/type')
  expect(await said('file', 'add', file('leer.jpg', ''), ...to('FILE'), ...json)).toBe('file/empty')
  expect(await said('file', 'add', 'nowhere.jpg', ...to('FILE'), ...json)).toBe('intake/file')
  expect(await said('file', 'add', 'a.html', ...to('NONE'), ...json)).toBe('book/not-found')
  expect(await said('file', 'get', '../../etc/passwd', ...to('FILE'), '--out', 'x')).toContain('没有这个附件')
  const { hash } = await reads<Added>(['file', 'add', file('b.jpg', PHOTO), ...to('FILE')])
  expect(await said('file', 'get', hash, ...to('FILE'), '--out', 'no/such/folder')).toContain('写不进去')
  const attach = ['file', 'attach', hash, ...to('FILE'), '--voucher', '2024-01 记-1', '--why']
  expect(await said(...attach, '')).toContain('理由要写明')
  expect(await said(...attach, 'a\u202eb')).toContain('不可见字符')
})
