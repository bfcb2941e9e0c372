/** Workbooks: dates, numbers and red figures as shown; bombs, lying sizes and declarations refused (reliability C.5). */
import { describe, expect, test } from 'vitest'
import { readXlsx } from '../../src/intake/read-xlsx.ts'
import { ZIP_LIMITS } from '../../src/intake/read-xlsx-zip.ts'
import type { ZipLimits } from '../../src/files/read-zip.ts'
import { STYLE, partsOf, workbookOf, zipOf } from '../support/xlsx.ts'
import type { TestCell } from '../support/xlsx.ts'
import { HEAD, book, refused } from './read-book.ts'

describe('workbooks', () => {
  const sheet = (...rows: TestCell[][]): Uint8Array => workbookOf([HEAD, ...rows])

  test('dates of both systems, formulas, inline strings and noisy numbers', async () => {
    const rows: TestCell[][] = [
      [{ value: 44260, style: STYLE.date }, '租 金', 0.1 + 0.2, null],
      [
        { value: 44260.75, style: STYLE.chineseDate },
        { value: '料', type: 'inline' },
        null,
        { value: 3, formula: 'A1+2' },
      ],
      ['2021/3/5', { value: '名', type: 'str', formula: 'B2' }, '1,000.5', null],
    ]
    expect(
      (await book(sheet(...rows))).rows.map((r) => [r.row, r.date, r.summary, r.income, r.expense]),
    ).toEqual([
      [2, '2021-03-05', '租 金', '0.30', null],
      [3, '2021-03-05', '料', null, '3.00'],
      [4, '2021-03-05', '名', '1000.50', null],
    ])
    const old = workbookOf([HEAD, [{ value: 44260 - 1462, style: STYLE.date }, 'a', 1, null]], {
      date1904: true,
    })
    expect((await book(old)).rows[0]?.date).toBe('2021-03-05')
  })

  test('red positive amounts refuse the file and name the cell; red negative ones are read', async () => {
    const day = { value: 44260, style: STYLE.date }
    const found = await refused(
      sheet(
        [day, 'a', { value: 5, style: STYLE.red }, null],
        [day, 'b', null, { value: 6, style: STYLE.redFormat }],
        [day, 'c', { value: '7.00', style: STYLE.red }, null],
      ),
    )
    expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['intake/red-font', '第2行·收入(C2)'],
      ['intake/red-font', '第3行·支出(D3)'],
      ['intake/red-font', '第4行·收入(C4)'],
    ])
    expect((await book(sheet([day, 'a', { value: -5, style: STYLE.red }, null]))).rows[0]?.income).toBe(
      '-5.00',
    )
  })

  test('a date merged downwards holds for its rows, a merged amount is refused', async () => {
    const rows = [HEAD, ['2021-03-05', 'a', 1, null], [null, 'b', 2, null]]
    const dated = rows.map((row, index) => (index === 2 ? ['2021-03-05', ...row.slice(1)] : row))
    expect((await book(workbookOf(rows, { merges: ['A2:A3'] }))).rows.map(({ date }) => date)).toEqual([
      '2021-03-05',
      '2021-03-05',
    ])
    expect((await refused(workbookOf(dated, { merges: ['C2:C3'] }))).map(({ pointer }) => pointer)).toEqual([
      '第2行·收入(C2)',
      '第3行·收入(C3)',
    ])
  })

  test('three decimals, error cells, formulas without result and plain day numbers are refused', async () => {
    const places = await refused(
      sheet(
        ['2021-03-05', 'a', 1.005, null],
        ['2021-03-05', 'b', { value: '#REF!', type: 'e' }, null],
        [44260, 'c', 1, null],
      ),
    )
    expect(places.map(({ pointer }) => pointer)).toEqual([
      '第2行·收入(C2)',
      '第3行·收入(C3)',
      '第4行·日期(A4)',
    ])
  })

  test('a reference to another file is refused', async () => {
    const [first] = await refused(sheet(['2021-03-05', 'a', { value: 3, formula: "'[1]别表'!A1" }, null]))
    expect(first).toMatchObject({ code: 'intake/unsafe-file', detail: expect.stringContaining('C2') })
  })

  test('two visible sheets with rows are refused, hidden and foreign ones passed over', async () => {
    const rows = [HEAD, ['2021-03-05', 'a', 1, null]]
    const make = (hidden: boolean): Uint8Array =>
      zipOf(
        partsOf([
          { name: '说明', rows: [['填表说明']] },
          { name: '一月', rows },
          { name: '二月', rows, hidden },
        ]),
      )
    expect(await refused(make(false))).toMatchObject([
      { code: 'intake/head', detail: expect.stringContaining('一月') },
    ])
    expect((await book(make(true))).sheet).toBe('一月')
  })

  test('old and locked workbooks are told apart', async () => {
    expect((await refused(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0])))[0]?.detail).toContain('XLS')
    const locked = zipOf(partsOf([{ name: 'a', rows: [HEAD] }]).map((part) => ({ ...part, flags: 0x801 })))
    expect((await refused(locked))[0]?.detail).toContain('密码')
  })
})

