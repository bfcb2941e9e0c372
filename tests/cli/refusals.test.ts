/** Files and options nobody should get in (reliability C.5): refused with 1 and a sentence that names what and where, and not one row changed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { partsOf, workbookOf, zipOf } from '../support/xlsx.ts'
import { JINYUAN, cashBook, countRows, databaseEnv, openOffice } from './run.ts'
import type { Problem } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
let before: Record<string, number>

beforeAll(async () => {
  await office.does(['book', 'create', '--code', 'B', '--name', '甲', '--division', JINYUAN])
  office.file('good.csv', cashBook('2024-01-05,卖羊款,1200.00,,现金', '2024-02-05,付办公费,,200.00,现金'))
  await office.does(['import', 'cashbook', 'good.csv', '--book', 'B'])
  await office.does(['close', '--book', 'B', '--through', '2024-01'])
  before = await countRows(store)
})
afterAll(async () => {
  office.leave()
  await store.close()
})

/** Runs it for text and for JSON; answers the problems. */
async function refused(args: readonly string[], input?: string | Uint8Array): Promise<Problem> {
  const asked = await office.cli([...args, '--format', 'json'], input)
  expect(asked, asked.out).toMatchObject({ code: 1, out: '' })
  expect(await countRows(store)).toEqual(before)
  const problem = JSON.parse(asked.err) as Problem
  for (const each of problem.errors) expect(each.detail, each.code).toMatch(/\p{Script=Han}/u)
  expect(asked.err).not.toMatch(/\n\s+at |undefined|\[object/)
  return problem
}

const importing = (file: string, ...more: string[]): string[] => [
  'import',
  'cashbook',
  file,
  '--book',
  'B',
  ...more,
]
const places = (problem: Problem): string[] => problem.errors.map(({ pointer }) => pointer ?? '')

const AMOUNTS = [
  '1e400',
  'NaN',
  'Infinity',
  '0.005',
  '1.005',
  '1e3',
  '0x10',
  '1_000',
  '+1',
  '12345678901234567',
  '10000000000000000',
  '1,00.00',
  '1/2',
  'true',
  '[5]',
  '1.2.3',
  '--5',
  '007',
  '3万',
  '=1+1',
]

test('amounts that are none: every cell is named at once', async () => {
  const rows = AMOUNTS.map((amount) => `2024-03-05,卖羊款,"${amount}",,现金`)
  office.file('amounts.csv', cashBook(...rows))
  const problem = await refused(importing('amounts.csv'))
  expect(places(problem)).toEqual(AMOUNTS.map((_, at) => `第${at + 2}行·收入`))
  for (const [at, { detail }] of problem.errors.entries()) expect(detail).toContain(AMOUNTS[at]?.slice(0, 8))
})

test('amounts people do write are read to the 分', async () => {
  const amounts = ['１２．５０', ' 12 ', '1,000.00', '\u00a07.10', '9007199254740993', '￥5.00', '12元', '-0']
  office.file('fine.csv', cashBook(...amounts.map((each, at) => `2024-03-0${at + 1},卖羊款,"${each}",,现金`)))
  const { out, code } = await office.cli(importing('fine.csv', '--dry-run', '--format', 'json'))
  expect(code).toBe(0)
  const receipt = JSON.parse(out) as { vouchers: { lines: { amount: string }[] }[]; skipped: unknown[] }
  expect(receipt.vouchers.map(({ lines }) => lines[0]?.amount)).toEqual([
    '12.50',
    '12.00',
    '1000.00',
    '7.10',
    '9007199254740993.00',
    '5.00',
    '12.00',
  ])
  expect(receipt.skipped).toHaveLength(1)
  expect(await countRows(store)).toEqual(before)
})

const DAYS = [
  '2024-02-30',
  '2024-13-01',
  '2023-02-29',
  '10000-01-01',
  'infinity',
  'today',
  '24:00',
  '2024-01-01T00:00:00+08:00',
  '45000',
  '05/03/2024',
  '二〇二四年三月',
  '2024-00-10',
  '0000-01-01',
]

test('days that are none: every cell is named at once', async () => {
  office.file('days.csv', cashBook(...DAYS.map((day) => `${day},卖羊款,1.00,,现金`)))
  const problem = await refused(importing('days.csv'))
  expect(places(problem)).toEqual(DAYS.map((_, at) => `第${at + 2}行·日期`))
})

test.each([
  ['NUL', '卖\0羊款'],
  ['bidi override', '卖\u202e羊款'],
  ['zero width', '卖\u200b羊款'],
  ['a million characters', '羊'.repeat(1_000_000)],
])('text with %s is refused', async (_, summary) => {
  office.file('text.csv', cashBook('2024-03-01,买草料,,1.00,现金', `2024-03-05,${summary},1.00,,现金`))
  const problem = await refused(importing('text.csv'))
  expect(problem.detail.length).toBeLessThan(300)
  expect(places(problem)[0]).toMatch(/^第3行/)
})

test('broken bytes, an empty file, no heads, both sides filled, an unknown method', async () => {
  office.file('broken.csv', Buffer.from([0xe6, 0x97, 0xff, 0xfe, 0x00, 0x80]))
  office.file('empty.csv', '')
  office.file('heads.csv', '甲,乙\n1,2\n')
  office.file('wan.csv', '日期,摘要,收入(万元),支出\n2024-03-01,卖羊款,1.00,\n')
  office.file('both.csv', cashBook('2024-03-05,卖羊款,1.00,2.00,现金'))
  office.file('method.csv', cashBook('2024-03-05,卖羊款,1.00,,粮票'))
  const codes: string[] = []
  for (const name of ['broken', 'empty', 'heads', 'wan', 'both', 'method'])
    codes.push((await refused(importing(`${name}.csv`))).errors.at(-1)?.code ?? '')
  expect(codes).toEqual([
    'intake/file',
    'intake/file',
    'intake/head',
    'intake/unit',
    'intake/both-sides',
    'intake/cell',
  ])
})

test('workbooks that blow up, lie, climb out or declare entities', async () => {
  const sheet = (xml: string) =>
    zipOf(
      partsOf([{ name: '甲', rows: [] }]).map((part) =>
        part.name.includes('sheet1') ? { ...part, data: xml } : part,
      ),
    )
  const bomb = `<worksheet><sheetData>${' '.repeat(120_000_000)}</sheetData></worksheet>`
  office.file('bomb.xlsx', sheet(bomb))
  office.file('entities.xlsx', sheet('<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>'))
  office.file(
    'climbs.xlsx',
    zipOf([...partsOf([{ name: '甲', rows: [] }]), { name: '../../evil.xml', data: '<a/>' }]),
  )
  office.file(
    'lies.xlsx',
    zipOf(partsOf([{ name: '甲', rows: [['日期']] }]).map((part) => ({ ...part, claimedSize: 3 }))),
  )
  office.file('none.xlsx', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(40)]))
  for (const name of ['bomb', 'entities', 'climbs', 'lies', 'none']) {
    const problem = await refused(importing(`${name}.xlsx`))
    expect(problem.code, name).toMatch(/^intake\/(unsafe-file|too-large|file)$/)
  }
})

