/** Who a row deals with: the name of a firm or a person in its words (应收应付、内部往来须有对方). */
import { plainWords, rowWords, withoutAsides } from './row-words.ts'

const SURNAMES = rowWords.surnames
const PLACEHOLDER_NAME = /^(某|某某|X{1,3}|XX|×{1,3}|[A-Z]{1,3}|\*{1,3}|张三|李四|王五|赵六)$/i

/** Whether a text is the name of a firm or of a person; null when it is neither. */
export function nameKind(text: string): 'firm' | 'person' | null {
  const words = withoutAsides(plainWords(text))
  if (words.length > 22 || words === '') return null
  const firm = rowWords.firm.find((ending) => words.endsWith(ending))
  if (firm !== undefined) return 'firm'
  if (PLACEHOLDER_NAME.test(words)) return 'person'
  const titled = rowWords.titles.find((title) => words.endsWith(title) && words.length > title.length)
  const name = titled === undefined ? words : words.slice(0, -titled.length)
  const known = SURNAMES.includes(name.slice(0, 1))
  if (titled !== undefined) return known && name.length <= 3 ? 'person' : null
  if (/^.某某?$/.test(name) || /^.[×*X]{1,2}$/.test(name)) return 'person'
  return known && name.length === 3 && !NOT_NAMES.test(name) ? 'person' : null
}

const NOT_NAMES =
  /[费款金租税息料肥种苗油电水车房路桥渠灯牌卡票药膜机泵管线网井池棚舍圈厂库店资助补奖罚贷还借存取付收买购卖修设装拆清运][^]?$|[疫剂墙栏器报损粪餐饲务员精]$|[村镇乡县组社区]/

/** Verbs that stand before the one dealt with. */
const TOWARDS = new RegExp(rowWords.towards.join('|'), 'g')
const FIRM = new RegExp(`^.*?(?:${rowWords.firm_in_text.join('|')})`)
/** What may follow a person's name that stands in the words; anything else is taken for an ordinary word. */
const AFTER_NAME =
  /^(?:$|[,;、:(]|等|的|户|款|借款|欠款|还款|押金|保证金|工资|劳务|租金|承包|交来|垫付|报销|误工|同志)/

/** Who owes or is owed: the row's own column first, then what the words say; null when nobody is named. */
export function counterpartyOf(summary: string, given?: string | null): string | null {
  const column = given === undefined || given === null ? '' : plainWords(given)
  if (column !== '' && column !== '-' && column !== '无') return given?.trim() ?? column
  const words = plainWords(summary)
  return firmIn(withoutAsides(words)) ?? personIn(words)
}

/** The firm named first, without the verbs, counts and years before it. */
function firmIn(words: string): string | null {
  const found = FIRM.exec(words)?.[0]
  if (found === undefined) return null
  const parts = found.replace(/["“”'‘’]/g, '').split(TOWARDS)
  const name = (parts.at(-1) ?? '').replace(/^.*?[0-9.%]+(?:年度?|万?元|月份?|户|个|亩)?/, '')
  return name.length >= 2 && name.length <= 20 && !/^(?:公司|合作社|银行|集团|饭店|超市)$/.test(name)
    ? name
    : null
}

/** How a person's name can begin; most words are ruled out by it at once. */
const MAY_NAME = new RegExp(`^(?:[${SURNAMES}某A-Za-z×*张李王赵]|.[某×*X])`)

/** Names papers use for nobody in particular. */
const STAND_INS = /[一-龥]某某?|张三|李四|王五|赵六/g

function personIn(words: string): string | null {
  for (const match of words.matchAll(STAND_INS)) {
    const after = words.slice(match.index + match[0].length)
    if (SURNAMES.includes(match[0].slice(0, 1)) && (AFTER_NAME.test(after) || match[0].includes('某')))
      return match[0]
  }
  const starts = [0, ...[...words.matchAll(TOWARDS)].map((match) => match.index + match[0].length)]
  for (const start of starts) {
    if (!MAY_NAME.test(words.slice(start, start + 2))) continue
    for (const length of [3, 2]) {
      const [name, after] = [words.slice(start, start + length), words.slice(start + length)]
      if (AFTER_NAME.test(after) && nameKind(name) === 'person') return name
    }
  }
  return null
}
