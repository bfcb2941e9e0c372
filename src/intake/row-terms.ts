/** Several years in one row, or a term past 31 December: only this year's share is income (bookkeeping.md 5). */
import type { Day, Month } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { OtherSide } from './schema.ts'
import { addMonths, monthOf, monthsBetween, parseMonth, yearOf } from '../lib/day.ts'
import { formatMoney, share, subtract } from '../lib/money.ts'
import { firstWord, plainWords, rowWords, smallCount } from './row-words.ts'

/** The term a row names; `from` and `through` are null when only a length (五年) or a direction (明年) is said. */
export type RowTerm = { words: string; from: Month | null; through: Month | null; years: number | null }

const YEAR = String.raw`(?<!\d)((?:19|20)\d\d)年?度?`
const TO = String.raw`(?:-|至|到|、|及|和|,|/)`
const DATE = String.raw`(?<!\d)((?:19|20)\d\d)[年./](\d{1,2})(?:[月./]\d{0,2}日?|月)?`
const COUNT = '([0-9一二两三四五六七八九十]{1,3})'
const MONTHS = new RegExp(`${DATE}(?:起)?(?:-|至|到)${DATE}`)
const NEXT_MONTH = new RegExp(`${DATE}(?:起)?(?:-|至|到)(?:次年|翌年|第二年)(\\d{1,2})月`)
const HALVES = new RegExp(`${YEAR}([上下])半年${TO}${YEAR}([上下])半年`)
const YEARS = new RegExp(`${YEAR}${TO}${YEAR}(?![\\d元亩斤平方])`)
const SHORT_YEARS = /(?<!\d)((?:19|20)\d\d)年?-(\d\d)年/
const TWO_DIGITS = /(?<!\d)([0-4]\d)-([0-4]\d)年/
const LENGTH = new RegExp(
  `(?<![第每近前某年-]|\\d)${COUNT}个?(?:整)?年(?!级|代|期|月|中|末|初|前|后|来|\\d)(?:度|的|份)?`,
)
const FUTURE = /(?<!\d)((?:19|20)\d\d)年/g
/** No lease of collective property runs longer (农村土地承包法). */
const LONGEST = 70

function between(words: string | undefined, from: Month | null, through: Month | null): RowTerm | null {
  if (words === undefined || from === null || through === null || through <= from) return null
  return { words, from, through, years: null }
}

function wholeYears(words: string | undefined, first: number, last: number): RowTerm | null {
  const [from, through] = [parseMonth(`${first}-01`), parseMonth(`${last}-12`)]
  if (words === undefined || from === undefined || through === undefined || last < first) return null
  return last - first < LONGEST ? { words, from, through, years: last - first + 1 } : null
}

function monthAt(year: string | undefined, at: string | undefined): Month | null {
  return parseMonth(`${year}-${(at ?? '').padStart(2, '0')}`) ?? null
}

function halfAt(year: string | undefined, half: string | undefined, end: boolean): Month | null {
  return monthAt(year, half === '上' ? (end ? '6' : '1') : end ? '12' : '7')
}

/** The ways a term is written, most precise first. */
const readers: ((text: string, year: number) => RowTerm | null)[] = [
  (text) => {
    const found = MONTHS.exec(text)
    return between(found?.[0], monthAt(found?.[1], found?.[2]), monthAt(found?.[3], found?.[4]))
  },
  (text) => {
    const found = NEXT_MONTH.exec(text)
    return between(
      found?.[0],
      monthAt(found?.[1], found?.[2]),
      monthAt(String(Number(found?.[1]) + 1), found?.[3]),
    )
  },
  (text) => {
    const found = HALVES.exec(text)
    return between(found?.[0], halfAt(found?.[1], found?.[2], false), halfAt(found?.[3], found?.[4], true))
  },
  (text) => {
    const found = YEARS.exec(text)
    return Number(found?.[2]) > Number(found?.[1])
      ? wholeYears(found?.[0], Number(found?.[1]), Number(found?.[2]))
      : null
  },
  (text) => {
    const found = SHORT_YEARS.exec(text) ?? TWO_DIGITS.exec(text)
    const [first, last] = [Number(found?.[1]) % 100, Number(found?.[2])]
    return last > first ? wholeYears(found?.[0], 2000 + first, 2000 + last) : null
  },
  (text) => {
    const found = LENGTH.exec(text)
    const years = smallCount(found?.[1] ?? '') ?? 0
    if (found === null || years < 2 || years > LONGEST) return null
    const start = /((?:19|20)\d\d)[年.](\d{1,2})月?(?:\d{1,2}日)?起/.exec(text)
    const from = monthAt(start?.[1], start?.[2])
    return { words: found[0], from, through: from === null ? null : addMonths(from, years * 12 - 1), years }
  },
  (text, year) => wholeYears(firstWord(text, rowWords.next_year) ?? undefined, year + 1, year + 1),
  (text, year) => {
    const found = [...text.matchAll(FUTURE)].find((match) => Number(match[1]) > year)
    return wholeYears(found?.[0], Number(found?.[1]), Number(found?.[1]))
  },
]

