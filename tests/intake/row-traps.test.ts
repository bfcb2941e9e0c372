/** The traps of single words: what forbids posting, what is no voucher, who the other side is. */
import { describe, expect, test } from 'vitest'
import { counterpartyOf, nameKind } from '../../src/intake/row-counterparty.ts'
import { nonVoucherRow } from '../../src/intake/row-nonvoucher.ts'
import {
  derivedWords,
  passThrough,
  priorYearWords,
  refundWords,
  vagueWords,
} from '../../src/intake/row-traps.ts'
import { legAccount, transferLeg } from '../../src/intake/transfer-words.ts'
import { day } from '../../src/lib/day.ts'

describe('rows that are never vouchers', () => {
  test.each([
    ['上年结转', 'carried'],
    ['承前页', 'carried'],
    ['月初余额', 'carried'],
    ['本日合计', 'total'],
    ['本月合计', 'total'],
    ['本 月 合 计', 'total'],
    ['2021年3月合计', 'total'],
    ['三月份合计', 'total'],
    ['本年累计', 'total'],
    ['累 计', 'total'],
    ['小计：', 'total'],
    ['合计', 'total'],
    ['过次页', 'carried_out'],
    ['结转下年', 'carried_out'],
    ['期初余额', 'opening'],
    ['上期结存', 'opening'],
    ['2020年期初余额', 'opening'],
  ])('%s', (summary, kind) => {
    expect(nonVoucherRow(summary)?.kind).toBe(kind)
  })

  test.each([
    '保洁费合计',
    '上年结转项目尾款',
    '收期初余额利息',
    '本月电费',
    '招待费小计及办公费',
    '2021年3月',
  ])('%s is a voucher', (summary) => {
    expect(nonVoucherRow(summary)).toBeNull()
  })
})

describe('transfers between the money accounts', () => {
  test.each([
    ['提现', '102', '101'],
    ['取现', '102', '101'],
    ['备用金提取', '102', '101'],
    ['从银行取现金', '102', '101'],
    ['存现', '101', '102'],
    ['现金存入银行', '101', '102'],
    ['存 入 银 行', '101', '102'],
    ['转存', '102', '102'],
  ])('%s', (summary, from, to) => {
    expect(transferLeg(summary)).toMatchObject({ from, to })
  })

  test.each(['提现手续费', '利息转存', '支付备用金给张三', '电费', '收贷款存入银行利息'])(
    '%s is none',
    (summary) => {
      expect(transferLeg(summary)).toBeNull()
    },
  )

  test('income lands on the receiving account, expense leaves the giving one', () => {
    const leg = transferLeg('提现')
    expect(leg && [legAccount(leg, 'income'), legAccount(leg, 'expense')]).toEqual(['101', '102'])
  })
})

describe('words that say nothing', () => {
  test.each([
    '其他支出',
    '其它收入',
    '招商引资',
    '往来款',
    'XX公司款',
    '付某某公司款',
    '费用',
    '收款',
    '产业收益',
    '张建军',
    '付李四',
  ])('%s', (summary) => {
    expect(vagueWords(summary)).not.toBeNull()
  })
  test.each(['招待费', '为村民缴纳医疗保险', '入股某公司', '某公司分红', '林地租金', '农机款维修', '水费'])(
    '%s says something',
    (summary) => {
      expect(vagueWords(summary)).toBeNull()
    },
  )
  test.each(['未列名的其余6项支出（倒挤）', '其余八项', '倒挤', '其他3笔支出', '轧差'])(
    '%s is derived',
    (summary) => {
      expect(derivedWords(summary)).not.toBeNull()
    },
  )
  test('其他福利款 is not derived', () => {
    expect(derivedWords('其他福利款')).toBeNull()
  })
})

test('refunds, and what only looks like one', () => {
  for (const words of ['退承包费', '红冲3号凭证', '冲销重复入账', '退回多收租金', '退押金'])
    expect(refundWords(words), words).not.toBeNull()
  for (const words of ['退耕还林补助', '退休干部慰问', '退牧还草', '退役军人'])
    expect(refundWords(words), words).toBeNull()
})

test('matters of an earlier year', () => {
  const at = day('2023-05-01')
  expect(priorYearWords('补收去年租金', at)).toBe('去年')
  expect(priorYearWords('收2021年欠租', at)).toBe('2021年')
  expect(priorYearWords('2023年租金', at)).toBeNull()
  expect(priorYearWords('租金2000元', at)).toBeNull()
})

test('pass-through takes one account both ways', () => {
  expect(passThrough('代收村民电费')).toMatchObject({ account: '113', recovered: true })
  expect(passThrough('代收水费', '水务公司')).toMatchObject({ account: '211', recovered: true })
  expect(passThrough('一事一议由村代缴')).toMatchObject({ recovered: false })
  expect(passThrough('代收电费手续费')).toBeNull()
  expect(passThrough('代理记账费')).toBeNull()
  expect(passThrough('羊只代养收入')).toBeNull()
})

test('who the other side is', () => {
  expect(counterpartyOf('收租金', '  海西某公司 ')).toBe('海西某公司')
  expect(counterpartyOf('60万元入股食用菌公司8%保底分红')).toBe('食用菌公司')
  expect(counterpartyOf('投资抱团物业公司320万元分红')).toBe('物业公司')
  expect(counterpartyOf('退张某某押金')).toBe('张某某')
  expect(counterpartyOf('借给张建军')).toBe('张建军')
  expect(counterpartyOf('林带发包收入')).toBeNull()
  expect(counterpartyOf('金银花基地收入')).toBeNull()
  expect(nameKind('青海三江集团有限公司')).toBe('firm')
  expect(nameKind('李建国')).toBe('person')
  expect(nameKind('水电费')).toBeNull()
})
