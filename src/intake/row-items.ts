/** Several items in one row: split them, and tell whether they mean different accounts or types (bookkeeping.md 5). */
import { asides, plainWords, rowWords, withoutAsides } from './row-words.ts'

export type RowItem<K extends string = string> = { words: string; meaning: K | null }

/** Private-use characters stand for what must not be split, the last one for a true separator. */
const FIRST_MARK = 0xe000
const CUT = '\uf8ff'

const PHRASES = [...rowWords.not_separators].sort((a, b) => b.length - a.length)
/** A village may be called …和村, but 和村部 joins two things. */
const VILLAGE = /和村(?![部委级民组干里内道])/g
const MAY_SEPARATE = new RegExp(
  `[,.]|${rowWords.separators.map((each) => each.replace(/[+/]/g, '\\$&')).join('|')}`,
)

/** Puts a mark where a separator truly separates, leaving 和平村, 参与, 及以前 whole. */
function marked(text: string): string {
  if (!MAY_SEPARATE.test(text)) return text
  let masked = text
  PHRASES.forEach((phrase, index) => {
    const found = phrase === '和村' ? VILLAGE : phrase
    if (masked.includes(phrase)) masked = masked.replaceAll(found, String.fromCharCode(FIRST_MARK + index))
  })
  for (const separator of rowWords.separators)
    if (masked.includes(separator)) masked = masked.replaceAll(separator, CUT)
  masked = masked.replace(/,(?!\d{3}(\D|$))|(?<!\d)\.(?!\d)/g, CUT)
  return masked.replace(/[\ue000-\uf8fe]/g, (mark) => PHRASES[mark.charCodeAt(0) - FIRST_MARK] ?? '')
}

/** The items a summary names, brackets left out; one item when nothing separates. */
export function itemsOf(summary: string): string[] {
  const main = withoutAsides(plainWords(summary)).replace(/["“”'‘’《》]/g, '')
  const parts = marked(main)
    .split(CUT)
    .map((part) => part.trim())
    .filter((part) => part !== '' && !/^[\d.元个只头亩户人名次共每]+$/.test(part))
  return parts.length === 0 ? [main] : parts
}

/**
 * The items with their meanings when at least two of them mean different things, null otherwise. Words in brackets
 * are looked at only when those outside mean nothing. `meaningOf` answers a key such as `501/land_trust`, or null.
 */
export function severalMeanings<K extends string>(
  summary: string,
  meaningOf: (words: string) => K | null,
): RowItem<K>[] | null {
  const main = itemsOf(summary)
  const lists = main.length > 1 ? [main] : []
  const aside = asides(plainWords(summary))
  if (main.length === 1 && aside !== '' && meaningOf(main[0] ?? '') === null) lists.push(itemsOf(aside))
  for (const list of lists) {
    const items = withSharedWords(list).map((words) => ({ words, meaning: meaningOf(words) }))
    const known = new Set(items.flatMap((item) => (item.meaning === null ? [] : [item.meaning])))
    if (known.size > 1) return items
  }
  return null
}

const TAIL =
  /(工程款|施工款|租金|租赁费|承包费|承包金|流转费|发包收入|工资|劳务费|务工费|电费|水费|维修费|运维费|保险费|补助|补贴|津贴|分红|股金|收入|收益|利息|本金|押金|保证金|费用|费|款|支出)$/

/** Gives an item without a word of its own nature the tail of the last one: 冷库、民宿租金 → 冷库租金, 民宿租金. */
export function withSharedWords(items: readonly string[]): string[] {
  const tail = TAIL.exec(items.at(-1) ?? '')?.[1]
  if (tail === undefined) return [...items]
  return items.map((item) => (TAIL.test(item) || item.endsWith(tail) ? item : item + tail))
}
