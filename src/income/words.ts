/** Finds the words of meaning in a summary (摘要): normalised, longest first, bracketed asides set apart. */
import lexiconJson from '../../db/seed/income-lexicon.json' with { type: 'json' }

/** What a group of words may do: decide the mechanism, name the object, only mark, or mask (noise). */
type Role = 'head' | 'object' | 'head+object' | 'mark' | 'noise'

type LexiconEntry = {
  id: string
  name: string
  role: string
  as?: string
  words: string[]
  join?: string[][]
}

/** One word found: `concepts` are indexes into `conceptIds`; `aside` when inside brackets. */
export type Word = {
  text: string
  start: number
  end: number
  concepts: readonly number[]
  isHead: boolean
  isObject: boolean
  aside: boolean
  /** Part of the name of a payer: 「枸杞公司」「养羊大户」; speaks of the line only if nothing else does. */
  isParty: boolean
}

type Meaning = { concepts: number[]; isHead: boolean; isObject: boolean; isNoise: boolean }
type Node = { next: Map<number, Node>; meaning: Meaning | undefined }

/** Longer summaries are read only so far: no book has them, hostile files do. */
const LONGEST_READ = 300

const entries: readonly LexiconEntry[] = lexiconJson.lexicon

/** Concept ids in a fixed order; an entry with `as` adds words to another concept. */
export const conceptIds: readonly string[] = [...new Set(entries.map((entry) => entry.as ?? entry.id))]
const indexOf = new Map(conceptIds.map((id, index) => [id, index]))

export function conceptIndex(id: string): number {
  const index = indexOf.get(id)
  if (index === undefined) throw new Error(`unknown concept ${id}`)
  return index
}

function split(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(' ')).filter((word) => word !== '')
}

/** 「承包费」「修渠款」 are said 「承包钱」「修渠钱」. */
const FORMAL_MONEY = /^..+[款费]$/

function spoken(word: string): string {
  return `${word.slice(0, -1)}钱`
}

/** Every word of an entry: the listed ones and the products of its `join` columns. */
function wordsOf(entry: LexiconEntry): string[] {
  const joined = (entry.join ?? [])
    .map((column) => split([...column]))
    .reduce<string[]>((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)), [''])
  const written = [...split(entry.words), ...joined.filter((word) => word !== '')]
  return [...written, ...written.filter((word) => FORMAL_MONEY.test(word)).map(spoken)]
}

function newNode(): Node {
  return { next: new Map(), meaning: undefined }
}

function insert(root: Node, word: string, concept: number, role: Role): void {
  let node = root
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    const found = node.next.get(code) ?? newNode()
    node.next.set(code, found)
    node = found
  }
  node.meaning ??= { concepts: [], isHead: false, isObject: false, isNoise: false }
  if (!node.meaning.concepts.includes(concept)) node.meaning.concepts.push(concept)
  if (role === 'head' || role === 'head+object') node.meaning.isHead = true
  if (role === 'object' || role === 'head+object') node.meaning.isObject = true
  if (role === 'noise') node.meaning.isNoise = true
}

function build(): Node {
  const root = newNode()
  for (const entry of entries) {
    const concept = conceptIndex(entry.as ?? entry.id)
    for (const word of wordsOf(entry)) insert(root, word, concept, entry.role as Role)
  }
  return root
}

const trie = build()
const simplified = new Map(
  [...lexiconJson.variants.traditional].map((sign, at) => [
    sign,
    [...lexiconJson.variants.simplified][at] ?? sign,
  ]),
)
const TRADITIONAL = new RegExp(`[${lexiconJson.variants.traditional}]`, 'g')

/** Full width, traditional characters, blanks and control characters made plain; length bounded. */
export function normalise(summary: string): string {
  return summary
    .slice(0, LONGEST_READ)
    .normalize('NFKC')
    .slice(0, LONGEST_READ)
    .replace(/[\p{C}\p{Z}\s]/gu, '')
    .toLowerCase()
    .replace(TRADITIONAL, (sign) => simplified.get(sign) ?? sign)
}

/** Depth of brackets at each position; an unclosed bracket counts to the end. */
function asides(text: string): Uint8Array {
  const inside = new Uint8Array(text.length)
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '(' || sign === '[' || sign === '【') depth += 1
    inside[at] = depth > 0 ? 1 : 0
    if ((sign === ')' || sign === ']' || sign === '】') && depth > 0) depth -= 1
  }
  return inside
}

/** 「牛尾村」「马某」: a short object word that is part of the name of a place or person says nothing. */
const PLACE_AFTER =
  /^(?:[^到给往在与和向由至从卖交、]?(?:[村镇屯县](?![集民委里上办口部级组务两干内道有自企城])|市(?![场价民集]))|乡(?!村|里|下)|某|老板|先生)/

/** 「枸杞公司」「奶牛养殖合作社」, but not 「牦牛托管给大户」: what goes to somebody is no part of his name. */
const PARTY_AFTER =
  /^[^给卖租包向由到往、]{0,3}?(?:公司|合作社|企业|老板|协会|大户|贩子|商贩|商户|收购商|经纪人)/

function isName(text: string, word: Word): boolean {
  return word.isObject && word.end - word.start <= 2 && PLACE_AFTER.test(text.slice(word.end, word.end + 4))
}

/** 「场地租赁费」: 「地租」 merely bridges 「场地」 and 「租赁费」, so it is no word here. */
function withoutBridges<W extends Word>(found: readonly W[]): W[] {
  const kept: W[] = []
  for (const [at, word] of found.entries()) {
    const [before, after] = [kept.at(-1), found[at + 1]]
    if (before !== undefined && after !== undefined && before.end >= after.start) continue
    kept.push(word)
  }
  return kept
}

/** All longest words at every position; words inside a longer one are dropped, overlaps stay. */
export function findWords(text: string): Word[] {
  const inside = asides(text)
  const found: (Word & { isNoise: boolean })[] = []
  let reached = 0
  for (let start = 0; start < text.length; start += 1) {
    let node: Node | undefined = trie
    let meaning: Meaning | undefined
    let end = start
    for (let at = start; at < text.length; at += 1) {
      node = node.next.get(text.charCodeAt(at))
      if (node === undefined) break
      if (node.meaning !== undefined) {
        meaning = node.meaning
        end = at + 1
      }
    }
    if (meaning === undefined || end <= reached) continue
    reached = end
    found.push({
      text: text.slice(start, end),
      start,
      end,
      aside: inside[start] === 1,
      isParty: false,
      ...meaning,
    })
  }
  return withoutBridges(found)
    .filter((word) => !word.isNoise && !isName(text, word))
    .map((word) =>
      word.isObject && PARTY_AFTER.test(text.slice(word.end, word.end + 6))
        ? { ...word, isParty: true }
        : word,
    )
}
