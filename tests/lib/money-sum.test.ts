/** Summing and comparing in 分 give what adding and subtracting give, whatever the signs and sizes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, isNegative, money, subtract, sum, ZERO } from '../../src/lib/money.ts'

const amount = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }).map((fen) => {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0')
  return money(`${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
})

test('sum agrees with add, and nil is never negative', () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), (amounts) => {
      expect(sum(amounts)).toBe(amounts.reduce(add, ZERO))
    }),
  )
  expect(sum([money('-0.05'), money('0.05')])).toBe('0.00')
  expect(sum([money('-0.05')])).toBe('-0.05')
  expect(sum([])).toBe('0.00')
})

test('compare has the sign of the difference', () => {
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const difference = subtract(a, b)
      expect(compare(a, b)).toBe(difference === ZERO ? 0 : isNegative(difference) ? -1 : 1)
      expect(compare(a, a)).toBe(0)
    }),
  )
})
