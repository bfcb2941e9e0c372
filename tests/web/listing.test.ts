/** Order and filter of the village table. */
import { describe, expect, it } from 'vitest'
import { compare, money } from '../../src/lib/money.ts'
import { placeNames, significant, villagesIn } from '../../src/web/annual/divisions.ts'
import { compareAmounts, gap, isIn, matches, nextSort, sorted, VIEWS } from '../../src/web/annual/listing.ts'
import { makeAnnual, makeVillages } from './fixture.ts'

const villages = makeVillages(120)
const [one, two, three] = villages
if (!one || !two || !three) throw new Error('no villages')

describe('sorting', () => {
  it('compares amounts as amounts, not as text or as floating numbers', () => {
    // The larger has the lower code, so a comparison that takes them for equal is caught by the order of codes.
    const larger = { ...one, operating_income: money('9007199254740993.02') }
    const large = { ...two, operating_income: money('9007199254740993.01') }
    const small = { ...three, operating_income: money('-90.00') }
    const order = sorted([larger, small, large], { key: 'operating_income', descending: false })
    expect(order.map((village) => village.code)).toEqual([small.code, large.code, larger.code])
  })

  it('puts what is not known last both ways', () => {
    const unknown = { ...one, operating_income: null }
    for (const descending of [true, false]) {
      const order = sorted([unknown, two, three], { key: 'operating_income', descending })
      expect(order.at(-1)?.code).toBe(unknown.code)
    }
    expect(compareAmounts(null, null, true)).toBe(0)
  })

  it('never goes up when told to go down', () => {
    const order = sorted(villages, { key: 'total_income', descending: true })
    for (const [at, village] of order.entries()) {
      const next = order[at + 1]
      if (next?.total_income && village.total_income)
        expect(compare(village.total_income, next.total_income)).toBeGreaterThanOrEqual(0)
    }
    expect(order).toHaveLength(villages.length)
  })

  it('turns round on the second click and begins with the largest amount', () => {
    const first = nextSort({ key: 'name', descending: false }, 'total_income')
    expect(first).toEqual({ key: 'total_income', descending: true })
    expect(nextSort(first, 'total_income').descending).toBe(false)
    expect(nextSort(first, 'level').descending).toBe(false)
  })
})

describe('filter', () => {
  it('puts every village into exactly one verdict and one level', () => {
    for (const village of villages) {
      const verdicts = (['below', 'reached', 'pending'] as const).filter((view) => isIn(view, village))
      expect(verdicts).toHaveLength(1)
      expect(VIEWS.filter((view) => isIn(view, village))).toHaveLength(3)
    }
  })

  it('finds by name, township or code, all words at once', () => {
    const village = { ...one, name: '河东草滩村', code: '632801100901', division: '632801100901' }
    expect(matches(village, '', '')).toBe(true)
    expect(matches(village, '草滩 郭勒', '郭勒木德镇')).toBe(true)
    expect(matches(village, '100901', '')).toBe(true)
    expect(matches(village, '草滩 柯鲁柯', '郭勒木德镇')).toBe(false)
  })

  it('says what is missing to the line', () => {
    expect(gap(money('186500.50'), money('200000.00'))).toBe('13499.50')
    expect(gap(null, money('200000.00'))).toBeNull()
  })
})

describe('divisions', () => {
  it('knows padding from code', () => {
    expect(significant('632802000000')).toBe('632802')
    expect(significant('630000000000')).toBe('63')
    expect(significant('632802102209')).toBe('632802102209')
    expect(significant('632800')).toBe('6328')
  })

  it('holds its own villages, however the code is padded', () => {
    expect(villagesIn(villages, '632802000000')).toEqual(villagesIn(villages, '632802'))
    expect(villagesIn(villages, '632802').length).toBeGreaterThan(0)
  })

  it('names the nearest division the summary knows', () => {
    expect(placeNames(makeAnnual('6328'))('632802100901')).toBe('德令哈市')
    expect(placeNames(makeAnnual('632802'))('632802100901')).toBe('100乡')
  })
})
