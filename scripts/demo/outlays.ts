/** What a village spends: running costs, public welfare, tax, depreciation, the cash it draws for them, and the year's distribution. */
import { compare, share, subtract, sum } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoVoucher, DemoYear, Story } from './model.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { sourceKind } from './sources.ts'
import { BANK, CASH, on, signed, upToHundred, voucher, within, yuan } from './write.ts'

const OFFICE = ['付办公用品款', '付打印复印费', '付办公用电费', '付差旅费', '付党报党刊订阅费']
const PREMISES = new Set(['shop', 'warehouse', 'homestay', 'coldstore'])

/** Spending of a year that does not follow from a source. */
export function outlayVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/outlay/${year}`)
  const written: DemoVoucher[] = []
  const pay = (
    from: string,
    month: number,
    words: string,
    account: string,
    [low, high]: readonly [number, number],
  ): void => {
    const amount = yuan(random.whole(low, high) * 10)
    const date = within(random, year, month)
    written.push(voucher(date, words, [{ account, amount }], [{ account: from, amount }], random.whole(1, 4)))
  }
  pay(CASH, 1, '付春节困难群众慰问品款', '514', [60, 240])
  for (const month of [2, 5, 8, 11]) pay(CASH, month, random.pick(OFFICE), '513', [18, 96])
  pay(CASH, 10, '付重阳节老人慰问款', '514', [40, 160])
  for (const [at, month] of [6, 12].entries()) {
    const half = `${year}年${at === 0 ? '上' : '下'}半年`
    pay(BANK, month, `发放村干部误工补贴(${half})`, '513', [420, 980])
    pay(BANK, month, `付保洁员工资(${half})`, '514', [300, 640])
  }
  pay(BANK, 11, `付${year}年路灯电费`, '514', [90, 380])
  pay(BANK, 4, '付宽带电话费', '513', [60, 130])
  if (random.chance(0.5)) pay(BANK, 12, '付委托代理记账费', '513', [120, 300])
  if (random.chance(0.3)) pay(BANK, 9, '付村道维护零星工程款', '514', [200, 900])
  if (random.chance(0.08)) pay(BANK, 7, '付防汛抢险支出', '515', [60, 300])
  return [...written, ...drawn(random, written, year), ...taxed(random, story, year), worn(story, year)]
}

/** 提现 at the start of each quarter: what it will pay in cash, up to the next hundred. */
function drawn(random: Random, written: readonly DemoVoucher[], year: DemoYear): DemoVoucher[] {
  return [1, 4, 7, 10].flatMap((first) => {
    const paid = written.filter(({ date, lines }) => {
      const month = Number(date.slice(5, 7))
      return month >= first && month < first + 3 && lines.some(({ account }) => account === CASH)
    })
    if (paid.length === 0) return []
    const needed = sum(paid.map(({ lines }) => lines[0]?.amount ?? yuan(0)))
    const amount = upToHundred(needed)
    return [
      voucher(
        on(year, first, random.whole(3, 7)),
        '提现备用',
        [{ account: CASH, amount }],
        [{ account: BANK, amount }],
      ),
    ]
  })
}

/** 房产税 on premises let: owed in December, paid in January. */
function taxed(random: Random, story: Story, year: DemoYear): DemoVoucher[] {
  const let_ = story.sources
    .filter(({ kind }) => PREMISES.has(kind))
    .map((source) => yuan(source.amounts[year]))
  const amount = share(sum(let_), 2, 100)
  if (amount === yuan(0)) return []
  const owed = voucher(
    on(year, 12, random.whole(22, 28)),
    `计提${year}年房屋出租税费`,
    [{ account: '512', amount }],
    [{ account: '214', amount }],
  )
  if (year === 2021) return [owed]
  const paid = voucher(
    on(year + 1, 1, random.whole(8, 15)),
    `缴纳${year}年房屋出租税费`,
    [{ account: '214', amount }],
    [{ account: BANK, amount }],
  )
  return [owed, paid]
}

/** 折旧 of the year: what earns under 经营支出, the rest under 管理费用. */
function worn(story: Story, year: DemoYear): DemoVoucher {
  const amount = share(yuan(story.assets.cost), 25, 1000)
  const rented = story.sources.some(({ kind }) => sourceKind(kind).mode === 'fixed' && PREMISES.has(kind))
  const summary = `计提${year}年固定资产折旧`
  if (!rented)
    return voucher(on(year, 12, 30), summary, [{ account: '513', amount }], [{ account: '152', amount }])
  const earning = share(amount, 6, 10)
  return voucher(
    on(year, 12, 30),
    summary,
    [
      { account: '511', amount: earning },
      { account: '513', amount: subtract(amount, earning) },
    ],
    [{ account: '152', amount }],
  )
}

/** Net surplus of the vouchers given: income and expense lines, income positive. */
export function surplusOf(vouchers: readonly DemoVoucher[]): Money {
  const lines = vouchers.flatMap(({ lines: each }) => each).filter(({ account }) => account.startsWith('5'))
  return subtract(yuan(0), sum(lines.map(signed)))
}

/** 收益分配 decided in February on a good year: part to 公积公益金, part to the members. */
export function distribution(story: Story, year: DemoYear, before: readonly DemoVoucher[]): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/distribution/${year}`)
  const surplus = surplusOf(before)
  if (compare(surplus, yuan(70_000)) < 0 || !random.chance(0.9)) return []
  const kept = share(surplus, random.whole(10, 20), 100)
  const shared = share(surplus, random.whole(38, 60), 100)
  const date = within(random, year, 2)
  const decided = voucher(
    date,
    `按成员大会决议分配${year - 1}年度收益`,
    [{ account: '32201', amount: sum([kept, shared]) }],
    [
      { account: '31101', amount: kept },
      { account: BANK, amount: shared },
    ],
    4,
  )
  return [{ ...decided, kind: 'distribution' }]
}
