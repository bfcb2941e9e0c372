/** The verifier's sums agree with lib/money on every amount. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, money, negate, smaller } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import {
  addTo,
  coveredPart,
  isNil,
  isStoredAmount,
  moneyOf,
  newTally,
  sameTally,
  takeFrom,
  tallyOf,
} from '../../src/lib/money-tally.ts'

const amount = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }).map((fen) => {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return money(`${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`)
})

test('sums are those of lib/money', () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 20 }), (amounts) => {
      const [up, down] = [newTally(), newTally()]
      let total = money('0')
      for (const each of amounts) {
        addTo(up, tallyOf(each))
        takeFrom(down, tallyOf(each))
        total = add(total, each)
      }
      expect([moneyOf(up), moneyOf(down)]).toEqual([total, negate(total)])
      expect([isNil(up), sameTally(up, tallyOf(total))]).toEqual([total === '0.00', true])
    }),
  )
})

/** As the rule says it: nil when the signs differ, else what is nearer to nil. */
function covered(a: Money, b: Money): Money {
  const nil = money('0')
  if (compare(a, nil) * compare(b, nil) <= 0) return nil
  return compare(a, nil) > 0 ? smaller(a, b) : negate(smaller(negate(a), negate(b)))
}

test('money received is never more than the money and never more than the lines', () => {
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      expect(moneyOf(coveredPart(tallyOf(a), tallyOf(b)))).toBe(covered(a, b))
    }),
  )
})

test.each(['NaN', 'Infinity', '1', '1.0', '1.000', '', '1e5', ' 1.00'])('%s is no stored amount', (text) => {
  expect(isStoredAmount(text)).toBe(false)
  expect(() => tallyOf(text)).toThrow('not a stored amount')
})
