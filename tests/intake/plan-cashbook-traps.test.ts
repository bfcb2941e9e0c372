/** Generated cash books with every trap: exactly the vouchers, drafts and skips the generator expects, and its closing money. */
import { describe, expect, test } from 'vitest'
import type { Exclusion, IncomeAnswer } from '../../src/income/schema.ts'
import { planCashBook } from '../../src/intake/plan-cashbook.ts'
import { rowTraps } from '../../src/intake/plan-meanings.ts'
import type { Meanings } from '../../src/intake/plan-meanings.ts'
import type { BookFacts, Plan, PlanOptions } from '../../src/intake/schema.ts'
import { month } from '../../src/lib/day.ts'
import { BANK, chart, freshBook, usedBook } from './plan-facts.ts'
import { PAYMENTS, RECEIPTS } from './plan-trap-words.ts'
import type { Expected, TrapBook } from './plan-trap-words.ts'
import { layOut, makeBook, yuan } from './plan-trap-file.ts'
import { book as readBook } from './read-book.ts'

const meanings: Meanings = {
  traps: rowTraps,
  receipt({ summary }) {
    const found = Object.keys(RECEIPTS).filter((words) => summary.includes(words))
    const meaning = RECEIPTS[found[0] ?? '']
    return {
      type: (meaning?.type ?? 'unclassified') as IncomeAnswer,
      subtype: null,
      exclusion: (meaning?.exclusion ?? null) as Exclusion | null,
      account: meaning?.account ?? null,
      confidence: 0.9,
      rule: 'test',
      reason: '测试',
      ask: found.length !== 1,
    }
  },
  payment({ summary, counterparty }) {
    const said = { rule: 'test', reason: '测试' }
    const found = Object.keys(PAYMENTS).filter((words) => summary.includes(words))
    if (summary.includes('专款购抽水机')) {
      return {
        outcome: 'post',
        ...said,
        account: '151',
        confidence: 0.9,
        counterparty: null,
        assetPair: { fund: '241' },
      }
    }
    const items = found.map((words) => ({ words, proposed: PAYMENTS[words] ?? null }))
    if (items.length > 1) return { outcome: 'draft', ...said, proposed: null, items }
    const account = items[0]?.proposed
    if (account === null || account === undefined) return { outcome: 'draft', ...said, proposed: null }
    return { outcome: 'post', ...said, account, confidence: 0.9, counterparty: counterparty ?? null }
  },
}

async function planOf(
  lines: readonly string[],
  facts: BookFacts,
  options: PlanOptions = BANK,
): Promise<Plan> {
  return planCashBook(await readBook(lines.join('\n')), meanings, facts, options)
}

function expectedLines(expected: readonly Expected[]): string[] {
  return expected
    .map((each) => {
      const rows = each.rows
        .map(({ row }) => row)
        .sort((a, b) => a - b)
        .join(',')
      if (each.kind === 'skip') return `skip ${rows}`
      if (each.kind === 'draft') {
        const moved = each.money === null ? '-' : `${each.money.account} ${yuan(each.money.cents)}`
        return `draft ${rows} ${each.code} ${moved} ${each.open}`
      }
      const lines = each.lines.map((line) =>
        [line.side, line.account, yuan(line.cents), line.name ?? '', line.type ?? ''].join(' '),
      )
      return `voucher ${each.date} ${rows}: ${lines.sort().join('; ')}`
    })
    .sort()
}

function plannedLines(plan: Plan): string[] {
  const vouchers = plan.vouchers.map(({ date, rows, lines }) => {
    const said = lines.map(({ side, account, amount, counterparty, project, type }) => {
      const named = /^(211|241)/.test(account) ? (project ?? counterparty ?? '') : ''
      return [side, account, amount, named, type === null ? '' : `${type.type}/${type.exclusion}`].join(' ')
    })
    return `voucher ${date} ${rows.join(',')}: ${said.sort().join('; ')}`
  })
  const drafts = plan.drafts.map(({ rows, code, money, open }) => {
    const moved = money === null ? '-' : `${money.account} ${money.amount}`
    return `draft ${rows.join(',')} ${code} ${moved} ${open.length}`
  })
  return [...vouchers, ...drafts, ...plan.skipped.map(({ row }) => `skip ${row}`)].sort()
}

/** Opening + 收入 − 支出, and what confirmed lone legs brought the other account. */
function closing(book: TrapBook): Record<string, string> {
  const cents = { ...book.opening }
  for (const { income = 0, expense = 0, method, shownElsewhere } of book.rows) {
    cents[method === '现金' ? '101' : '102'] += income - expense
    if (shownElsewhere === true) cents['101'] += expense
  }
  return { '101': yuan(cents['101']), '102': yuan(cents['102']) }
}

