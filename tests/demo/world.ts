/** The demonstration prefecture, generated once for the tests of a file, beside the published divisions. */
import { readFileSync } from 'node:fs'
import type { DemoBook, DemoVoucher, DemoYear } from '../../scripts/demo/model.ts'
import { DEMO_SEED, demoPlan, vouchersOf } from '../../scripts/demo/plan.ts'

export const real = readFileSync('db/seed/divisions-qinghai.csv', 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([code = '', name = '', level = '']) => ({ code, name, level }))

const started = performance.now()
export const { books } = demoPlan(DEMO_SEED)
export const written = new Map(books.map((book) => [book, vouchersOf(book)]))
export const took = performance.now() - started
export const all = [...written.values()].flat()
export const lines = all.flatMap((voucher) => voucher.lines)

export function of(book: DemoBook, year: DemoYear): DemoVoucher[] {
  return (written.get(book) ?? []).filter(({ date }) => date.startsWith(`${year}-`))
}