test('red figures without a sign in a workbook refuse it, the cell named', async () => {
  office.file(
    'red.xlsx',
    workbookOf([
      ['日期', '摘要', '收入', '支出'],
      ['2024-03-05', '退款', { value: 5, style: 2 }, null],
    ]),
  )
  expect(await refused(importing('red.xlsx'))).toMatchObject({
    code: 'intake/red-font',
    detail: expect.stringMatching(/C2/) as string,
  })
})

test('the same file, rows seen before, closed months, books and codes that are not there', async () => {
  expect((await refused(importing('good.csv'))).code).toBe('intake/overlap')
  office.file('again.csv', cashBook('2024-02-05,付办公费,,200.00,现金', '2024-03-09,卖羊款,5.00,,现金'))
  const again = await refused(importing('again.csv'))
  expect(again).toMatchObject({
    code: 'intake/overlap',
    detail: expect.stringMatching(/第2行.*good\.csv 第3行/) as string,
  })
  office.file('late.csv', cashBook('2024-01-20,卖羊款,5.00,,现金'))
  expect((await refused(importing('late.csv'))).code).toBe('intake/closed-month')
  expect((await refused(['import', 'cashbook', 'good.csv', '--book', 'Z'])).code).toBe('book/not-found')
  expect((await refused(importing('nowhere.csv'))).code).toBe('intake/file')
  const created = (...more: string[]) => refused(['book', 'create', '--name', '乙', ...more])
  expect((await created('--code', 'B', '--division', JINYUAN)).code).toBe('book/exists')
  expect((await created('--code', 'C', '--division', '632802999999')).code).toBe('division/not-found')
  expect((await created('--code', 'C', '--division', JINYUAN, '--credit-code', 'N1234')).code).toBe(
    'request/invalid',
  )
  expect((await created('--code', '../C', '--division', JINYUAN)).code).toBe('request/invalid')
})

test('a voucher table that does not balance or names no account, and an opening that does not balance', async () => {
  const head = '日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件张数'
  const table = [
    head,
    '2024-03-01,记,1,卖羊款,101,库存现金,100.00,,1',
    '2024-03-01,记,1,卖羊款,501,经营收入,,99.99,',
    '2024-03-02,记,2,买料,999,无此科目,5.00,,',
    '2024-03-02,记,2,买料,101,库存现金,,5.00,',
  ]
  office.file('vouchers.csv', table.join('\n'))
  const problem = await refused(['import', 'vouchers', 'vouchers.csv', '--book', 'B'])
  expect(problem.errors.map(({ code }) => code).sort()).toEqual([
    'intake/account-unknown',
    'intake/unbalanced',
  ])
  office.file(
    'opening.csv',
    '科目编码,科目名称,辅助,年初余额,本年累计借方,本年累计贷方,期初余额,类型\n101,库存现金,,,,,100.00,\n301,资本,,,,,99.00,\n',
  )
  const opening = [
    'book',
    'create',
    '--code',
    'O',
    '--name',
    '乙',
    '--division',
    JINYUAN,
    '--opening',
    'opening.csv',
  ]
  expect((await refused([...opening, '--start', '2024-01'])).code).toBe('opening/unbalanced')
  expect((await refused(opening)).code).toBe('book/not-started')
})
