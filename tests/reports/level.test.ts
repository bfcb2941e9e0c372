/** Levels by their table (bookkeeping.md 4): which comes first, where the line lies, what makes a year grey, in which words. */
import { expect, test } from 'vitest'
import { day } from '../../src/lib/day.ts'
import { money, negate } from '../../src/lib/money.ts'
import { judge, monthsClosed } from '../../src/reports/level.ts'
import type { BookState, Case } from '../../src/reports/level.ts'
import { measure } from '../../src/reports/measures.ts'
import type { SumRow } from '../../src/reports/measures.ts'

const T = money('200000.00')
const WHOLE: BookState = { startMonth: 202101, closedThrough: 202112, carried: false, noPublicData: [] }
const NO_DRAFTS = { count: 0, receipts: money('0'), refunds: money('0'), payments: money('0') }

function row(account: string, type: string, amount: string, more: Partial<SumRow> = {}): SumRow {
  const exclusion = type === 'none' ? 'running_subsidy' : ''
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

/** Operating income B, subsidy beside it, money received and photovoltaic generation within B. */
function village(given: {
  b: string
  subsidy?: string
  received?: string
  generation?: string
  undecided?: string
}): SumRow[] {
  const { b, subsidy = '0', received = b, generation = '0', undecided = '0' } = given
  return [
    row('501', 'planting', b),
    row('501', 'planting', negate(money(generation))),
    row('501', 'photovoltaic', generation),
    row('501', 'planting', negate(money(undecided))),
    row('501', 'undecided', undecided),
    row('503', 'none', subsidy),
    row('received', '', received),
  ]
}

function judged(rows: SumRow[], more: Partial<Case> = {}) {
  return judge({
    year: 2021,
    today: day('2026-11-23'),
    benchmark: { threshold: T, measure: 'operating_income' },
    measures: measure(rows, new Map([['B', '1']]), new Set()),
    books: [WHOLE],
    drafts: NO_DRAFTS,
    ...more,
  })
}

const table: [string, SumRow[], string, boolean | null][] = [
  ['one 分 below on all counts', village({ b: '199999.99' }), 'red', true],
  ['exactly the line is not below', village({ b: '200000.00' }), 'green', false],
  ['a subsidy carries it over', village({ b: '199999.99', subsidy: '0.01' }), 'orange', true],
  ['red comes before orange', village({ b: '100000.00', subsidy: '99999.99' }), 'red', true],
  ['without photovoltaic below', village({ b: '200000.00', generation: '0.01' }), 'yellow', false],
  ['received less than the line', village({ b: '250000.00', received: '199999.99' }), 'yellow', false],
  ['nothing at all', [], 'red', true],
]

test.each(table)('%s', (_, rows, level, below) => {
  expect(judged(rows)).toMatchObject({ level, below_benchmark: below, provisional: false, months_closed: 12 })
})

test('words are those of the rule: never 违规, the line by name, every cause', () => {
  const orange = judged(village({ b: '150000.00', subsidy: '90000.00' }))
  expect(orange.reasons).toEqual(['靠补助过线:总收入240,000.00元', '经营性收入150,000.00元,低于20万元参考线'])
  const net = judged(village({ b: '250000.00' }).concat(row('511', '', '90000.00')), {
    benchmark: { threshold: T, measure: 'operating_surplus' },
  })
  expect(net.level).toBe('orange')
  expect(net.reasons[0]).toBe('总收入过线:总收入250,000.00元')
  const both = judged(village({ b: '250000.00', generation: '90000.00', received: '1.00' }))
  expect(both.reasons).toHaveLength(2)
  const all = table.flatMap(([, rows]) => judged(rows).reasons)
  expect(all.join()).not.toContain('违规')
})

test('grey comes first and says every cause; nothing is said of the line', () => {
  const open = judged(village({ b: '900000.00' }), { books: [{ ...WHOLE, closedThrough: 202109 }] })
  expect(open).toMatchObject({ level: 'grey', below_benchmark: null, months_closed: 9 })
  expect(open.reasons).toEqual(['只结账9个月,还差3个月'])
  const silent = judged([], { books: [{ ...WHOLE, noPublicData: [2021] }] })
  expect(silent).toMatchObject({ level: 'grey', below_benchmark: null, reasons: ['无公开数据'] })
  expect(judged([], { books: [] }).reasons).toEqual(['没有计入村集体收入的账套'])
  expect(judged([], { books: [{ ...WHOLE, startMonth: 202205, closedThrough: 202212 }] }).reasons).toEqual([
    '2021年尚未建账',
  ])
})

test('drafts and undecided income make it grey only where they could turn the verdict', () => {
  const drafts = (receipts: string, refunds = '0', payments = '0') => ({
    count: 1,
    receipts: money(receipts),
    refunds: money(refunds),
    payments: money(payments),
  })
  const low = village({ b: '150000.00' })
  expect(judged(low, { drafts: drafts('49999.99') }).level).toBe('red')
  expect(judged(low, { drafts: drafts('50000.00') }).level).toBe('grey')
  const high = village({ b: '250000.00' })
  expect(judged(high, { drafts: drafts('0', '0', '-90000.00') }).level).toBe('green')
  expect(judged(high, { drafts: drafts('0', '-50000.01') }).level).toBe('grey')
  const surplus = { threshold: T, measure: 'operating_surplus' } as const
  expect(judged(high, { drafts: drafts('0', '0', '-90000.00'), benchmark: surplus }).level).toBe('grey')
  expect(judged(village({ b: '250000.00', undecided: '50000.00' })).level).toBe('green')
  const doubtful = judged(village({ b: '250000.00', undecided: '50000.01' }))
  expect(doubtful.level).toBe('grey')
  expect(doubtful.reasons).toEqual(['有1笔收入待判定类型,合计50,000.01元,可能改变结论'])
  expect(judged(village({ b: '100.00', undecided: '50.00' })).level).toBe('red')
})

test('a running year is provisional: green unless its months lag behind', () => {
  const running = { today: day('2021-08-10') }
  const kept = judged(village({ b: '1.00' }), { ...running, books: [{ ...WHOLE, closedThrough: 202106 }] })
  expect(kept).toMatchObject({ level: 'green', provisional: true, below_benchmark: null, months_closed: 6 })
  const late = judged(village({ b: '1.00' }), { ...running, books: [{ ...WHOLE, closedThrough: 202105 }] })
  expect(late).toMatchObject({ level: 'grey', provisional: true, below_benchmark: null })
})

test('months closed: a start within the year counts what 本年累计 brought', () => {
  const late = { ...WHOLE, startMonth: 202104 }
  expect(monthsClosed(WHOLE, 2021)).toBe(12)
  expect(monthsClosed(WHOLE, 2022)).toBe(0)
  expect(monthsClosed({ ...WHOLE, closedThrough: 202306 }, 2022)).toBe(12)
  expect(monthsClosed({ ...WHOLE, closedThrough: 0 }, 2021)).toBe(0)
  expect(monthsClosed(late, 2021)).toBe(9)
  expect(monthsClosed({ ...late, carried: true }, 2021)).toBe(12)
  expect(monthsClosed({ ...late, carried: true, closedThrough: 0 }, 2021)).toBe(0)
  expect(judged(village({ b: '300000.00' }), { books: [late] }).reasons).toEqual([
    '年中建账,期初没有分类型的本年累计,全年数不全',
  ])
  expect(judged(village({ b: '300000.00' }), { books: [{ ...late, carried: true }] }).level).toBe('green')
})
