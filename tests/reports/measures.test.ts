/** Measures by hand: one small village whose every figure can be checked on paper; what never counts; eliminations. */
import { expect, test } from 'vitest'
import { money } from '../../src/lib/money.ts'
import { measure } from '../../src/reports/measures.ts'
import type { SumRow } from '../../src/reports/measures.ts'

function row(
  account: string,
  type: string,
  exclusion: string,
  amount: string,
  more: Partial<SumRow> = {},
): SumRow {
  return {
    book: 'B',
    account,
    type,
    subtype: '',
    exclusion,
    partner: '0',
    amount: money(amount),
    lines: 1,
    ...more,
  }
}

const BOOKS = new Map([['B', '1']])
const ROWS = [
  row('501', 'planting', '', '100.00'),
  row('501', 'photovoltaic', '', '40.00', { subtype: 'electricity' }),
  row('501', 'photovoltaic', '', '7.00', { subtype: 'site_rent' }),
  row('501', 'undecided', '', '3.00'),
  row('501', 'none', 'one_off', '11.00'),
  row('502', 'equity', '', '20.00'),
  row('502', 'none', 'interest', '2.00'),
  row('503', 'none', 'running_subsidy', '50.00'),
  row('503', 'photovoltaic', '', '5.00', { subtype: 'electricity' }),
  row('504', 'none', 'donation', '9.00'),
  row('504', 'none', 'land_compensation', '4.00'),
  row('511', '', '', '30.00'),
  row('513', '', '', '25.00'),
  row('514', '', '', '6.00'),
  row('241', 'none', 'special_fund', '500.00'),
  row('211', 'livestock', '', '60.00'),
  row('received', '', '', '150.00'),
]

test('every measure of a small village', () => {
  const found = measure(ROWS, BOOKS, new Set())
  expect(found).toMatchObject({
    total_income: '251.00',
    statutory_operating: '183.00',
    operating_income: '175.00',
    operating_surplus: '128.00',
    net_surplus: '190.00',
    operating_received: '150.00',
    without_photovoltaic: '130.00',
    without_subsidy: '196.00',
    eliminated: '0.00',
  })
  expect(found.by_type).toEqual({
    livestock: '0.00',
    planting: '100.00',
    tourism: '0.00',
    equity: '20.00',
    land_trust: '0.00',
    photovoltaic: '52.00',
    property_service: '0.00',
    unclassified: '0.00',
    undecided: '3.00',
  })
  expect(found.excluded).toEqual({
    running_subsidy: '50.00',
    award: '0.00',
    donation: '9.00',
    interest: '2.00',
    one_off: '11.00',
    prior_year: '0.00',
    other: '4.00',
  })
  expect(found.outside).toEqual({
    special_fund: '500.00',
    land_compensation: '0.00',
    donated_capital: '0.00',
    yishiyiyi: '0.00',
    not_income: '0.00',
  })
})

test('the bridge names every disagreement of account and type, and nothing else', () => {
  const { bridge } = measure(ROWS, BOOKS, new Set())
  expect(bridge.map(({ account, type, exclusion, amount }) => [account, type, exclusion, amount])).toEqual([
    ['211', 'livestock', null, '60.00'],
    ['501', 'none', 'one_off', '11.00'],
    ['502', 'none', 'interest', '2.00'],
    ['503', 'photovoltaic', null, '5.00'],
    ['504', 'none', 'land_compensation', '4.00'],
  ])
})

test('nothing booked: every key is there and nil', () => {
  const found = measure([], BOOKS, new Set())
  expect(new Set([...Object.values(found.by_type), ...Object.values(found.excluded)])).toEqual(
    new Set(['0.00']),
  )
  expect(Object.keys(found.by_type)).toHaveLength(9)
  expect([Object.keys(found.excluded).length, Object.keys(found.outside).length]).toEqual([7, 5])
})

test('both sides of an internal transfer go, only where recorded and only between counting books', () => {
  const books = new Map([
    ['P', '1'],
    ['Q', '2'],
  ])
  const rows = [
    row('502', 'equity', '', '80.00', { book: 'Q', partner: '1' }),
    row('515', '', '', '80.00', { book: 'P', partner: '2' }),
    row('received', '', '', '80.00', { book: 'Q', partner: '1' }),
    row('502', 'equity', '', '10.00', { book: 'Q', partner: '9' }),
    row('501', 'planting', '', '5.00', { book: 'P', partner: '2' }),
  ]
  const off = measure(rows, books, new Set(['1>2']))
  expect(off).toMatchObject({
    total_income: '15.00',
    net_surplus: '15.00',
    operating_received: '0.00',
    eliminated: '80.00',
  })
  expect(off.eliminations.map(({ book, account }) => [book, account])).toEqual([
    ['Q', '502'],
    ['P', '515'],
    ['Q', 'received'],
  ])
  expect(measure(rows, books, new Set()).eliminated).toBe('0.00')
  expect(measure(rows, new Map([['Q', '2']]), new Set(['1>2'])).eliminated).toBe('0.00')
})
