/** Seven types or five and two: the rows change, the sum never does. */
import { describe, expect, it } from 'vitest'
import { add, money } from '../../src/lib/money.ts'
import { partsOf, readFigure, total, valueIn, writeFigure } from '../../src/web/annual/figure.ts'
import { proportion, typeRows, unnamedTypes } from '../../src/web/annual/types.ts'
import { inPercent, inWan } from '../../src/web/text.ts'
import { makeAnnual } from './fixture.ts'

const annual = makeAnnual()
const { by_type } = annual.summary

describe('grouping', () => {
  const seven = typeRows(by_type, annual.taxonomy, 'seven')
  const named = typeRows(by_type, annual.taxonomy, 'named')

  it('lists seven types, the unclassified and the undecided', () => {
    expect(seven).toHaveLength(9)
    expect(seven.filter((row) => row.inferred).map((row) => row.key)).toEqual([
      'photovoltaic',
      'property_service',
    ])
  })

  it('lists five named types and the other two in one row', () => {
    expect(named.map((row) => row.key)).toEqual([
      'livestock',
      'planting',
      'tourism',
      'equity',
      'land_trust',
      'named_other',
      'unclassified',
      'undecided',
    ])
    const other = named.find((row) => row.key === 'named_other')
    expect(other?.inferred).toBe(true)
    expect(other?.amount).toBe(
      add(by_type.photovoltaic ?? money('0'), by_type.property_service ?? money('0')),
    )
  })

  it('adds up to the same operating income', () => {
    const sums = [seven, named].map((rows) => total(rows.map((row) => row.amount)))
    expect(sums[0]).toBe(sums[1])
    expect(sums[0]).toBe(total(annual.villages.map((village) => village.operating_income)))
  })

  it('keeps the unknown apart from nought', () => {
    expect(total([null, null])).toBeNull()
    expect(total([null, money('0.00')])).toBe('0.00')
    expect(proportion(null, money('5.00'))).toBe(0)
    expect(proportion(money('-5.00'), money('5.00'))).toBe(0)
    expect(proportion(money('2.50'), money('5.00'))).toBe(0.5)
  })
})

describe('figures', () => {
  const unnamed = unnamedTypes(annual.taxonomy)

  it('are written into the address and read back', () => {
    const figure = { division: '6328', pick: { kind: 'type', key: 'named_other' } } as const
    expect(readFigure(writeFigure(figure))).toEqual(figure)
    expect(readFigure('6328.measure.livestock')).toBeNull()
    expect(readFigure(null)).toBeNull()
  })

  it('take expenses off where the measure does', () => {
    const parts = partsOf({ kind: 'measure', key: 'operating_surplus' }, unnamed)
    expect(parts.filter((part) => !part.minus).map((part) => part.key)).toEqual(['501', '502'])
    expect(parts.filter((part) => part.minus).map((part) => part.key)).toEqual(['511', '512', '513'])
  })

  it('ask for both inferred types behind the row of the other two', () => {
    const parts = partsOf({ kind: 'type', key: 'named_other' }, unnamed)
    expect(parts.map((part) => [part.query, part.key])).toEqual([
      ['type', 'photovoltaic'],
      ['type', 'property_service'],
    ])
  })

  it('of the villages sum to the figure of the division', () => {
    for (const row of typeRows(by_type, annual.taxonomy, 'named')) {
      const values = annual.villages.map((each) => valueIn(each, { kind: 'type', key: row.key }, unnamed))
      expect(total(values)).toBe(row.amount)
    }
  })
})

describe('words for figures', () => {
  it('shift digits and never compute', () => {
    expect(inWan('200000.00')).toBe('20万元')
    expect(inWan('125500.00')).toBe('125500.00元')
    expect(inPercent('0.9899')).toBe('98.99%')
    expect(inPercent('1.0000')).toBe('100.00%')
    expect(inPercent('0')).toBe('0.00%')
    expect(inPercent(null)).toBe('—')
  })
})
