/** Voucher tables: lines gather by month and 凭证字号, continuation cells inherit, nothing unbalanced or unknown gets through. */
import { expect, test } from 'vitest'
import { rowTraps } from '../../src/intake/plan-meanings.ts'
import type { Meanings } from '../../src/intake/plan-meanings.ts'
import { readSheets } from '../../src/intake/read-sheets.ts'
import { readVoucherTable, voucherNumber } from '../../src/intake/read-voucher-table.ts'
import type { VoucherTablePlan } from '../../src/intake/schema.ts'
import { planVoucherTable } from '../../src/intake/voucher-table.ts'
import type { Problem } from '../../src/lib/problem.ts'
import { freshBook, usedBook } from './plan-facts.ts'

const HEAD = '日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件张数'

const meanings: Meanings = {
  traps: rowTraps,
  receipt: ({ summary, account }) => ({
    type: summary.includes('牛') ? 'livestock' : 'unclassified',
    subtype: null,
    exclusion: null,
    account: account ?? null,
    confidence: 1,
    rule: 'test',
    reason: '',
    ask: summary.includes('?'),
  }),
  payment: () => ({ outcome: 'draft', rule: 'none', reason: '', proposed: null }),
}

async function plan(lines: string[], facts = freshBook()): Promise<VoucherTablePlan> {
  const sheets = await readSheets(new TextEncoder().encode([HEAD, ...lines].join('\n')))
  const table = readVoucherTable(sheets.value ?? [])
  if (table.value === null) return { problems: [...table.problems], vouchers: [], skipped: [] }
  return planVoucherTable(table.value, meanings, facts)
}

async function problems(lines: string[], facts = freshBook()): Promise<Problem[]> {
  return (await plan(lines, facts)).problems
}

test('continuation cells inherit; lines of one number gather though others stand between', async () => {
  const {
    problems: found,
    vouchers,
    skipped,
  } = await plan(['2021-03-05,记,2,卖牛,102,银行存款,100,,2', ',,,,501,经营收入,,"1,00.00"'])
  expect(found).toMatchObject([{ pointer: '第3行·贷方金额' }])
  expect([vouchers, skipped]).toEqual([[], []])
  const good = await plan([
    '2021-03-05,记,2,卖牛,102,银行存款,"1,100",,2',
    ',,,,501,经营收入,,1100',
    '2021-03-01,记,1,办公,513,管理费用,50,,',
    '2021-03-05,记,2,卖羊?,102,银行存款,5,,',
    ',,,,501,经营收入,,5,',
    '2021-03-01,记,1,办公,101,库存现金,,50,',
    '2021-04-01,记,1,办公,513,管理费用,-7,,',
    ',,,,101,库存现金,,-7,',
    '合计,,,,,,1155,1155,',
  ])
  expect(good.problems).toEqual([])
  expect(
    good.vouchers.map(({ date, sourceNumber, rows, flow, attachments }) => [
      date,
      sourceNumber,
      rows,
      flow,
      attachments,
    ]),
  ).toEqual([
    ['2021-03-01', '记-1', [4, 7], 'payment', 0],
    ['2021-03-05', '记-2', [2, 3, 5, 6], 'receipt', 2],
    ['2021-04-01', '记-1', [8, 9], 'payment', 0],
  ])
  const lines = good.vouchers[1]?.lines ?? []
  expect(
    lines.map(({ side, account, amount, summary, type }) => [side, account, amount, summary, type?.type]),
  ).toEqual([
    ['debit', '102', '1100.00', '卖牛', undefined],
    ['credit', '501', '1100.00', '卖牛', 'livestock'],
    ['debit', '102', '5.00', '卖羊?', undefined],
    ['credit', '501', '5.00', '卖羊?', undefined],
  ])
  expect(good.vouchers[2]?.lines.map(({ amount }) => amount)).toEqual(['-7.00', '-7.00'])
  expect(good.skipped.map(({ row }) => row)).toEqual([10])
})

test('unbalanced and one-line vouchers name their rows and difference', async () => {
  const found = await problems([
    '2021-03-05,记,1,a,102,,100,,',
    ',,,,501,,,90,',
    '2021-03-05,记,2,a,102,,1,,',
  ])
  expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([
    ['intake/unbalanced', '第2、3行'],
    ['intake/unbalanced', '第4行'],
  ])
  expect(found[0]?.detail).toContain('10.00')
})

test('unknown accounts come as one list, accounts with sub-accounts name them', async () => {
  const found = await problems([
    '2021-03-05,记,1,a,1002,银行存款,1,,',
    ',,,,311,公积公益金,,1,',
    '2021-03-05,记,2,a,1002,银行存款,1,,',
    ',,,,501,,,1,',
  ])
  expect(found.map(({ code, pointer }) => [code, pointer])).toEqual([
    ['intake/account-unknown', '第2、4行'],
    ['intake/account-not-leaf', '第3行'],
  ])
  expect(found[1]?.detail).toContain('31106')
})

test('obligatory auxiliaries come from a column, the name, or the words; otherwise the line is named', async () => {
  const { problems: found } = await plan(['2021-03-05,记,1,押金,102,,1,,', ',,,,211,应付款,,1,'])
  expect(found).toMatchObject([{ code: 'intake/auxiliary-missing', pointer: '第3行·科目编码' }])
  const named = await plan([
    '2021-03-05,记,1,押金,102,,1,,',
    ',,,,211,应付款-惠民建材,,1,',
    '2021-03-05,记,2,拨入修路项目资金,102,,1,,',
    ',,,,241,,,1,',
  ])
  expect(named.problems).toEqual([])
  expect(named.vouchers.map(({ lines }) => lines[1]?.counterparty ?? lines[1]?.project)).toEqual([
    '惠民建材',
    '拨入修路项目资金'.slice(2, -2),
  ])
})

test('结转 vouchers are transfers and bear no type', async () => {
  const { vouchers } = await plan([
    '2021-12-31,转,9,结转本年收益,501,,5,,',
    ',,,,321,,,5,',
    '2021-12-31,转,10,卖牛,102,,5,,',
    ',,,,501,,,5,',
  ])
  expect(vouchers.map(({ kind, lines }) => [kind, lines.filter(({ type }) => type !== null).length])).toEqual(
    [
      ['transfer', 0],
      ['ordinary', 1],
    ],
  )
})

test('closed months and missing cells are refused together', async () => {
  const found = await problems(
    ['2021-03-05,记,1,a,102,,1,,', ',,,,501,,,1,', '2021-05-05,记,1,a,102,,1,,', ',,,,501,,,1,'],
    usedBook('2021-04'),
  )
  expect(found).toMatchObject([{ code: 'intake/closed-month', pointer: '第2、3行' }])
  const missing = await problems([',,,,102,,1e3,,', '2021-03-05,记,x,a,,,1,2,'])
  expect(missing.map(({ pointer }) => pointer)).toEqual([
    '第2行·凭证号',
    '第2行·借方金额',
    '第2行·摘要',
    '第2行·日期',
    '第3行·凭证号',
    '第3行·贷方金额',
    '第3行·科目编码',
  ])
})

test.each([
  ['记-0012', '记', '12'],
  ['记字第12号', '记', '12'],
  ['12', '', '12'],
  ['收字3', '收', '3'],
  ['x', null, null],
  ['12-3', null, null],
])('%s is %s %s', (text, word, number) =>
  expect(voucherNumber(text)).toEqual(word === null ? null : { word, number }),
)
