/** Text, amounts, dates and the table of a cash book as strangers write them (reliability C.5). */
import { describe, expect, test } from 'vitest'
import { readAmount } from '../../src/intake/read-amount.ts'
import { readDate } from '../../src/intake/read-date.ts'
import { book, csv, refused } from './read-book.ts'

const GB18030 = Uint8Array.from([
  0xc8,
  0xd5,
  0xc6,
  0xda,
  0x2c,
  0xd5,
  0xaa,
  0xd2,
  0xaa,
  0x2c,
  0xca,
  0xd5,
  0xc8,
  0xeb,
  0x2c,
  0xd6,
  0xa7,
  0xb3,
  0xf6,
  0x0a,
  ...new TextEncoder().encode('2021-03-05,'),
  0xd7,
  0xe2,
  0xbd,
  0xf0,
  ...new TextEncoder().encode(',12.50,\n'),
])

describe('text', () => {
  test('UTF-8 with and without mark and GB18030 read alike', async () => {
    const plain = csv('2021-03-05,租金,12.50,')
    const rows = (await book(plain)).rows
    expect(rows).toMatchObject([
      { row: 2, date: '2021-03-05', summary: '租金', income: '12.50', expense: null },
    ])
    expect((await book(`\ufeff${plain}`)).rows).toEqual(rows)
    expect((await book(GB18030)).rows).toEqual(rows)
  })

  test('UTF-16, empty and undecodable files are refused with what to do', async () => {
    expect((await refused(Uint8Array.from([0xff, 0xfe, 0x61, 0])))[0]?.detail).toContain('UTF-16')
    expect((await refused(new Uint8Array(0)))[0]?.detail).toContain('空')
    expect((await refused(Uint8Array.from([0x61, 0xff, 0xff, 0x0a])))[0]?.code).toBe('intake/file')
  })

  test.each(['\u0000', '\u202e', '\u2066', '\u200b', '\ud800', '\u{e0041}', '\u0007'])(
    'an unsafe character %j is refused with its place',
    async (bad) => {
      const [first] = await refused(csv('2021-03-05,租金,1,', `2021-03-05,租${bad}金,1,`))
      // A lone surrogate cannot be encoded; the encoder writes U+FFFD, refused as well.
      expect(first).toMatchObject({ code: 'intake/character', pointer: '第3行·第2列' })
    },
  )

  test('rare characters stay and text becomes NFC', async () => {
    const { rows } = await book(csv('2021-03-05,𠮷㛃村 e\u0301,1,'))
    expect(rows[0]?.summary).toBe('𠮷㛃村 é')
  })

  test('damaged quoting names the line', async () => {
    const [first] = await refused(csv('2021-03-05,"租金"x,1,'))
    expect(first).toMatchObject({ code: 'intake/file', pointer: '第2行' })
  })
})

describe('amounts and dates', () => {
  test.each([
    ['1,234.50', '1234.50'],
    ['１２．５０', '12.50'],
    ['１，２３４．５', '1234.50'],
    ['￥5', '5.00'],
    ['5元', '5.00'],
    ['-3.2', '-3.20'],
    ['－3', '-3.00'],
    ['', null],
    ['-', null],
    ['-0', '0.00'],
  ])('%j is %j', (text, amount) => expect(readAmount(text)).toEqual({ amount }))

  test.each([
    '1e3',
    '0x10',
    'NaN',
    '1_000',
    '1.005',
    '+1',
    '1,23.00',
    '12,34',
    '万',
    '1万元',
    '(5)',
    '00.5',
    '1e400',
    '--1',
    '5%',
    '1'.repeat(17),
    '一百',
    'Infinity',
    '1.2.3',
  ])('%j is refused in Chinese', (text) =>
    expect(readAmount(text)).toEqual({ wrong: expect.stringMatching(/[\u4e00-\u9fff]/) }),
  )

  test.each([
    ['0.30000000000000004', '0.30'],
    ['1234.5', '1234.50'],
    ['1.2345E5', '123450.00'],
    ['12345678901.23', '12345678901.23'],
    ['1.005', null],
    ['1e400', null],
    ['9007199254740993', null],
  ])('a workbook number %s is %s', (text, amount) => {
    const found = readAmount({ text, kind: 'number', red: false, merged: null })
    expect('wrong' in found ? null : found.amount).toBe(amount)
  })

  test.each(['2021-03-05', '2021/3/5', '2021.3.5', '2021年3月5日', '2021年03月05日'])('%s is a day', (text) =>
    expect(readDate(text)).toEqual({ day: '2021-03-05' }),
  )

  test.each([
    '2024-02-30',
    '2021-13-01',
    '10000-01-01',
    'today',
    '2021-03-05T00:00',
    '20210305',
    '21-3-5',
    '２０２４-01-01',
    '2021/3-5',
    'infinity',
  ])('%s is refused', (text) => expect(readDate(text)).toHaveProperty('wrong'))
})

