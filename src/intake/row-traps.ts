/** Words in a row that forbid or steer a posting, each its own small pure function (bookkeeping.md 5). */
import type { Day } from '../lib/day.ts'
import { yearOf } from '../lib/day.ts'
import { nameKind } from './row-counterparty.ts'
import { firstWord, plainWords, rowWords, withoutAsides } from './row-words.ts'

export { counterpartyOf } from './row-counterparty.ts'

/** 倒挤、未列名、其余N项: figures worked out by somebody, never vouchers by themselves. */
export function derivedWords(summary: string): string | null {
  const words = plainWords(summary)
  const rest = /其[余它他](的)?[0-9一二三四五六七八九十]*(几|若干)?(笔|项|条|宗)/.exec(words)?.[0]
  return rest ?? firstWord(words, rowWords.derived)
}

/** What remains of the words when lead-ins (付, 收到), brackets, dates and a name's ending are taken off. */
function bare(summary: string): string {
  let words = withoutAsides(plainWords(summary)).replace(/[,.;:"“”'‘’!]/g, '')
  words = words.replace(/^((19|20)\d\d年?度?)?(\d{1,2}月份?)?(\d{1,2}日)?/, '')
  const lead = rowWords.lead_in.find((word) => words.startsWith(word) && words.length > word.length)
  return lead === undefined ? words : words.slice(lead.length)
}

/** Words before a firm's name that tell what is done with it. */
const SAYS_MORE = /[投入参缴购建修租立]|维护|出资|安装|^为|^给/

/** 其他支出、招商引资、往来款、产业收益、XX公司款: words that say nothing of the other side; null when they say something. */
export function vagueWords(summary: string): string | null {
  const whole = withoutAsides(plainWords(summary))
  const words = bare(summary)
  for (const candidate of [whole, words]) {
    if (candidate === '' || rowWords.vague_whole.includes(candidate))
      return candidate === '' ? whole : candidate
  }
  if (/往来款|往来资金/.test(words)) return words
  const named = /^(.+?)(往来款|合作款|结算款|项目款|款项|款|费用|账|钱)?$/.exec(words)
  const name = named?.[1] ?? ''
  const kind = whole.length > 24 ? null : nameKind(name)
  if (kind === 'person') return words
  if (kind !== 'firm' || SAYS_MORE.test(name)) return null
  const bareFirm = rowWords.firm_bare.some((end) => name.endsWith(end))
  return named?.[2] !== undefined || bareFirm ? words : null
}

/** 代收、代付、代扣、代缴: one account both ways, 113 for a member or an owned unit, 211 for others. */
export type PassThrough = { words: string; account: '113' | '211'; recovered: boolean }

/** The pass-through words of a row; `recovered` is false for 由村代缴, where nobody pays the money back. */
export function passThrough(summary: string, counterparty?: string | null): PassThrough | null {
  const words = plainWords(summary)
  const lists = rowWords.pass_through
  const found = firstWord(words, lists.words, lists.not_when)
  if (found === null || /手续费|佣金|代办费/.test(words)) return null
  const who = `${words}${plainWords(counterparty ?? '')}`
  const member =
    firstWord(who, [...lists.members, ...lists.owned]) !== null || nameKind(counterparty ?? '') === 'person'
  const borne =
    !/代收|代扣|代存/.test(found) &&
    /由村|村集体(承担|出资|代[缴交])|村里代|村委会?代|集体代/.test(words) &&
    !/收回|归还|待收/.test(words)
  return { words: found, account: member ? '113' : '211', recovered: !borne }
}

/** 退款、冲销、红冲: money going back, or a correction; 退耕还林 and 退休 are not. */
export function refundWords(summary: string): string | null {
  return firstWord(plainWords(summary), rowWords.refund.words, rowWords.refund.not_when)
}

/** Words that put the row's matter into an earlier year: 上年, 清欠, 尾欠, or a year before that of the row. */
export function priorYearWords(summary: string, at: Day): string | null {
  const words = plainWords(summary)
  const said = firstWord(words, rowWords.prior_year)
  if (said !== null) return said
  for (const match of words.matchAll(/(?<!\d)((?:19|20)\d\d)(?=年|[.-/]|度)/g)) {
    if (Number(match[1]) < yearOf(at)) return `${match[1]}年`
  }
  return null
}
