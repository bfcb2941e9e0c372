/** What a payment's words mean: accounts, funds, pass-through, and what must wait for a person. */
import { describe, expect, test } from 'vitest'
import { decidePayment } from '../../src/intake/payment-decide.ts'
import { day } from '../../src/lib/day.ts'
import { money } from '../../src/lib/money.ts'

function account(summary: string, amount?: string): string {
  const side = decidePayment({ summary, amount: amount === undefined ? null : money(amount) })
  return side.outcome === 'post' ? side.account : 'draft'
}

test('a 科目 in the row wins over the words, as code or as name', () => {
  for (const [accountHint, code] of [
    ['513', '513'],
    ['51301', '51301'],
    ['管理费用', '513'],
    ['管理费用-办公费', '513'],
    ['513 管理费用', '513'],
  ] as const) {
    expect(decidePayment({ summary: '购羊饲料', accountHint })).toMatchObject({
      outcome: 'post',
      account: code,
    })
  }
  expect(decidePayment({ summary: '购羊饲料', accountHint: '银行存款' }).outcome).toBe('draft')
  expect(decidePayment({ summary: '购羊饲料', accountHint: '没有的科目' })).toMatchObject({ account: '511' })
  expect(decidePayment({ summary: '其他支出', accountHint: '514' })).toMatchObject({ account: '514' })
})

describe('one plain item', () => {
  test.each([
    ['村干部误工工资', '513'],
    ['招待费', '513'],
    ['购打印纸、墨盒', '513'],
    ['保洁员工资', '514'],
    ['公益岗位工资', '514'],
    ['大棚采摘工资', '511'],
    ['化肥入库', '121'],
    ['购基础母羊', '132'],
    ['购育肥羊羔', '131'],
    ['购电脑3台', '151'],
    ['新建厂房工程款', '153'],
    ['购买土地使用权', '161'],
    ['入股某公司', '141'],
    ['贷款利息', '515'],
    ['归还短期贷款', '201'],
    ['偿还长期借款', '221'],
    ['缴纳增值税', '214'],
    ['发放已计提村干部工资', '212'],
    ['青苗补偿款发放', '211'],
    ['退投标保证金', '211'],
    ['羊只冻死损失', '515'],
    ['经成员大会表决的分红款', '322'],
    ['由村代缴新农合', '514'],
  ])('%s → %s', (summary, code) => {
    expect(account(summary)).toBe(code)
  })

  test('the amount tells a small repair from an asset', () => {
    expect(account('修渠款', '5000')).toBe('514')
    expect(account('修渠款', '9999.99')).toBe('514')
    expect(account('修渠款', '10000')).toBe('153')
    expect(account('修渠款')).toBe('draft')
    expect(account('办公室添置电风扇设备', '300')).toBe('513')
  })
})

describe('drafts', () => {
  test.each([
    '补助及租金',
    '产业收益',
    '其他收入',
    '其他支出',
    'XX公司款',
    '青海某某商贸有限公司款',
    '招商引资',
    '往来款',
    '未列名的其余6项支出（倒挤）',
    '其余8项',
    '倒挤',
    '偿还修路贷款及利息',
    '归还贷款本息',
    '年终分红',
    '开会、环卫工资',
    '代缴电费',
    '垫付款',
    '张三',
    '本 月 合 计',
    '归还贷款',
  ])('%s', (summary) => {
    const side = decidePayment({ summary })
    expect(side).toMatchObject({ outcome: 'draft' })
    expect(side.reason).toMatch(/[一-龥]/)
  })

  test('several accounts in one row: one open line each, none of them chosen', () => {
    const side = decidePayment({ summary: '偿还修路贷款及利息', amount: money('130000') })
    expect(side).toMatchObject({ outcome: 'draft', rule: 'several-accounts' })
    expect(side.outcome === 'draft' && side.items?.map((item) => item.proposed)).toEqual(['221', '515'])
  })

  test('rent paid for several years waits, an old debt over years does not', () => {
    const date = day('2023-05-01')
    expect(decidePayment({ summary: '付2023-2025年草场租金', amount: money('3000'), date })).toMatchObject({
      outcome: 'draft',
      items: [{ proposed: '511' }, { proposed: '171' }],
    })
    expect(decidePayment({ summary: '2010—2012年招待费欠条', date })).toMatchObject({ account: '513' })
  })
})

describe('whose money it is', () => {
  test('an asset from earmarked money brings the pair', () => {
    expect(decidePayment({ summary: '用衔接资金付羊棚款' })).toMatchObject({
      account: '153',
      assetPair: { fund: '241' },
    })
    expect(decidePayment({ summary: '一事一议资金修建水渠', amount: money('90000') })).toMatchObject({
      account: '153',
      assetPair: { fund: '231' },
    })
  })

  test('other spending is charged to the fund', () => {
    const side = decidePayment({ summary: '用专项资金付保洁员工资' })
    expect(side).toMatchObject({ outcome: 'post', account: '241' })
    expect(side).not.toHaveProperty('assetPair')
  })

  test('pass-through goes one way and back on one account', () => {
    expect(decidePayment({ summary: '代付电费', counterparty: '县供电公司' })).toMatchObject({
      account: '211',
      passThrough: true,
      counterparty: '县供电公司',
    })
    expect(decidePayment({ summary: '代缴村民水费', counterparty: '马生明' })).toMatchObject({
      account: '113',
      passThrough: true,
    })
    expect(decidePayment({ summary: '一事一议每人15元由村代缴' })).toMatchObject({ outcome: 'draft' })
  })
})

test('the reason names the words that fired', () => {
  const side = decidePayment({ summary: '付保洁员工资' })
  expect(side.reason).toContain('保洁')
})

describe('what an outlay was for', () => {
  test('stands at the end and decides', () => {
    expect(account('坐收坐支门面租金用于接待')).toBe('513')
    expect(account('以会议费名义列支老人慰问')).toBe('514')
  })

  test('turns no thing bought into the cost of using it, and no debt into a cost', () => {
    expect(account('购置洒水车用于环境卫生', '86000')).toBe('151')
    expect(account('截留征地补偿款用于村级开支')).toBe('draft')
  })
})

describe('names and things', () => {
  test('宣传栏 and 农业保险 are things, 马建国 and 太平洋保险 are not', () => {
    expect(account('付宣传栏款')).toBe('513')
    expect(account('付农业保险款')).toBe('511')
    expect(account('付马建国款')).toBe('draft')
    expect(account('付太平洋保险款')).toBe('draft')
  })

  test('和村部 joins two things, 太和村 is a village', () => {
    expect(account('购种子和村部沙发', '7600')).toBe('draft')
    expect(account('太和村路灯电费')).toBe('514')
  })
})
