/** Credit codes: published codes of large bodies, both check digits, and that no single wrong character passes. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as credit from '../../src/books/credit-code.ts'

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const seed = 32100

const code = fc
  .tuple(
    fc.constantFrom('N1', 'N2', 'N3', '91', '93'),
    fc.stringMatching(/^[1-8]\d{5}$/),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 8, maxLength: 8 }),
  )
  .map(([beginning, area, body]) => credit.makeCreditCode(beginning, area, body.join('')))

test('published codes pass', () => {
  const published = [
    '914403001922038216',
    '91440300708461136T',
    '91330100799655058B',
    '91110000802100433B',
    '91350503MA31DKY80A',
    '92371000MA3MXH0E3W',
    '123502001549897397',
    '9135021359498494XQ',
  ]
  for (const each of published) expect([each, credit.checkCreditCode(each)]).toEqual([each, undefined])
})

test('the example of the organisation code standard', () => {
  expect(credit.organisationCheck('D2143569')).toBe('X')
})

describe('properties', () => {
  test('a generated code is valid', () => {
    fc.assert(
      fc.property(code, (each) => credit.parseCreditCode(each) === each),
      { seed },
    )
  })

  test('any single-character change is caught', () => {
    fc.assert(
      fc.property(code, fc.nat(17), fc.constantFrom(...ALPHABET), (each, at, char) => {
        fc.pre(each[at] !== char)
        expect(credit.parseCreditCode(each.slice(0, at) + char + each.slice(at + 1))).toBeUndefined()
      }),
      { seed, numRuns: 2000 },
    )
  })

  test('two neighbours swapped are caught', () => {
    fc.assert(
      fc.property(code, fc.nat(16), (each, at) => {
        const [a = '', b = ''] = [each.charAt(at), each.charAt(at + 1)]
        fc.pre(a !== b)
        expect(credit.parseCreditCode(each.slice(0, at) + b + a + each.slice(at + 2))).toBeUndefined()
      }),
      { seed, numRuns: 2000 },
    )
  })

  test('both check digits work alone', () => {
    const good = credit.makeCreditCode('N2', '632899', 'MF0A1B2C')
    const forged = `${good.slice(0, 16)}${good.charAt(16) === '1' ? '2' : '1'}`
    expect(credit.checkCreditCode(forged + credit.creditCheck(forged))?.detail).toContain('第9至17位')
    const last = good.charAt(17) === '1' ? '2' : '1'
    expect(credit.checkCreditCode(good.slice(0, 17) + last)?.detail).toContain('最后一位')
  })
})

test('what is refused says why', () => {
  const said = (text: string): string | undefined => credit.checkCreditCode(text)?.detail
  expect(said('N2632899')).toBe('统一社会信用代码有8位,应为18位,请对照登记证核对')
  expect(said('91440300708461136O')).toContain('第18位「O」不会出现(不用I、O、S、V、Z),是不是「0」?')
  expect(said('91440300708461136t')).toContain('应为大写字母')
  expect(said('91440300708461136-')).toContain('只能是数字或大写字母')
  expect(said('9144A300708461136T')).toContain('第3至8位')
  expect(credit.checkCreditCode('N2632899', 'collective', '/credit_code')?.pointer).toBe('/credit_code')
})

test('kinds of bodies', () => {
  const village = credit.makeCreditCode('N2', '632899', 'MF0A1B2C')
  const coop = credit.makeCreditCode('93', '632899', 'MA0A1B2C')
  expect(credit.creditCodeBody(village)).toBe('村级集体经济组织')
  expect(credit.checkCreditCode(village, 'collective')).toBeUndefined()
  expect(credit.checkCreditCode(coop, 'coop')).toBeUndefined()
  expect(credit.checkCreditCode(village, 'committee')).toBeUndefined()
  expect(credit.checkCreditCode(coop, 'collective')?.detail).toBe(
    '统一社会信用代码以93开头,与主体类型不符,' +
      '应以N1(组级集体经济组织)、N2(村级集体经济组织)、N3(乡镇级集体经济组织)开头,请核对代码或主体类型',
  )
  expect(() => credit.makeCreditCode('N2', '63289', 'MF0A1B2C')).toThrow()
})
