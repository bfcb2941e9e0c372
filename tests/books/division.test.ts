/** Division codes: the whole of Qinghai as published, scope ranges, names, and what is refused. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as division from '../../src/books/division.ts'

const rows = readFileSync('db/seed/divisions-qinghai.csv', 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([code = '', name = '', level = '', parent = '']) => ({ code, name, level, parent }))

describe('the published divisions of Qinghai', () => {
  test('every code parses to its published level and parent, once', () => {
    expect(rows).toHaveLength(5192)
    expect(new Set(rows.map((row) => row.code)).size).toBe(5192)
    for (const { code, level, parent } of rows) {
      const read = division.divisionCode(code)
      expect([code, division.levelOf(read)]).toEqual([code, level])
      expect([code, division.parentOf(read) ?? '']).toEqual([code, parent])
      expect(division.isInventedDivision(read)).toBe(false)
    }
  })

  test('a scope holds what its prefix holds', () => {
    for (const scope of ['63', '6328', '632802', '632802102', '632802102209', '632803']) {
      const range = division.scopeRange(scope)
      expect(range).toBeDefined()
      if (range === undefined) return
      const held = rows.filter((row) => division.inScope(range, division.divisionCode(row.code)))
      expect(held).toEqual(rows.filter((row) => row.code.startsWith(scope)))
      expect(held.length).toBeGreaterThan(0)
    }
  })
})

test('scope ranges', () => {
  expect(division.scopeRange('6328')).toEqual({ from: '632800000000', below: '632900000000' })
  expect(division.scopeRange('6399')).toEqual({ from: '639900000000', below: '640000000000' })
  expect(division.scopeRange('632802102209')).toEqual({ from: '632802102209', below: '632802102210' })
  for (const same of ['632800', '632800000', '632800000000']) {
    expect(division.scopeRange(same)).toEqual(division.scopeRange('6328'))
  }
  for (const bad of ['', '6', '632', '63280', '99', '0063', '63280210', ' 6328', '6328021022091', '63２8']) {
    expect([bad, division.scopeRange(bad)]).toEqual([bad, undefined])
  }
})

test('ancestors, also where a city has no counties', () => {
  expect(division.ancestorsOf(division.divisionCode('632802102209'))).toEqual([
    '630000000000',
    '632800000000',
    '632802000000',
    '632802102000',
  ])
  expect(division.ancestorsOf(division.divisionCode('441900003001'))).toEqual([
    '440000000000',
    '441900000000',
    '441900003000',
  ])
  expect(division.parentOf(division.divisionCode('630000000000'))).toBeUndefined()
})

test('a parent is always above, and its scope holds the child', () => {
  fc.assert(
    fc.property(fc.constantFrom(...rows), ({ code }) => {
      const child = division.divisionCode(code)
      for (const above of division.ancestorsOf(child)) {
        const range = division.scopeRange(above)
        expect(range !== undefined && division.inScope(range, child)).toBe(true)
        expect(above < child).toBe(true)
      }
    }),
    { seed: 20180401, numRuns: 300 },
  )
})

test('what is refused says why', () => {
  const said = (text: string): string | undefined => division.checkDivision(text, '/division')?.detail
  expect(said('632802102209')).toBeUndefined()
  expect(said('6328021022')).toBe('区划代码「6328021022」有10位,应为12位,例如632802102209')
  expect(said('63280210220X')).toContain('只能是数字')
  expect(said('992802102209')).toContain('前两位「99」不是任何省份')
  expect(said('630002102209')).toContain('第3、4位')
  expect(said('632802000209')).toContain('第7至9位')
  expect(() => division.divisionCode('632802000209')).toThrow('not a division code')
})

test('short names', () => {
  const names = {
    海西蒙古族藏族自治州: '海西州',
    门源回族自治县: '门源县',
    大柴旦行政委员会: '大柴旦',
    德令哈市: '德令哈市',
    柯鲁柯镇: '柯鲁柯镇',
    金原村委会: '金原村',
    中村委会: '中村',
    新村村委会: '新村',
    梅陇村民委员会: '梅陇村',
    阿拉尔牧委会: '阿拉尔村',
    建安社区居委会: '建安社区',
    团结湖路社区委员会: '团结湖路社区',
    油田东五村居民委员会: '油田东五村',
  }
  for (const [name, short] of Object.entries(names)) expect(division.shortDivisionName(name)).toBe(short)
})

test('village numbers from 901 are invented', () => {
  expect(division.isInventedDivision(division.divisionCode('632802102901'))).toBe(true)
  expect(division.isInventedDivision(division.divisionCode('632802102209'))).toBe(false)
  expect(division.isInventedDivision(division.divisionCode('632802102000'))).toBe(false)
})
