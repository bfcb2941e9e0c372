/** Reads the measures of a village-year straight from demonstration vouchers, by the definitions of the books' rules. */
import { add, compare, money, subtract, sum, ZERO } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoBook, DemoLine, DemoVoucher, DemoYear } from '../../scripts/demo/model.ts'

export const THRESHOLD = money('200000.00')

export type Figures = { total: Money; operating: Money; withoutPower: Money; received: Money }

const isIncome = (line: DemoLine): boolean => /^50[1-4]/.test(line.account)
const isOperating = (line: DemoLine): boolean => isIncome(line) && line.type !== 'none'

export function figuresOf(vouchers: readonly DemoVoucher[], year: DemoYear): Figures {
  const written = vouchers.filter(({ date }) => date.startsWith(`${year}-`))
  const lines = written.flatMap((voucher) => voucher.lines)
  const credit = (wanted: (line: DemoLine) => boolean): Money =>
    sum(lines.filter(wanted).map(({ side, amount }) => (side === 'credit' ? amount : subtract(ZERO, amount))))
  const operating = credit(isOperating)
  const power = credit((line) => line.type === 'photovoltaic' && line.subtype !== 'site_rent')
  const receivable = sum(
    lines
      .filter(({ account }) => account === '112')
      .map(({ side, amount }) => (side === 'debit' ? amount : subtract(ZERO, amount))),
  )
  return {
    total: credit(isIncome),
    operating,
    withoutPower: subtract(operating, power),
    received: subtract(operating, receivable),
  }
}

export function levelOf(book: DemoBook, year: DemoYear, figures: Figures): string {
  if (book.startMonth > `${year}-01` || book.noPublicData.includes(year)) return 'grey'
  const below = (amount: Money): boolean => compare(amount, THRESHOLD) < 0
  if (below(figures.total)) return 'red'
  if (below(figures.operating)) return 'orange'
  return below(figures.withoutPower) || below(figures.received) ? 'yellow' : 'green'
}

/** Debit less credit. */
export function difference(lines: readonly DemoLine[]): Money {
  let at = ZERO
  for (const { side, amount } of lines) at = side === 'debit' ? add(at, amount) : subtract(at, amount)
  return at
}
