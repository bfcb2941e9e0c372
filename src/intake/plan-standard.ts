/** The meanings every book uses: income by the codebook, payments by the payment rules, the row traps. */
import { classifyIncome } from '../income/classify.ts'
import { absolute, compare, isNegative, money } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import paymentRules from '../../db/seed/payment-rules.json' with { type: 'json' }
import { decidePayment } from './payment-decide.ts'
import { rowTraps } from './plan-meanings.ts'
import type { Meanings } from './plan-meanings.ts'

type Bounds = { below?: string; from?: string }

/** Amounts at which a payment rule changes its answer. */
const bounds = [
  ...new Set((paymentRules.rules as Bounds[]).flatMap(({ below, from }) => [below, from])),
].flatMap((bound) => (bound === undefined ? [] : [money(bound)]))

function amountClass(amount: Money): string {
  const size = absolute(amount)
  const passed = bounds.filter((bound) => compare(size, bound) >= 0).length
  return `${isNegative(amount) ? '-' : ''}${passed}`
}

export const standardMeanings: Meanings = {
  receipt: classifyIncome,
  payment: decidePayment,
  traps: rowTraps,
  amountClass,
}