const SEEDS = Array.from(
  { length: Number(process.env['TRAP_BOOKS'] ?? 60) },
  (_, index) => 20_210_000 + index,
)

describe(`trap books, seeds ${SEEDS[0]}–${SEEDS.at(-1)}`, () => {
  test.each(SEEDS)('seed %i', async (seed) => {
    const gift = seed % 2 === 0 ? '504' : '311'
    const book = makeBook(seed, gift)
    const plan = await planOf(layOut(book), freshBook({ gift }))
    expect(plan.problems).toEqual([])
    expect(plannedLines(plan)).toEqual(expectedLines(book.expected))
    expect(Object.fromEntries(plan.closing.map(({ account, amount }) => [account, amount]))).toEqual(
      closing(book),
    )
    const { '101': cash, '102': bank } = book.opening
    expect(plan.opening?.lines.map(({ account, amount }) => [account, amount])).toEqual([
      ['101', yuan(cash)],
      ['102', yuan(bank)],
      ['31199', yuan(-cash - bank)],
    ])
  })
})

describe('what refuses a file', () => {
  const lines = (): string[] => layOut(makeBook(20_210_001, '504'))
  const codes = (plan: Plan): [string, string | undefined][] =>
    plan.problems.map(({ code, pointer }) => [code, pointer])

  test.each(['本月合计', '本年累计'])('a wrong %s is named with its difference', async (words) => {
    const file = lines()
    const at = file.findIndex((line) => line.includes(words))
    file[at] = (file[at] ?? '').replace(
      /^([^,]*,[^,]*),([^,]*)/,
      (_, head: string, sum: string) => `${head},${Number(sum) + 1}`,
    )
    const plan = await planOf(file, freshBook())
    expect(codes(plan)).toEqual([['intake/balance-differs', `第${at + 1}行`]])
    expect(plan.checks.differences[0]?.difference).toBe('1.00')
  })

  test('one wrong balance is named once, at its row, and the row after it when it goes on rightly', async () => {
    const rows = [
      '2021-01-01,期初余额,,,,,10',
      '2021-01-02,卖牛收入,5,,,,15',
      '2021-01-03,卖牛收入,5,,,,21',
      '2021-01-04,卖牛收入,5,,,,25',
    ]
    const plan = await planOf(['日期,摘要,收入,支出,方式,对方,余额', ...rows], freshBook())
    expect(plan.checks.differences.map(({ row, difference }) => [row, difference])).toEqual([
      [4, '1.00'],
      [5, '-1.00'],
    ])
    expect(plan.checks.compared).toBe(3)
  })

  test('a later import only checks 期初余额, against money before its first day', async () => {
    const file = ['日期,摘要,收入,支出,余额', '2021-05-01,期初余额,,,100', '2021-05-02,卖牛收入,5,,105']
    const held = (amount: string): BookFacts =>
      usedBook('2021-04', { moneyBefore: [{ account: '102', amount: amount as never }] })
    expect((await planOf(file, held('100.00'))).problems).toEqual([])
    const plan = await planOf(file, held('99.00'))
    expect(codes(plan)).toEqual([
      ['intake/opening-differs', '第2行'],
      ['intake/balance-differs', '第3行'],
    ])
    expect(plan.opening).toBeNull()
  })

  test('closed months are refused with their rows, or dated into an open month with the business date kept', async () => {
    const file = ['日期,摘要,收入,支出', '2021-03-05,卖牛收入,5,', '2021-05-06,卖牛收入,6,']
    const facts = usedBook('2021-04')
    expect(codes(await planOf(file, facts))).toEqual([['intake/closed-month', '第2行']])
    const late = await planOf(file, facts, { ...BANK, lateInto: month('2021-05') })
    expect(late.problems).toEqual([])
    expect(late.vouchers.map(({ date, businessDate }) => [date, businessDate])).toEqual([
      ['2021-05-01', '2021-03-05'],
      ['2021-05-06', null],
    ])
    expect(codes(await planOf(file, facts, { ...BANK, lateInto: month('2021-04') }))).toEqual([
      ['intake/closed-month', undefined],
    ])
    expect(codes(await planOf(['日期,摘要,收入,支出', '2019-12-31,卖牛收入,5,'], facts))).toEqual([
      ['intake/before-start', '第2行'],
    ])
  })

  test('rows of another file are refused with the list unless allowed; method counts', async () => {
    const file = [
      '日期,摘要,收入,支出,方式',
      '2021-05-05,卖牛收入,5,,银行',
      '2021-05-05,卖牛收入,5,,现金',
      '2021-05-05,卖牛收入,5,,银行',
    ]
    const first = await planOf(file, usedBook('2021-04'))
    expect(first.problems).toEqual([])
    const [bank] = first.fingerprints
    const facts = usedBook('2021-04', { earlierRows: new Map([[bank?.fingerprint ?? '', 'a.csv 第2行']]) })
    expect(codes(await planOf(file, facts))).toEqual([
      ['intake/overlap', '第2行'],
      ['intake/overlap', '第4行'],
    ])
    expect((await planOf(file, facts, { ...BANK, allowOverlap: true })).vouchers).toHaveLength(3)
  })

  test('bank accounts: the first import makes them, a later one refuses unknown names', async () => {
    const file = [
      '日期,摘要,收入,支出,账户',
      '2021-05-05,卖牛收入,5,,农商行',
      '2021-05-06,卖牛收入,6,,邮储银行',
      '2021-05-06,卖牛收入,7,,农商行',
    ]
    const plan = await planOf(file, freshBook())
    expect(plan.newBanks).toEqual([
      { code: '10201', name: '农商行' },
      { code: '10202', name: '邮储银行' },
    ])
    expect(plan.closing).toEqual([
      { account: '10201', amount: '12.00' },
      { account: '10202', amount: '6.00' },
    ])
    expect(codes(await planOf(file, usedBook('2021-04')))).toEqual([
      ['intake/bank-unknown', '第2行·账户'],
      ['intake/bank-unknown', '第3行·账户'],
    ])
  })

  test('a file that names one bank account means it in every row; one that names several must say which', async () => {
    const head = '日期,摘要,收入,支出,账户'
    const facts = freshBook({ accounts: chart({ '10201': { name: '基本存款账户' } }) })
    const one = await planOf([head, '2021-01-01,期初余额,9,,', '2021-05-05,卖牛收入,5,,农商行'], facts)
    expect(one.problems).toEqual([])
    expect(one.newBanks).toEqual([{ code: '10202', name: '农商行' }])
    expect(one.closing).toEqual([{ account: '10202', amount: '14.00' }])
    const two = await planOf(
      [head, '2021-05-05,卖牛收入,5,,农商行', '2021-05-05,卖牛收入,6,,邮储', '2021-05-05,卖牛收入,7,,'],
      facts,
    )
    expect(codes(two)).toEqual([['intake/bank-unknown', '第4行·账户']])
  })

  test('上年结转 opens a fresh book that has no 期初余额; two openings of one account are refused', async () => {
    const head = '日期,摘要,收入,支出,余额'
    const plan = await planOf([head, '2021-01-01,上年结转,,,10', '2021-01-02,卖牛收入,5,,15'], freshBook())
    expect(plan.opening).toMatchObject({
      month: '2021-01',
      lines: [
        { account: '102', amount: '10.00' },
        { account: '31199', amount: '-10.00' },
      ],
    })
    const twice = await planOf(
      [head, '2021-01-01,期初余额,,,10', '2021-01-01,期初余额,,,10', '2021-01-02,卖牛收入,5,,15'],
      freshBook(),
    )
    expect(codes(twice)[0]).toEqual(['intake/opening-differs', '第3行'])
  })

  test('a term past 31 December proposes this year and the rest in amounts that sum to the row', async () => {
    const plan = await planOf(
      ['日期,摘要,收入,支出', '2021-06-01,2021年6月至2023年5月厂房租金收入,72000,'],
      freshBook(),
    )
    expect(plan.drafts[0]?.open.map(({ proposed, amount }) => [proposed, amount])).toEqual([
      ['501', '-21000.00'],
      ['221', '-51000.00'],
    ])
  })

  test('a bare 退款 goes by its name; payers are no matter on income; an earlier year gets no red voucher', async () => {
    const head = '日期,摘要,收入,支出,对方'
    const paid = [
      '2021-01-02,卖牛收入,5,,甲社',
      '2021-01-03,青稞销售收入,7,,乙社',
      '2021-01-04,卖牛收入,9,,丙社',
    ]
    const backs = ['2021-02-01,退款,-5,,乙社', '2021-02-02,退卖牛收入,-3,,', '2022-01-02,退卖牛收入,-1,,']
    const plan = await planOf([head, ...paid, ...backs], freshBook())
    expect(
      plan.vouchers
        .slice(3)
        .map(({ lines }) => [lines[1]?.type?.type, lines[1]?.amount, lines[1]?.counterparty]),
    ).toEqual([
      ['planting', '-5.00', '乙社'],
      ['livestock', '-3.00', null],
    ])
    expect(plan.drafts.map(({ code }) => code)).toEqual(['refund-of-earlier-year'])
  })
})
