/** What concepts of the payment rules (db/seed/payment-rules.json) a text holds: one scan finds the plain words of all. */
import seed from '../../db/seed/payment-rules.json' with { type: 'json' }

type ConceptSeed = { name: string; words: string[]; not?: string[] }
type Concept = {
  name: string
  /** Patterns among the words; plain words are found by the scan. */
  patterns: RegExp | null
  /** Patterns among the words masked first. */
  notPatterns: RegExp | null
  /** All words, and all words masked first: decides where masks or patterns are in play. */
  words: RegExp
  masked: RegExp | null
}
type Mark = { word: string; concept: number; masks: boolean }

const concepts: Concept[] = []
const numbers = new Map<string, number>()
/** Words of all concepts under a number made of their first two characters, and those of one character. */
const PAIRS = 0x10000
const pairs: (Mark[] | undefined)[] = Array.from({ length: PAIRS })
const singles = new Map<number, Mark[]>()

/** One pattern for a list of words, the longest first; entries such as `/…/` are patterns themselves. */
function anyOf(words: readonly string[], flags: string): RegExp {
  const parts = [...words].sort((a, b) => b.length - a.length)
  const source = parts.map((part) =>
    isPattern(part) ? `(?:${part.slice(1, -1)})` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  )
  return new RegExp(source.join('|'), flags)
}

function isPattern(word: string): boolean {
  return word.startsWith('/')
}

/** Where words that begin as the text does at a place are kept; others may share the number. */
function pairNumber(text: string, at: number): number {
  return (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) % PAIRS
}

function remember(words: readonly string[], concept: number, masks: boolean): void {
  for (const word of words) {
    if (isPattern(word)) continue
    const mark = { word, concept, masks }
    if (word.length === 1) singles.set(word.charCodeAt(0), [...(singles.get(word.charCodeAt(0)) ?? []), mark])
    else pairs[pairNumber(word, 0)] = [...(pairs[pairNumber(word, 0)] ?? []), mark]
  }
}

function patternOf(words: readonly string[]): RegExp | null {
  const patterns = words.filter(isPattern)
  return patterns.length === 0 ? null : anyOf(patterns, '')
}

function add(key: string, { name, words, not = [] }: ConceptSeed): number {
  const number = concepts.length
  numbers.set(key, number)
  remember(words, number, false)
  remember(not, number, true)
  concepts.push({
    name,
    patterns: patternOf(words),
    notPatterns: patternOf(not),
    words: anyOf(words, ''),
    masked: not.length === 0 ? null : anyOf(not, 'g'),
  })
  return number
}

for (const [key, concept] of Object.entries(seed.concepts)) add(key, concept)

/** The number of a concept named by its key, or written in place as a pattern `/…/`. */
export function conceptNumber(key: string): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  if (!isPattern(key)) throw new Error(`payment-rules.json names no concept ${key}`)
  const inner = key.slice(1, -1)
  return add(key, { name: '词', words: /^[一-龥|]+$/.test(inner) ? inner.split('|') : [key] })
}

/** How a reason writes what was found: `概念「词」`. */
export function conceptSays(number: number, word: string): string {
  return `${concepts[number]?.name ?? '词'}「${word}」`
}

/** What the scan of one text has found: the first and there longest plain word of each concept, and its masks. */
type Scan = { text: string; found: (string | undefined)[]; at: Int16Array; masks: Uint8Array }

function scan(text: string): Scan {
  const seen: Scan = {
    text,
    found: [],
    at: new Int16Array(concepts.length),
    masks: new Uint8Array(concepts.length),
  }
  for (let at = 0; at < text.length; at += 1) {
    take(seen, singles.get(text.charCodeAt(at)), at)
    if (at + 1 < text.length) take(seen, pairs[pairNumber(text, at)], at)
  }
  return seen
}

function take(seen: Scan, marks: readonly Mark[] | undefined, at: number): void {
  if (marks === undefined) return
  for (const { word, concept, masks } of marks) {
    if (!seen.text.startsWith(word, at)) continue
    if (masks) {
      seen.masks[concept] = 1
      continue
    }
    const known = seen.found[concept]
    if (known === undefined || (seen.at[concept] === at && word.length > known.length)) {
      seen.found[concept] = word
      seen.at[concept] = at
    }
  }
}

/** The word of a concept the scanned text holds, null when it holds none. */
function wordIn({ text, found, masks }: Scan, number: number): string | null {
  const concept = concepts[number]
  if (concept === undefined) return null
  const masked = masks[number] === 1 || concept.notPatterns?.test(text) === true
  if (masked && concept.masked !== null)
    return concept.words.exec(text.replace(concept.masked, ' '))?.[0] ?? null
  const plain = found[number] ?? null
  return concept.patterns?.test(text) === true ? (concept.words.exec(text)?.[0] ?? null) : plain
}

/** Asks a text for concepts by their numbers, each looked for once. */
export function conceptsIn(text: string): (number: number) => string | null {
  const seen = scan(text)
  const known: (string | null | undefined)[] = []
  return (number) => {
    const asked = known[number]
    if (asked !== undefined) return asked
    const word = wordIn(seen, number)
    known[number] = word
    return word
  }
}

/** Whether words begin with one of the plain words (宣传栏, 马铃薯), so that they are a thing though they look like a name. */
export function beginsWithWord(text: string): boolean {
  const begins = ({ word, masks }: Mark): boolean => !masks && text.startsWith(word)
  return text.length > 1 && pairs[pairNumber(text, 0)]?.some(begins) === true
}
