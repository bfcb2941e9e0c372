/** Words of a cash-book row in one comparable form, and the word lists (db/seed/row-words.json) the row traps read. */
import seed from '../../db/seed/row-words.json' with { type: 'json' }

export const rowWords = seed

/** Ideographs, letters and digits stand as they are in every form. */
const PLAIN = /^[一-鿿0-9A-Za-z、()]*$/

/** Full-width to half-width, no spaces, dashes alike: what every rule looks at. */
export function plainWords(summary: string): string {
  if (PLAIN.test(summary)) return summary
  return summary
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/g, '')
    .replace(/[‐‑‒–—―−－~～]+/g, '-')
    .replace(/＋/g, '+')
}

/** The words without what stands in brackets (a place, a count, a list of goods). */
export function withoutAsides(words: string): string {
  if (!/[([【]/.test(words)) return words
  return words.replace(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】/g, '')
}

/** The contents of the brackets, joined. */
export function asides(words: string): string {
  return [...words.matchAll(/[([【]([^()[\]【】]*)[)\]】]/g)].map((match) => match[1] ?? '').join(';')
}

/** The longest word of a list found in a text, masking phrases that only look like it; null when none is there. */
export function firstWord(
  text: string,
  words: readonly string[],
  notWhen: readonly string[] = [],
): string | null {
  let masked = text
  for (const phrase of notWhen) if (masked.includes(phrase)) masked = masked.replaceAll(phrase, '\u0000')
  let best: string | null = null
  for (const word of words) {
    if (masked.includes(word) && (best === null || word.length > best.length)) best = word
  }
  return best
}

const digits: Record<string, number> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}

/** A small count written in digits or Chinese (三, 十五, 二十); null when it is none. */
export function smallCount(text: string): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  if (!/^[一二两三四五六七八九十]{1,3}$/.test(text)) return null
  const ten = text.indexOf('十')
  if (ten < 0) return text.length === 1 ? (digits[text] ?? null) : null
  const tens = ten === 0 ? 1 : (digits[text[0] ?? ''] ?? 0)
  return tens * 10 + (digits[text[ten + 1] ?? ''] ?? 0)
}
