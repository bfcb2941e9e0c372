/** Writing a voucher, letter by letter: amounts as typed, 大写, accounts found, keys. */
import { describe, expect, it } from 'vitest'
import { money } from '../../src/lib/money.ts'
import { inCapitals } from '../../src/web/drafting/capital.ts'
import { after, before, commandOf } from '../../src/web/drafting/keys.ts'
import { find } from '../../src/web/drafting/look-up.ts'
import { amountIn, countIn } from '../../src/web/drafting/typed.ts'
import { leaves } from './fixture-chart.ts'

const found = (words: string) => find(words, leaves).map(({ code }) => code)

describe('amounts as they are typed', () => {
  it.each([
    ['１２３．５', '123.50'],
    ['1,200', '1200.00'],
    ['¥ 3，000。5', '3000.50'],
    ['-20', '-20.00'],
    ['－20', '-20.00'],
    ['.5', '0.50'],
    ['007', '7.00'],
  ])('%s is %s', (words, amount) => expect(amountIn(words)).toBe(amount))

  it('are not guessed at', () => {
    expect(['1.234', '12a', '1.2.3', '--1'].map(amountIn)).toEqual(Array(4).fill(undefined))
    expect([amountIn(''), amountIn('  ')]).toEqual([null, null])
    expect([countIn('３'), countIn('x'), countIn('-1')]).toEqual([3, undefined, undefined])
  })
})

describe('大写', () => {
  it.each([
    ['1234.56', '壹仟贰佰叁拾肆元伍角陆分'],
    ['1001.00', '壹仟零壹元整'],
    ['1000000.01', '壹佰万元零壹分'],
    ['128.20', '壹佰贰拾捌元贰角整'],
    ['1000013.50', '壹佰万零壹拾叁元伍角整'],
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['10.00', '壹拾元整'],
    ['20300.00', '贰万零叁佰元整'],
    ['100000000.00', '壹亿元整'],
    ['100020000.00', '壹亿零贰万元整'],
    ['-15.00', '负壹拾伍元整'],
    ['1000000000000.00', ''],
  ])('%s is %s', (amount, words) => expect(inCapitals(money(amount))).toBe(words))
})

describe('the look-up', () => {
  it('finds leaves by code, name and pinyin initials, the nearest first', () => {
    expect(found('513')).toEqual(['51301'])
    expect(found('bgf')).toEqual(['51301'])
    expect(found('办公')).toEqual(['51301'])
    expect(found('glfy')).toEqual(['51301'])
    expect(found('yhck')).toEqual(['10201'])
    expect(found('ys')).toEqual(['112'])
    expect(found('y')).toEqual(['112', '212', '10201', '51301'])
    expect(found('应付')).toEqual(['212'])
    expect(found('１０１')).toEqual(['101'])
    expect(found('没有')).toEqual([])
  })

  it('never offers an account that has others below it', () => {
    expect(found('')).toEqual(['101', '10201', '112', '212', '51301'])
    expect(leaves.find(({ code }) => code === '51301')?.path).toBe('管理费用-办公费')
  })
})

describe('keys', () => {
  const key = (name: string, more = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  })

  it('mean what 用友 and 金蝶 taught', () => {
    expect(commandOf(key('Enter'), 'summary')).toBe('next')
    expect(commandOf(key('Enter', { shiftKey: true }), 'debit')).toBe('back')
    expect([commandOf(key(' '), 'debit'), commandOf(key('='), 'credit')]).toEqual(['flip', 'balance'])
    expect([commandOf(key('F6'), 'debit'), commandOf(key('F12'), null)]).toEqual(['save', 'save-and-new'])
    expect(commandOf(key('F7', { ctrlKey: true }), 'debit')).toBe('balance')
    expect(commandOf(key('Enter', { ctrlKey: true }), null)).toBe('submit')
  })

  it('leave words alone: a space and = are letters in a 摘要, Ctrl+Backspace rubs out a word', () => {
    expect([commandOf(key(' '), 'summary'), commandOf(key('='), 'account')]).toEqual([null, null])
    expect(commandOf(key('Backspace', { ctrlKey: true }), 'summary')).toBeNull()
    expect([commandOf(key('Enter'), null), commandOf(key('ArrowUp'), null)]).toEqual([null, null])
  })

  const facts = { auxiliary: false, side: 'credit' as const, amount: '5.00' }
  it('go over what a row does not ask for', () => {
    expect(after({ row: 1, cell: 'summary' }, facts)).toEqual({ row: 1, cell: 'account' })
    expect(after({ row: 1, cell: 'account' }, facts)).toEqual({ row: 1, cell: 'credit' })
    expect(after({ row: 1, cell: 'account' }, { ...facts, auxiliary: true }).cell).toBe('auxiliary')
    expect(after({ row: 1, cell: 'credit' }, facts)).toEqual({ row: 2, cell: 'summary' })
    expect(after({ row: 1, cell: 'debit' }, { ...facts, amount: '' })).toEqual({ row: 1, cell: 'credit' })
    expect(before({ row: 0, cell: 'summary' }, facts, facts)).toEqual({ row: 0, cell: 'summary' })
    expect(before({ row: 2, cell: 'summary' }, facts, facts)).toEqual({ row: 1, cell: 'credit' })
    expect(before({ row: 2, cell: 'credit' }, facts, facts).cell).toBe('account')
  })
})
