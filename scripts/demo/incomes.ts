/** Vouchers of operating income: each source in its season, in cash-book wording, with its type on the income line. */
import { compare, share, subtract, sum } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoVoucher, DemoYear, Source, Story, Yuan } from './model.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { sourceKind } from './sources.ts'
import type { SourceKind } from './source-kind.ts'
import { BANK, owed, split, voucher, wholeYuan, within, withCents, yuan } from './write.ts'
import type { Entry } from './write.ts'

/** A payment of a source before it is decided whether it came in. */
type Payment = { source: Source; kind: SourceKind; month: number; amount: Money; at: number }

/** Of a year's electricity: the quarter before, then the three of the year. */
const SUNLIGHT = [20, 23, 30, 27]

function paymentsOf(random: Random, source: Source, year: DemoYear): Payment[] {
  const kind = sourceKind(source.kind)
  const whole = source.amounts[year]
  if (whole <= 0) return []
  const parts = amounts(random, kind, whole)
  return kind.months.map((month, at) => {
    return { source, kind, month, amount: parts[at] ?? yuan(0), at }
  })
}

function amounts(random: Random, kind: SourceKind, whole: Yuan): Money[] {
  if (kind.mode === 'power') {
    return SUNLIGHT.map((part) => withCents(random, Math.floor((whole * part) / 100)))
  }
  if (kind.mode === 'fixed') return kind.months.map(() => share(yuan(whole), 1, kind.months.length))
  return split(random, yuan(whole), kind.months.length)
}

function words({ kind, source, month, amount, at }: Payment, year: DemoYear): string {
  const quarter = month === 1 ? `${year - 1}年4季度` : `${year}年${Math.floor((month - 1) / 3)}季度`
  const half = `${year}年${at === 0 ? '上' : '下'}半年`
  const count = String(Math.max(1, Math.round(Number(amount) / (kind.price ?? 1))))
  return kind.words
    .replace('{y}', String(year))
    .replace('{q}', quarter)
    .replace('{m}', `${month}`)
    .replace('{h}', half)
    .replace('{n}', count)
    .replace('{who}', source.counterparty)
}

/** Below the line of 200,000 by enough to be seen. */
const CLEARLY_BELOW = yuan(186_000)

/** Which payments of 2021 stay unpaid, the latest first, until what came in is below the reference line. */
function unpaidOf(payments: readonly Payment[]): Set<Payment> {
  const latest = payments.filter(({ kind }) => kind.mode !== 'power').toSorted((a, b) => b.month - a.month)
  let received = sum(payments.map(({ amount }) => amount))
  const unpaid = new Set<Payment>()
  for (const payment of latest) {
    if (compare(received, CLEARLY_BELOW) < 0) break
    unpaid.add(payment)
    received = subtract(received, payment.amount)
  }
  return unpaid
}

/** Every voucher of operating income of one year, dates in any order. */
export function incomeVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/income/${year}`)
  const payments = story.sources.flatMap((source) => paymentsOf(random, source, year))
  const unpaid = story.fate === 'unpaid' && year === 2021 ? unpaidOf(payments) : new Set<Payment>()
  return payments.flatMap((payment) => {
    const { kind, source, month, amount } = payment
    const summary = words(payment, year)
    const earned: Entry = {
      account: kind.account,
      amount,
      type: kind.type,
      subtype: kind.subtype,
    }
    const who = source.counterparty
    if (unpaid.has(payment)) {
      return [
        voucher(within(random, year, month), `${summary}(应收未收)`, [owed('112', amount, who)], [earned]),
      ]
    }
    const late = kind.mode === 'fixed' && month <= 9 && story.start === '2018-01' && random.chance(0.07)
    const date = within(random, year, month)
    if (!late) return [voucher(date, summary, [{ account: BANK, amount }], [earned], random.whole(1, 3))]
    const collected = within(random, year, month + random.whole(1, 3))
    return [
      voucher(date, `应${summary}`, [owed('112', amount, who)], [earned]),
      voucher(
        collected,
        summary.replace('收', '收回前欠'),
        [{ account: BANK, amount }],
        [{ ...owed('112', amount, who), settles: 'operating_receivable' }],
      ),
    ]
  })
}

/** 经营支出 that goes with the sources: purchases, feed, field work, wages of a labour team. */
export function costVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/cost/${year}`)
  return story.sources.flatMap((source) => {
    const { cost, stock } = sourceKind(source.kind)
    const earned = yuan(source.amounts[year])
    const written: DemoVoucher[] = []
    if (source.amounts[year] <= 0) return written
    if (cost !== undefined) {
      const parts = split(random, wholeYuan(share(earned, cost.share, 100)), cost.months.length)
      for (const [at, month] of cost.months.entries()) {
        const summary = cost.words[at % cost.words.length] ?? ''
        const amount = parts[at] ?? yuan(0)
        if (amount === yuan(0)) continue
        const date = within(random, year, month)
        written.push(
          voucher(
            date,
            summary,
            [{ account: '511', amount }],
            [{ account: BANK, amount }],
            random.whole(1, 4),
          ),
        )
      }
    }
    if (stock !== undefined)
      written.push(...stockVouchers(random, year, wholeYuan(share(earned, stock, 100))))
    return written
  })
}

/** Animals bought in spring stand under 消耗性生物资产 until the autumn sale carries their cost out. */
function stockVouchers(random: Random, year: DemoYear, amount: Money): DemoVoucher[] {
  if (amount === yuan(0)) return []
  const bought = within(random, year, 4)
  const sold = within(random, year, 11)
  return [
    voucher(bought, '购进育肥羔羊及架子牛', [{ account: '131', amount }], [{ account: BANK, amount }], 2),
    voucher(sold, `结转${year}年出栏牲畜成本`, [{ account: '511', amount }], [{ account: '131', amount }]),
  ]
}
