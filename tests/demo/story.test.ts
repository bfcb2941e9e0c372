/** Balances of the demonstration, the levels it is meant to show, and the one real village. */
import { describe, expect, test } from 'vitest'
import { JINGRUN, JINYUAN } from '../../scripts/demo/jinyuan.ts'
import { DEMO_YEARS } from '../../scripts/demo/model.ts'
import type { DemoBook, DemoYear } from '../../scripts/demo/model.ts'
import { demoPlan, vouchersOf } from '../../scripts/demo/plan.ts'
import { add, compare, isZero, money, sum, ZERO } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import { difference, figuresOf, levelOf } from './figures.ts'
import { books, of, real, written } from './world.ts'

/** Signed balance of every account and auxiliary after each voucher. */
function lowestOf(book: DemoBook, account: string): Money {
  let at = sum(book.openings.filter((opening) => opening.account === account).map(({ amount }) => amount))
  let low = at
  for (const { lines: each } of written.get(book) ?? []) {
    at = add(at, difference(each.filter((line) => line.account === account)))
    if (compare(at, low) < 0) low = at
  }
  return low
}

function closingOf(book: DemoBook): Map<string, Money> {
  const closing = new Map<string, Money>()
  const put = (account: string, name: string | undefined, amount: Money): void => {
    const key = `${account} ${name ?? ''}`
    closing.set(key, add(closing.get(key) ?? ZERO, amount))
  }
  for (const { account, auxiliary, amount } of book.openings) put(account, auxiliary?.name, amount)
  for (const line of (written.get(book) ?? []).flatMap((voucher) => voucher.lines)) {
    put(line.account, line.auxiliary?.name, difference([line]))
  }
  return closing
}

describe('balances', () => {
  test('openings sum to nothing, each account and auxiliary once', () => {
    for (const book of books) {
      expect([book.name, sum(book.openings.map(({ amount }) => amount))]).toEqual([book.name, ZERO])
      const keys = book.openings.map(({ account, auxiliary }) => `${account} ${auxiliary?.name ?? ''}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(book.openings.some(({ amount }) => isZero(amount))).toBe(false)
    }
    const accounts = new Set(books.flatMap((book) => book.openings.map(({ account }) => account)))
    for (const account of ['141', '151', '153', '231', '241', '31101', '31102', '32202'])
      expect(accounts).toContain(account)
  })

  test('neither cash nor bank ever runs dry', () => {
    for (const book of books) {
      for (const account of ['101', '10201']) {
        expect([book.name, account, compare(lowestOf(book, account), ZERO) >= 0]).toEqual([
          book.name,
          account,
          true,
        ])
      }
    }
  })

  test('what is owed and earmarked never ends on the wrong side', () => {
    for (const book of books) {
      for (const [key, amount] of closingOf(book)) {
        const side = /^(112|113|131|132|141|151|153) /.test(key)
          ? 1
          : /^(152|211|214|231|241|311\d\d) /.test(key)
            ? -1
            : 0
        expect([book.name, key, side * compare(amount, ZERO) >= 0]).toEqual([book.name, key, true])
      }
    }
  })
})

describe('where the villages stand', () => {
  const levels = (year: DemoYear): Record<string, number> => {
    const counted: Record<string, number> = { red: 0, orange: 0, yellow: 0, green: 0, grey: 0 }
    for (const book of books) {
      const level = levelOf(book, year, figuresOf(of(book, year), year))
      counted[level] = (counted[level] ?? 0) + 1
    }
    return counted
  }

  test('many below the line in 2018, a handful in 2021', () => {
    expect(levels(2018)).toEqual({ red: 166, orange: 70, yellow: 9, green: 46, grey: 6 })
    expect(levels(2019)).toEqual({ red: 87, orange: 94, yellow: 34, green: 78, grey: 4 })
    expect(levels(2020)).toEqual({ red: 7, orange: 64, yellow: 66, green: 157, grey: 3 })
    expect(levels(2021)).toEqual({ red: 2, orange: 3, yellow: 26, green: 264, grey: 2 })
  })

  test('another seed tells another prefecture of the same shape', () => {
    const counted: Record<string, number> = {}
    for (const book of demoPlan('another').books) {
      const level = levelOf(book, 2021, figuresOf(vouchersOf(book), 2021))
      counted[level] = (counted[level] ?? 0) + 1
    }
    expect(counted).toEqual(levels(2021))
  })

  test('the prefecture earns more every year', () => {
    const totals = DEMO_YEARS.map((year) =>
      sum(books.map((book) => figuresOf(of(book, year), year).operating)),
    )
    expect(totals.toSorted(compare)).toEqual(totals)
  })
})

describe('金原村', () => {
  const book = books.find(({ code }) => code === JINYUAN) as DemoBook

  test('its name and code are the real ones, and nothing else is invented about its identity', () => {
    expect(book).toMatchObject({ code: '632802102209', name: '金原村', creditCode: null, invented: false })
    expect(real.find(({ code }) => code === JINYUAN)?.name).toBe('金原村委会')
    expect(book.noPublicData).toEqual([2018, 2019, 2020])
  })

  test('April 2018: 217,500 of pooled funds into the co-op, no income, nothing else until 2021', () => {
    const before = (written.get(book) ?? []).filter(({ date }) => date < '2021-01-01')
    expect(before).toHaveLength(1)
    expect(before[0]?.date.slice(0, 7)).toBe('2018-04')
    expect(before[0]?.lines.map(({ account, side, amount }) => `${side} ${account} ${amount}`)).toEqual([
      'debit 141 217500.00',
      'credit 10201 217500.00',
    ])
    expect(before[0]?.lines[0]?.auxiliary).toEqual({ kind: 'counterparty', name: JINGRUN })
  })

  test('2021: total income above a million, every summary marked', () => {
    const vouchers = of(book, 2021)
    const figures = figuresOf(vouchers, 2021)
    expect(compare(figures.total, money('1000000.00'))).toBe(1)
    expect(levelOf(book, 2021, figures)).toBe('green')
    for (const line of vouchers.flatMap((each) => each.lines)) expect(line.summary).toContain('(演示构成)')
  })
})
