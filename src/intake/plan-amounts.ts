/** Which amounts mean the same beside the same words: a payment rule changes its answer only at its own bounds. */
import { absolute, compare, isNegative, money } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import paymentRules from '../../db/seed/payment-rules.json' with { type: 'json' }

type Bounds = { below?: string; from?: string }

const bounds = [
  ...new Set((paymentRules.rules as Bounds[]).flatMap(({ below, from }) => [below, from])),
].flatMap((bound) => (bound === undefined ? [] : [money(bound)]))

export function amountClass(amount: Money): string {
  const size = absolute(amount)
  const passed = bounds.filter((bound) => compare(size, bound) >= 0).length
  return `${isNegative(amount) ? '-' : ''}${passed}`
}