/** The term when it leaves the row's calendar year; null for one year's money, plans, loans and grants. */
export function rowTerm(summary: string, at: Day): RowTerm | null {
  const text = plainWords(summary)
  if (firstWord(text, rowWords.term_not_when) !== null || firstWord(text, rowWords.term_objects) === null)
    return null
  let term: RowTerm | null = null
  for (const reader of readers) term ??= reader(text, yearOf(at))
  if (term === null) return null
  const year = String(yearOf(at))
  const inside = term.from?.startsWith(year) === true && term.through?.startsWith(year) === true
  return inside ? null : term
}

/** How an amount spreads over a term: earlier years, this year, later years; `estimated` when the start is not said. */
export type TermShares = {
  earlier: Money
  current: Money
  later: Money
  longTerm: boolean
  estimated: boolean
}

export function termShares(term: RowTerm, amount: Money, at: Day): TermShares | null {
  if (term.from === null || term.through === null) {
    if (term.years === null) return null
    const current = share(amount, 1, term.years)
    return {
      earlier: subtract(amount, amount),
      current,
      later: subtract(amount, current),
      longTerm: term.years > 2,
      estimated: true,
    }
  }
  const all = monthsBetween(term.from, term.through)
  const year = yearOf(at)
  const count = (test: (of: number) => boolean): number => all.filter((each) => test(yearOf(each))).length
  const current = share(
    amount,
    count((of) => of === year),
    all.length,
  )
  const earlier = share(
    amount,
    count((of) => of < year),
    all.length,
  )
  const later = subtract(subtract(amount, current), earlier)
  const longTerm = term.through > addMonths(monthOf(at), 12) && yearOf(term.through) > year + 1
  return { earlier, current, later, longTerm, estimated: false }
}

/** The draft for a receipt (501) or a payment (511) over several years; null when the words name no such term. */
export function severalYearsDraft(
  row: { summary: string; amount: Money | null; date: Day },
  direction: 'receipt' | 'payment' = 'receipt',
): Extract<OtherSide, { outcome: 'draft' }> | null {
  const term = rowTerm(row.summary, row.date)
  if (term === null) return null
  const shares = row.amount === null ? null : termShares(term, row.amount, row.date)
  const own = direction === 'receipt' ? '501' : '511'
  const rest = direction === 'receipt' ? (shares?.longTerm === true ? '221' : '211') : '171'
  const year = yearOf(row.date)
  const said = (part: Money | undefined): string =>
    part === undefined ? '份额待定' : `${formatMoney(part)}元`
  const items = [
    { words: `${year}年份额 ${said(shares?.current)}`, proposed: own },
    { words: `以后年度 ${said(shares?.later)}`, proposed: rest },
  ]
  if (shares !== null && Number(shares.earlier) !== 0)
    items.push({
      words: `以前年度 ${said(shares.earlier)}`,
      proposed: direction === 'receipt' ? '112' : '211',
    })
  const doubt =
    shares === null ? '起止或金额不明,份额待定' : shares.estimated ? '起止未写,按一年份额估算' : '按月份分摊'
  return {
    outcome: 'draft',
    rule: 'row-several-years',
    reason: `「${term.words}」跨年度:本年份额记${own},以后年度记${rest},${doubt}`,
    proposed: own,
    items,
  }
}
