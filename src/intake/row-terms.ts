/** Several years in one receipt, or a term past 31 December: this year's share is income, the rest a liability (bookkeeping.md 5). */
import type { Day, Month } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { OtherSide } from './schema.ts'
import { addMonths, month, monthOf, monthsBetween, yearOf } from '../lib/day.ts'
import { formatMoney, share, subtract } from '../lib/money.ts'
import { firstWord, plainWords, rowWords, smallCount } from './row-words.ts'

/** The term a row names; `from` and `through` are null when only a length (五年) or a direction (明年) is said. */
export type RowTerm = { words: string; from: Month | null; through: Month | null; years: number | null }

const YEAR = String.raw`((?:19|20)\d\d)年?度?`
const TO = String.raw`(?:-|至|到|、|及|和|,|/)`
const DATE = String.raw`((?:19|20)\d\d)[年./](\d{1,2})(?:[月./]\d{0,2}日?|月)?`
const COUNT = '([0-9一二两三四五六七八九十]{1,3})'
const MONTHS = new RegExp(`${DATE}(?:起)?(?:-|至|到)${DATE}`)
const NEXT_MONTH = new RegExp(`${DATE}(?:起)?(?:-|至|到)(?:次年|翌年|第二年)(\\d{1,2})月`)
const YEARS = new RegExp(`${YEAR}${TO}${YEAR}`)
const SHORT_YEARS = /((?:19|20)\d\d)年?-(\d\d)年/
const LENGTH = new RegExp(
  `(?<![第每近前某]|\\d)${COUNT}个?(?:整)?年(?!级|代|期|月|中|末|初|前|后|来|\\d)(?:度|的|份)?`,
)
const FUTURE = /((?:19|20)\d\d)年?度?/g

function terms(text: string, at: Day): RowTerm | null {
  const months = MONTHS.exec(text)
  if (months !== null) {
    const [from, through] = [monthAt(months[1], months[2]), monthAt(months[3], months[4])]
    if (from !== null && through !== null && through > from)
      return { words: months[0], from, through, years: null }
  }
  const next = NEXT_MONTH.exec(text)
  const begin = monthAt(next?.[1], next?.[2])
  const end = monthAt(String(Number(next?.[1]) + 1), next?.[3])
  if (next !== null && begin !== null && end !== null)
    return { words: next[0], from: begin, through: end, years: null }
  const short = SHORT_YEARS.exec(text)
  const years = YEARS.exec(text)
  const [first, last] = years
    ? [Number(years[1]), Number(years[2])]
    : short
      ? [Number(short[1]), Number(short[1]?.slice(0, 2) + (short[2] ?? ''))]
      : [0, 0]
  if (last > first) return { words: (years ?? short)?.[0] ?? '', ...wholeYears(first, last) }
  const length = LENGTH.exec(text)
  const count = smallCount(length?.[1] ?? '')
  if (length !== null && count !== null && count > 1) return lengthTerm(text, length[0], count)
  const later = firstWord(text, rowWords.next_year)
  if (later !== null) return { words: later, ...wholeYears(yearOf(at) + 1, yearOf(at) + 1) }
  for (const match of text.matchAll(FUTURE)) {
    if (Number(match[1]) > yearOf(at))
      return { words: match[0], ...wholeYears(Number(match[1]), Number(match[1])) }
  }
  return null
}

function monthAt(year: string | undefined, at: string | undefined): Month | null {
  const number = Number(at)
  return number >= 1 && number <= 12 ? month(`${year}-${String(number).padStart(2, '0')}`) : null
}

function wholeYears(first: number, last: number): Omit<RowTerm, 'words'> {
  return { from: month(`${first}-01`), through: month(`${last}-12`), years: last - first + 1 }
}

function lengthTerm(text: string, words: string, years: number): RowTerm {
  const start = /((?:19|20)\d\d)[年.](\d{1,2})月?(?:\d{1,2}日)?起/.exec(text)
  const from = monthAt(start?.[1], start?.[2])
  return { words, from, through: from === null ? null : addMonths(from, years * 12 - 1), years }
}

/** The term when it leaves the calendar year of the row; null for one year's or one season's money, plans, loans and grants. */
export function rowTerm(summary: string, at: Day): RowTerm | null {
  const text = plainWords(summary)
  if (firstWord(text, rowWords.term_not_when) !== null || firstWord(text, rowWords.term_objects) === null)
    return null
  const term = terms(text, at)
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
