/** Stories of an office through the command line, each ending with a clean verification: overlap, late rows, openings, two books, second thoughts, year end, archive. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { AnnualSummary } from '../../src/reports/schema.ts'
import { money, sum } from '../../src/lib/money.ts'
import { freshDatabase } from '../support/database.ts'
import { JINYUAN, cashBook, countRows, databaseEnv, openOffice } from './run.ts'

// A story is a dozen processes; on a busy machine each takes a while.
vi.setConfig({ testTimeout: 180_000 })

const [store, other] = await Promise.all([freshDatabase(), freshDatabase()])
const office = openOffice(databaseEnv(store))
const elsewhere = openOffice(databaseEnv(other))
const { does, reads, file, cli } = office

beforeAll(() => does(['book', 'create', '--code', 'FIRST', '--name', '甲', '--division', JINYUAN]))
afterAll(async () => {
  office.leave()
  elsewhere.leave()
  await Promise.all([store.close(), other.close()])
})

type Row = Record<'code' | 'opening' | 'debit' | 'credit' | 'closing', string>
const balance = async (book: string, asOf: string, ...more: string[]) => {
  const rows = await reads<Row[]>(['report', 'trial-balance', '--book', book, '--as-of', asOf, ...more])
  return (code: string, key: keyof Row = 'closing') => rows.find((row) => row.code === code)?.[key] ?? '0.00'
}
const annual = async (division: string, year = '2024') => {
  const summary = await reads<AnnualSummary>(['report', 'annual', '--year', year, '--scope', division])
  const [village] = summary.villages
  if (village === undefined) throw new Error('no village')
  return village
}
const createBook = (code: string, division: string, ...more: string[]) =>
  does(['book', 'create', '--code', code, '--name', `${code}账套`, '--division', division, ...more])
const importing = (book: string, name: string, ...more: string[]) => [
  'import',
  'cashbook',
  name,
  '--book',
  book,
  ...more,
]

test('a trial run writes nothing; overlap and late rows only when said; the business day is kept', async () => {
  file('a.csv', cashBook('2024-01-05,卖羊款,1200.00,,现金', '2024-01-08,付办公费,,200.00,现金'))
  const before = await countRows(store)
  const trial = await does(importing('FIRST', 'a.csv', '--dry-run'))
  expect(trial).toMatch(/试算\(没有写入\):读入 2 行,记账 2 张/)
  expect(trial).toMatch(/借 101 1,200\.00\n\s+贷 501 1,200\.00 .*\[livestock\]/)
  expect(await countRows(store)).toEqual(before)
  await does(importing('FIRST', 'a.csv'))
  file('b.csv', cashBook('2024-01-05,卖羊款,1200.00,,现金', '2024-02-06,卖羊款,300.00,,现金'))
  expect((await cli(importing('FIRST', 'b.csv'))).code).toBe(1)
  await does(importing('FIRST', 'b.csv', '--allow-overlap'))
  await does(['close', '--book', 'FIRST', '--through', '2024-02'])
  file('late.csv', cashBook('2024-02-20,卖羊款,50.00,,现金'))
  expect((await cli(importing('FIRST', 'late.csv'))).code).toBe(1)
  await does(importing('FIRST', 'late.csv', '--late-into', '2024-03'))
  const lines = parse<Record<string, string>>(await does(['export', '--book', 'FIRST', '--format', 'csv']), {
    columns: true,
    relax_column_count: true,
  })
  expect(lines.at(-1)?.['book']).toBe('#end')
  expect(
    lines.filter(({ amount }) => amount === '50.00').map((line) => [line['month'], line['business_date']]),
  ).toEqual([
    ['2024-03', '2024-02-20'],
    ['2024-03', '2024-02-20'],
  ])
  expect((await balance('FIRST', '2024-03-31'))('101')).toBe('2550.00')
  expect(await does(['verify', '--book', 'FIRST'])).toMatch(/^核验通过/)
})

test('a draft is completed by its number alone; a number nobody has is named', async () => {
  await createBook('DRAFT', '632802102205')
  file('vague.csv', cashBook('2024-05-06,其他收入,70.00,,现金'))
  await does(importing('DRAFT', 'vague.csv'))
  const [draft] = JSON.parse(await does(['drafts', 'list', '--book', 'DRAFT', '--format', 'json'])) as {
    id: string
    row: number
    reason: string
    missing: string
  }[]
  expect(draft).toMatchObject({ row: 2, missing: '对方科目' })
  const asked = ['drafts', 'complete', draft?.id ?? '', '--account', '501', '--type', 'planting']
  expect(await does(asked)).toMatch(/^已记账 2024-05 记-1/)
  expect((await cli(asked)).err).toMatch(/已经处理过/)
  const nobody = ['drafts', 'complete', '01a20981-0000-7000-8000-000000000000', '--account', '501']
  expect([(await cli(nobody)).code, (await cli(nobody)).err]).toEqual([1, expect.stringMatching(/没有草稿/)])
  expect(await does(['verify', '--book', 'DRAFT'])).toMatch(/^核验通过/)
})

const HEAD = '科目编码,科目名称,辅助,年初余额,本年累计借方,本年累计贷方,期初余额,类型'

test('an opening file sets balances and is no income; a later 期初余额 is checked', async () => {
  const opening = [
    HEAD,
    '101,库存现金,,,,,500.00,',
    '102,银行存款,,,,,99500.00,',
    '141,长期投资,祥合合作社,,,,50000.00,',
    '301,资本,,,,,-150000.00,',
  ]
  file('opening.csv', opening.join('\n'))
  await createBook('OPEN', '632802102210', '--start', '2024-01', '--opening', 'opening.csv')
  const at = await balance('OPEN', '2024-01-31')
  expect([at('101', 'opening'), at('102', 'opening'), at('301', 'opening'), at('101', 'debit')]).toEqual([
    '500.00',
    '99500.00',
    '-150000.00',
    '0.00',
  ])
  expect((await annual('632802102210')).total_income).toBe('0.00')
  file('wrong.csv', cashBook('2024-01-01,期初余额,501.00,,现金', '2024-01-05,卖羊款,1.00,,现金'))
  const wrong = await cli(importing('OPEN', 'wrong.csv', '--format', 'json'))
  expect(JSON.parse(wrong.err)).toMatchObject({ code: 'intake/opening-differs' })
  file('right.csv', cashBook('2024-01-01,期初余额,500.00,,现金', '2024-01-05,收祥合合作社分红,8000.00,,银行'))
  // With an investment on the books the dividend needs nobody: 502, equity.
  expect(await does(importing('OPEN', 'right.csv'))).toMatch(/记账 1 张/)
  const village = await annual('632802102210')
  expect([village.by_type.equity, village.operating_income]).toEqual(['8000.00', '8000.00'])
  expect(await does(['verify', '--book', 'OPEN'])).toMatch(/^核验通过/)
})

test('several books in one village: the first collective counts, others only when said', async () => {
  const village = '632802102208'
  for (const [code, ...more] of [
    ['V1'],
    ['V2'],
    ['V3', '--kind', 'coop'],
    ['V4', '--kind', 'committee', '--counts'],
  ] as const)
    await createBook(code, village, ...more)
  file('v.csv', cashBook('2024-01-05,卖羊款,100.00,,现金'))
  for (const code of ['V1', 'V2', 'V3', 'V4']) await does(importing(code, 'v.csv'))
  const { entities, total_income } = await annual(village)
  const counting = entities.filter(({ counts }) => counts).map(({ book }) => book)
  expect([counting.sort(), entities.length, total_income]).toEqual([['V1', 'V4'], 4, '200.00'])
})

test('second thoughts: assigning moves the sums and keeps the old; reversing nets to nil; what was known stays known', async () => {
  const village = '632802102207'
  await createBook('MIND', village)
  file('m.csv', cashBook('2024-01-05,卖羊款,1000.00,,现金', '2024-01-09,收农家乐经营收入,400.00,,现金'))
  await does(importing('MIND', 'm.csv'))
  const known =
    (
      await store.super.query<{ at: string }>(
        'select to_char(now() at time zone \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.US"Z"\') as at',
      )
    ).rows[0]?.at ?? ''
  const assigning = ['assign', '--book', 'MIND', '--voucher', '2024-01 记-1', '--line', '2', '--type']
  expect(await does([...assigning, 'tourism', '--why', '羊是农家乐的'])).toBe(
    '2024-01 记-1 第2行:livestock → tourism\n',
  )
  let year = await annual(village)
  expect([year.by_type.livestock, year.by_type.tourism, year.operating_income]).toEqual([
    '0.00',
    '1400.00',
    '1400.00',
  ])
  const kept = await store.super.query(
    "select a.type from income_assignments a join books b using (book_id) where b.code = 'MIND' order by a.seq, a.line_no, a.no",
  )
  expect(kept.rows.map(({ type }: { type: string }) => type)).toEqual(['livestock', 'tourism', 'tourism'])
  const blank = await cli([...assigning, 'planting', '--why', ''])
  expect([blank.code, /理由/.test(blank.err)]).toEqual([1, true])

  expect(
    await does(['reverse', '--book', 'MIND', '--voucher', '2024-01 记-2', '--date', '2024-02-01']),
  ).toMatch(/红字凭证 2024-02 记-1/)
  expect(
    (await cli(['reverse', '--book', 'MIND', '--voucher', '2024-01 记-2', '--date', '2024-02-01'])).err,
  ).toMatch(/已经注销/)
  year = await annual(village)
  expect([year.by_type.tourism, year.total_income]).toEqual(['1000.00', '1000.00'])
  const now = await balance('MIND', '2024-12-31')
  expect([now('501'), now('501', 'credit'), now('101')]).toEqual(['-1000.00', '1000.00', '1000.00'])
  const then = await balance('MIND', '2024-12-31', '--known-on', known)
  expect([then('501'), then('101')]).toEqual(['-1400.00', '1400.00'])
  expect(await does(['verify', '--book', 'MIND'])).toMatch(/^核验通过/)
})

test('year end: the same income before and after, once only, taken back by reopening, shown in the next year', async () => {
  const village = '632802102206'
  await createBook('YEAR', village)
  file(
    'y.csv',
    cashBook(
      '2024-01-05,卖羊款,260000.00,,银行',
      '2024-06-05,付饲料款,,60000.00,银行',
      '2024-12-05,付办公费,,1000.00,银行',
    ),
  )
  await does(importing('YEAR', 'y.csv'))
  const early = await cli(['year-end', '--book', 'YEAR', '--year', '2024'])
  expect([early.code, /结账/.test(early.err)]).toEqual([1, true])
  await does(['close', '--book', 'YEAR', '--through', '2024-12'])
  const before = await annual(village)
  expect([before.level, before.operating_income, before.net_surplus]).toEqual([
    'green',
    '260000.00',
    '199000.00',
  ])
  const unmoved = await does(['report', 'trial-balance', '--book', 'YEAR', '--as-of', '2025-01-31'])
  expect(unmoved).toMatch(/上年未结转/)
  expect(await does(['year-end', '--book', 'YEAR', '--year', '2024'])).toMatch(/^已结转:2024-12 记-2/)
  const rows = await countRows(store)
  expect(await does(['year-end', '--book', 'YEAR', '--year', '2024'])).toMatch(/已经结转/)
  expect(await countRows(store)).toEqual(rows)
  expect(await annual(village)).toEqual(before)
  const closed = await balance('YEAR', '2024-12-31')
  expect([closed('501'), closed('321'), closed('322')]).toEqual(['0.00', '0.00', '-199000.00'])
  await does(['reopen', '--book', 'YEAR', '--month', '2024-12', '--reason', '漏记一笔'])
  const reopened = await balance('YEAR', '2024-12-31')
  expect([reopened('501'), reopened('511'), reopened('322')]).toEqual(['-260000.00', '60000.00', '0.00'])
  file('more.csv', cashBook('2024-12-20,付饲料款,,9000.00,银行'))
  await does(importing('YEAR', 'more.csv'))
  await does(['close', '--book', 'YEAR', '--through', '2024-12'])
  await does(['year-end', '--book', 'YEAR', '--year', '2024'])
  expect((await balance('YEAR', '2025-01-31'))('322', 'opening')).toBe('-190000.00')
  await does(['seal-year', '--book', 'YEAR', '--year', '2024'])
  expect((await cli(['reopen', '--book', 'YEAR', '--month', '2024-12', '--reason', '再改'])).err).toMatch(
    /已封存/,
  )
})

test('an archive brings the book back elsewhere, to the 分 and through the verifier; spoilt ones are refused whole', async () => {
  const archive = join(office.folder, 'YEAR.archive')
  expect(await does(['export', '--book', 'YEAR', '--format', 'archive', '--out', archive])).toMatch(
    /^已导出到/,
  )
  expect(
    (await cli(['export', '--book', 'YEAR', '--format', 'csv', '--out', 'no/such/folder.csv'])).err,
  ).toMatch(/写不进去/)
  const empty = await countRows(other)
  const spoilt = elsewhere.file(
    'spoilt.archive',
    readFileSync(archive, 'utf8').replace('260000.00', '260001.00'),
  )
  const cut = elsewhere.file('cut.archive', readFileSync(archive).subarray(0, -200))
  for (const name of [spoilt, cut, 'nowhere.archive']) {
    const refused = await elsewhere.cli(['restore', name])
    expect([name, refused.code, /\p{Script=Han}/u.test(refused.err)]).toEqual([name, 1, true])
    expect(await countRows(other)).toEqual(empty)
  }
  expect(await elsewhere.does(['restore', archive])).toMatch(/^已恢复账套 YEAR:.*核验通过\n$/)
  const question = ['report', 'trial-balance', '--book', 'YEAR', '--as-of', '2025-12-31']
  expect(await elsewhere.does(question)).toBe(await does(question))
  expect((await elsewhere.cli(['restore', archive])).code).toBe(1)
  expect(await elsewhere.does(['verify'])).toMatch(/^核验通过:1 个账套/)
})

test('a voucher table keeps its grouping; a journal for hledger balances line by line; every book still verifies', async () => {
  await createBook('TABLE', '632802102205')
  const head = '日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件张数'
  file(
    't.csv',
    [
      head,
      '2024-01-05,记,7,卖羊款,101,库存现金,90.00,,1',
      ',,,卖羊款,501,经营收入,,90.00,',
      '2024-01-06,记,8,红字,101,库存现金,-5.00,,',
      ',,,红字,501,经营收入,,-5.00,',
    ].join('\n'),
  )
  expect(await does(['import', 'vouchers', 't.csv', '--book', 'TABLE'])).toMatch(/读入 4 行,记账 2 张/)
  expect((await balance('TABLE', '2024-12-31'))('501')).toBe('-85.00')
  const journal = await does(['export', '--book', 'TABLE', '--format', 'hledger'])
  const postings = [...journal.matchAll(/^ {2,}\S.*? {2,}(-?[\d.]+) CNY/gm)].map(([, amount = '']) =>
    money(amount),
  )
  expect(postings.length).toBeGreaterThanOrEqual(4)
  expect(sum(postings)).toBe('0.00')
  const books = (await reads<unknown[]>(['book', 'list'])).length
  expect(await does(['verify'])).toMatch(new RegExp(`^核验通过:${books} 个账套`))
})

test('what someone changed behind our back is named by book, voucher and field', async () => {
  await store.super.query(
    "set session_replication_role = replica; update voucher_lines set amount = amount + 1 where seq = 1 and line_no = 1 and book_id = (select book_id from books where code = 'TABLE'); set session_replication_role = origin",
  )
  const found = await cli(['verify', '--book', 'TABLE'])
  expect(found.code).toBe(1)
  expect(found.err).toMatch(/^账套 TABLE 2024-01 记-1 第1行 金额:应为「90\.00」,库中是「91\.00」/)
})
