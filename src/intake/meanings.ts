/** The meanings of the product: income by src/income, payments and traps by this room. */
import { classifyIncome } from '../income/classify.ts'
import { decidePayment } from './payment-decide.ts'
import { rowTraps } from './plan-meanings.ts'
import type { Meanings } from './plan-meanings.ts'

export const meanings: Meanings = {
  receipt: (words, facts) => classifyIncome(words, facts),
  payment: decidePayment,
  traps: rowTraps,
}
