/** Several years in one row, a term past the year's end, several items in one row. */
import { describe, expect, test } from 'vitest'
import { itemsOf, severalMeanings } from '../../src/intake/row-items.ts'
import { rowTerm, severalYearsDraft, termShares } from '../../src/intake/row-terms.ts'
import { day } from '../../src/lib/day.ts'
import { money, sum } from '../../src/lib/money.ts'

const at = day('2023-05-01')

describe('the term a row names', () => {
  test.each([
    ['收2020–2024五年租金', '2020-01', '2024-12'],
    ['2021.7-2022.6厂房租金', '2021-07', '2022-06'],
    ['2023年7月1日至次年6月30日租金', '2023-07', '2024-06'],
    ['2022年下半年至2023年上半年租金', '2022-07', '2023-06'],
    ['收2023-25年租金', '2023-01', '2025-12'],
    ['20-22年租金', '2020-01', '2022-12'],
    ['2022、2023年土地租金', '2022-01', '2023-12'],
    ['预收明年草场租金', '2024-01', '2024-12'],
    ['某户2024年草场承包费', '2024-01', '2024-12'],
    ['收２０２１年至２０２５年租金', '2021-01', '2025-12'],
    ['三年承包费', null, null],
    ['一次性收取十年承包费', null, null],
    ['2023年3月起五年租金', '2023-03', '2028-02'],
  ])('%s', (summary, from, through) => {
    expect(rowTerm(summary, at)).toMatchObject({ from, through })
  })

  test.each([
    '2023年租金',
    '年租金',
    '每年租金',
    '2023年3月-2023年12月租金',
    '第三年租金',
    '三年期贷款',
    '三年行动补助资金',
    '租金2050元',
    '2022年租金',
    '上半年租金',
  ])('%s is one year', (summary) => {
    expect(rowTerm(summary, at)).toBeNull()
  })
})

test('shares add up to the amount', () => {
  for (const words of [
    '收2020–2024五年租金',
    '2021.7-2024.6租金',
    '三年承包费',
    '预收明年租金',
    '2023.11-2024.3摊位费',
  ]) {
    const term = rowTerm(words, at)
    const shares = term && termShares(term, money('10000.01'), at)
    expect(shares && sum([shares.earlier, shares.current, shares.later]), words).toBe('10000.01')
  }
})

test('this year to 501, what lies more than a year ahead to 221', () => {
  const long = severalYearsDraft({ summary: '收2023–2027五年租金', amount: money('50000'), date: at })
  expect(long).toMatchObject({ outcome: 'draft', proposed: '501' })
  expect(long?.items).toEqual([
    { words: '2023年份额 10,000.00元', proposed: '501' },
    { words: '以后年度 40,000.00元', proposed: '221' },
  ])
  const short = severalYearsDraft({ summary: '2023年7月至2024年6月租金', amount: money('12000'), date: at })
  expect(short?.items?.map((item) => item.proposed)).toEqual(['501', '211'])
  expect(severalYearsDraft({ summary: '2023年租金', amount: money('1'), date: at })).toBeNull()
})

describe('several items', () => {
  test.each([
    ['补助及租金', ['补助', '租金']],
    ['和平村土地租金', ['和平村土地租金']],
    ['共和县参与分红', ['共和县参与分红']],
    ['复印纸、墨盒及复印机维修费', ['复印纸', '墨盒', '复印机维修费']],
    ['福利款（米、面、油）', ['福利款']],
    ['2010年及以前招待费欠条', ['2010年及以前招待费欠条']],
    ['电费+水费', ['电费', '水费']],
    ['收款1,234.50元', ['收款1,234.50元']],
  ])('%s', (summary, items) => {
    expect(itemsOf(summary)).toEqual(items)
  })

  const meaning = (words: string): string | null =>
    /补助/.test(words)
      ? '503'
      : /本金/.test(words)
        ? '141'
        : /分红/.test(words)
          ? '502'
          : /租金/.test(words)
            ? '501'
            : null

  test('different meanings are told apart, equal and unknown ones are not', () => {
    expect(severalMeanings('补助及租金', meaning)?.map((item) => item.meaning)).toEqual(['503', '501'])
    expect(severalMeanings('收入股款分红及本金', meaning)).toHaveLength(2)
    expect(severalMeanings('冷库、民宿租金', meaning)).toBeNull()
    expect(severalMeanings('杂物及租金', meaning)).toBeNull()
    expect(severalMeanings('收款（租金、补助）', meaning)).toHaveLength(2)
  })
})