describe('hostile zips', () => {
  const parts = partsOf([{ name: 'a', rows: [HEAD, ['2021-03-05', 'a', 1, null]] }])
  const spoiled = (name: string, data: string): Uint8Array =>
    zipOf(parts.map((part) => (part.name === name ? { ...part, data } : part)))
  const SHEET = 'xl/worksheets/sheet1.xml'
  const read = async (bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<string | undefined> =>
    (await readXlsx(bytes, limits)).problems[0]?.code

  test('the unspoiled file is read', async () => expect(await read(zipOf(parts))).toBeUndefined())

  test('a dense bomb, an oversized part and an oversized whole', async () => {
    const zeros = new Uint8Array(4 * 1024 * 1024)
    expect(await read(zipOf([...parts, { name: 'xl/media/bomb', data: zeros }]))).toBe('intake/unsafe-file')
    const small = { ...ZIP_LIMITS, ratio: 1e9 }
    expect(await read(zipOf([...parts, { name: 'big', data: zeros }]), { ...small, entryBytes: 1e6 })).toBe(
      'intake/unsafe-file',
    )
    expect(await read(zipOf([...parts, { name: 'big', data: zeros }]), { ...small, totalBytes: 1e6 })).toBe(
      'intake/unsafe-file',
    )
  })

  test('sizes that lie are found out while unpacking', async () => {
    const lying = parts.map((part) =>
      part.name === SHEET ? { ...part, data: `${'<row/>'.repeat(200_000)}`, claimedSize: 100 } : part,
    )
    expect(await read(zipOf(lying))).toMatch(/^intake\//)
  })

  test('a million entries, names that climb, double names, a zip in a zip', async () => {
    const many = Array.from({ length: 2_001 }, (_, index) => ({ name: `f${index}`, data: '' }))
    expect(await read(zipOf([...parts, ...many]))).toBe('intake/unsafe-file')
    expect(await read(zipOf(parts, 65_000))).toMatch(/^intake\//)
    expect(await read(zipOf([...parts, { name: '../../etc/passwd', data: 'x' }]))).toMatch(/^intake\//)
    expect(await read(zipOf([...parts, { name: SHEET.toUpperCase(), data: 'x' }]))).toBe('intake/unsafe-file')
    expect(await read(zipOf([{ name: 'inner.xlsx', data: zipOf(parts) }]))).toBe('intake/file')
  })

  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'],
    ['a comment', '<worksheet><!-- x --></worksheet>'],
    [
      'an entity nobody declared',
      '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&lol;</v></c></row></sheetData></worksheet>',
    ],
    ['broken XML', '<worksheet><sheetData>'],
    [
      'a row of text without end',
      `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>${'长'.repeat(20_000)}</v></c></row></sheetData></worksheet>`,
    ],
    [
      'a cell outside its row',
      '<worksheet><sheetData><row r="1"><c r="A7"><v>1</v></c></row></sheetData></worksheet>',
    ],
    [
      'a column too far',
      '<worksheet><sheetData><row r="1"><c r="ZZ1"><v>1</v></c></row></sheetData></worksheet>',
    ],
    [
      'a string nobody has',
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>999</v></c></row></sheetData></worksheet>',
    ],
  ])('%s is refused', async (_, data) => expect(await read(spoiled(SHEET, data))).toMatch(/^intake\//))

  test('a document type split between two pieces is still seen', async () => {
    expect(await read(spoiled('xl/sharedStrings.xml', `<sst>${' '.repeat(65_500)}<!DOCTYPE x></sst>`))).toBe(
      'intake/unsafe-file',
    )
  })

  test('a relation out of the package is refused', async () => {
    const relations =
      '<Relationships><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="../../../etc/passwd"/></Relationships>'
    expect(await read(spoiled('xl/_rels/workbook.xml.rels', relations))).toBe('intake/unsafe-file')
  })
})