describe('the table', () => {
  test('all mistakes at once, each with row and column', async () => {
    const places = (await refused(csv('2021-02-30,,1e3,', '2021-03-01,b,1,2', '没有,c,,x'))).map(
      ({ pointer }) => pointer,
    )
    expect(places).toEqual([
      '第2行·收入',
      '第2行·日期',
      '第2行·摘要',
      '第3行·支出',
      '第4行·支出',
      '第4行·日期',
    ])
  })

  test('titles above, aliases, English heads, repeated heads and ignored columns', async () => {
    const file =
      '某村账,,,,,\n,,,,,\ndate,summary,income,expense,结存,__proto__\n2021-3-5,a,1,,1,x\ndate,summary,income,expense,结存,__proto__\n2021-3-6,b,,1,0,\n'
    const found = await book(file)
    expect(found.rows.map(({ row, balance }) => [row, balance])).toEqual([
      [4, '1.00'],
      [6, '0.00'],
    ])
    expect(found.ignoredHeads).toEqual(['__proto__'])
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a head %s is harmless',
    async (head) => {
      expect((await book(`日期,摘要,收入,支出,${head}\n2021-3-5,a,1,,x`)).rows).toHaveLength(1)
    },
  )

  test.each([
    ['单位:万元,,,', '第1行·第1列'],
    [',,,金额单位：人民币万元', '第1行·第4列'],
  ])('%s refuses the file and names the cell', async (title, pointer) => {
    expect(await refused(`${title}\n${csv('2021-03-05,a,1,')}`)).toMatchObject([
      { code: 'intake/unit', pointer },
    ])
  })

  test('万元 in a head refuses, in a title or a summary it does not', async () => {
    const heads = await refused('日期,摘要,收入(万元),支出(万元)\n2021-03-05,a,1,')
    expect(heads.filter(({ code }) => code === 'intake/unit').map(({ pointer }) => pointer)).toEqual([
      '第1行·第3列',
      '第1行·第4列',
    ])
    for (const head of ['收入万元', '收入/万元', '支出金额（千元）', '余额:万元']) {
      const found = await refused(`日期,摘要,${head},支出\n2021-03-05,a,1,`)
      expect(found.map(({ code }) => code)).toContain('intake/unit')
    }
    expect((await book(`50万元扶贫资金专账,,,\n${csv('2021-03-05,20万元项目款,1,')}`)).rows).toHaveLength(1)
  })

  test('an amount cut by its own comma is refused, trailing commas are not', async () => {
    const places = (
      await refused(csv('2021-03-05,付料,,1,234.50', '2021-03-05,a,5,,', '2021-03-05,b,1,234.50,,'))
    ).map(({ code, pointer }) => [code, pointer])
    expect(places).toEqual([
      ['intake/cell', '第2行'],
      ['intake/cell', '第4行'],
      ['intake/both-sides', '第4行·支出'],
    ])
  })

  test('a total beside a month instead of a day is still a total', async () => {
    expect((await book(csv('2021-03-05,a,1,', '2021年3月,本月合计,1,'))).special).toMatchObject([
      { kind: 'total', date: null },
    ])
  })

  test('missing heads are named', async () => {
    expect((await refused('日期,摘要,收入\n2021-03-05,a,1'))[0]).toMatchObject({
      code: 'intake/head',
      detail: expect.stringContaining('支出'),
    })
  })

  test('carried rows, totals and empty rows are no rows; 合计 may stand in the date column', async () => {
    const found = await book(
      csv(
        '2021-01-01,期初余额,100,',
        ',,,',
        '2021-01-02,a,0.00,',
        '2021-01-03,b,5,',
        '合计,,5,',
        '出纳:张三,,,',
      ),
    )
    expect(found.special.map(({ kind, row }) => [kind, row])).toEqual([
      ['opening', 2],
      ['total', 6],
    ])
    expect(found.skipped.map(({ row }) => row)).toEqual([4, 7])
    expect(found.rows.map(({ row }) => row)).toEqual([5])
  })
})
