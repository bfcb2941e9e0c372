/** Reads one summary: which word decides the mechanism (last head noun) and which object stands nearest to it. */
import { conceptIds, conceptIndex, findWords, normalise, type Word } from './words.ts'
import { goods, products, tiers, type ConceptSet, type Rule } from './rules.ts'

export type Reading = {
  text: string
  words: readonly Word[]
  head: Word | undefined
  near: Word | undefined
  present: Uint8Array
}

const SALE = conceptIndex('collect_sale')
const LEASE_TO = conceptIndex('lease_to')
const PV = conceptIndex('pv')
const YIELD = conceptIndex('yield')
const USES = conceptIndex('uses')
const EARNS = conceptIndex('earns')
const SOURCES = new Set(['fund', 'share_capital', 'subsidy', 'compensation'].map(conceptIndex))
/** Money raised, not earned: it counts as a source only where it is said to have been spent. */
const RAISED = new Set(['loan', 'levy', 'donation', 'award'].map(conceptIndex))
/** 「代放牦牛工钱」: work is for something else, unlike 「放牧费」, which names its own object. */
const SERVICES = new Set(['service_work', 'trade'].map(conceptIndex))
/** 「租用仓库」「承租羊棚」: the object follows. */
const OBJECT_FOLLOWS = new Set(['租用', '承租'])
/** 「卖给药材商」「交糖厂」: the buyer follows, the thing sold stands before. */
const BUYER_FOLLOWS = /给|^交|与$|^配送|^送货/
const weakest: ConceptSet = tiers[tiers.length - 1] ?? new Uint8Array()

function carries(word: Word, set: ConceptSet): boolean {
  return word.concepts.some((concept) => set[concept] === 1)
}

/** A payer's trade says nothing of the line; only a photovoltaic one does, since its site rent is typed by it. */
function isPayer(word: Word): boolean {
  return word.isParty && !word.isHead && !word.concepts.includes(PV)
}

function last(words: readonly Word[], test: (word: Word) => boolean): Word | undefined {
  for (let at = words.length - 1; at >= 0; at -= 1) {
    const word = words[at]
    if (word !== undefined && test(word)) return word
  }
  return undefined
}

/** The competing object on the side the head speaks of, then on the other side, then anywhere. */
function nearest(
  head: Word,
  words: readonly Word[],
  follows: boolean,
  competes: (word: Word) => boolean,
): Word | undefined {
  const same = words.filter((word) => word.aside === head.aside && competes(word))
  const before = last(same, (word) => word.start <= head.start)
  const after = same.find((word) => word.start > head.start)
  return (follows ? (after ?? before) : (before ?? after)) ?? last(words, competes)
}

/** The object the head speaks of: what is sold follows the verb, what is let stands before the noun. */
function nearTo(head: Word, words: readonly Word[]): Word | undefined {
  const isWeak = (word: Word): boolean => word.isObject && (carries(word, weakest) || word.isParty)
  if (!head.concepts.includes(SALE)) {
    const isOwnObject = head.concepts.some((concept) => SERVICES.has(concept))
    const strong = (word: Word): boolean =>
      word.isObject && !isPayer(word) && !carries(word, weakest) && !(isOwnObject && word === head)
    return nearest(head, words, OBJECT_FOLLOWS.has(head.text), strong) ?? last(words, isWeak)
  }
  const follows = !BUYER_FOLLOWS.test(head.text)
  for (const set of [goods, products]) {
    const found = nearest(
      head,
      words,
      follows,
      (word) => word.isObject && !isPayer(word) && carries(word, set),
    )
    if (found !== undefined) return found
  }
  return last(words, isWeak)
}

/** Without a head: the last object of the strongest tier, outside brackets first. */
function lastObject(words: readonly Word[]): Word | undefined {
  for (const aside of [false, true]) {
    for (const tier of tiers) {
      const found = last(
        words,
        (word) => word.aside === aside && word.isObject && !isPayer(word) && carries(word, tier),
      )
      if (found !== undefined) return found
    }
  }
  return last(words, (word) => word.isObject)
}

/** 「收入」, alone or at the end of a longer word (「发电收入」). */
function earns(word: Word): boolean {
  return word.concepts.includes(EARNS) || word.text.endsWith('收入')
}

/** 「扶持资金入股面厂收益」「贷款建大棚收入」: money spent on what now earns is not what was received. */
function isSource(word: Word, words: readonly Word[]): boolean {
  const isGrant = word.concepts.some((concept) => SOURCES.has(concept))
  if (!isGrant && !word.concepts.some((concept) => RAISED.has(concept))) return false
  const after = words.filter((later) => later.start >= word.end && !later.aside)
  if (isGrant && after.some((later) => later.concepts.includes(YIELD))) return true
  if (!after.some((later) => later.isObject) || !after.some(earns)) return false
  return words.some((verb) => verb.concepts.includes(USES) && !verb.aside && verb.end !== word.end)
}

/** 「酥油卖给商店」「土地租给超市」: who buys or rents follows the verb and is no mechanism. */
function isReceiver(word: Word, words: readonly Word[]): boolean {
  if (!word.isObject) return false
  return words.some(
    (verb) =>
      verb.end <= word.start &&
      word.start - verb.end <= 3 &&
      (verb.concepts.includes(LEASE_TO) || (verb.concepts.includes(SALE) && /给|与$/.test(verb.text))),
  )
}

export function readWords(text: string, words: readonly Word[]): Reading {
  const present = new Uint8Array(conceptIds.length)
  for (const word of words) if (!isPayer(word)) for (const concept of word.concepts) present[concept] = 1
  const decides = (word: Word): boolean => word.isHead && !isSource(word, words) && !isReceiver(word, words)
  const speaks = words.some((word) => word.isObject && !word.aside && !isPayer(word))
  const head =
    last(words, (word) => decides(word) && !word.aside) ??
    last(words, (word) => decides(word) && word.aside && !(speaks && word.isObject))
  const near = head === undefined ? lastObject(words) : nearTo(head, words)
  return { text, words, head, near, present }
}

export function read(summary: string): Reading {
  const text = normalise(summary)
  return readWords(text, findWords(text))
}

/** Whether a rule's conditions hold for a reading. */
export function matches(rule: Rule, reading: Reading): boolean {
  const { head, near, present } = reading
  if (rule.weak && head !== undefined) return false
  if (rule.head !== undefined && (head === undefined || !carries(head, rule.head))) return false
  if (rule.near !== undefined && (near === undefined || !carries(near, rule.near))) return false
  for (const group of rule.has) if (!group.some((concept) => present[concept] === 1)) return false
  return !rule.no.some((concept) => present[concept] === 1)
}

/** The words that made a rule fire, in the order they stand in the summary, each once. */
export function firedWords(rule: Rule, reading: Reading): string[] {
  const fired = reading.words.filter(
    (word) =>
      (word === reading.head && !rule.weak && rule.head !== undefined) ||
      (word === reading.near && rule.near !== undefined) ||
      rule.has.some((group) => group.some((concept) => word.concepts.includes(concept))),
  )
  return [...new Set(fired.map((word) => word.text))]
}
