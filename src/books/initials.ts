/** Pinyin initials of names, so that two letters find a village: 金原村 is `jyc`. */
import { pinyin } from 'pinyin-pro'

const KEPT_MAX = 50_000
const kept = new Map<string, string>()

/** Letters and digits of other scripts stay as they are, in lower case. */
export function initialsOf(name: string): string {
  const known = kept.get(name)
  if (known !== undefined) return known
  if (kept.size >= KEPT_MAX) kept.clear()
  const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
  const initials = letters
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
  kept.set(name, initials)
  return initials
}

/** How well a book fits what was typed: 0 is best, undefined not at all. */
export function rankOf(
  words: string,
  book: { code: string; name: string; place: string },
): number | undefined {
  const typed = words.toLowerCase().replaceAll(/\s/g, '')
  if (typed === '') return 9
  const initials = initialsOf(book.name)
  if (book.code.toLowerCase() === typed) return 0
  if (initials.startsWith(typed)) return 1
  if (book.name.startsWith(typed)) return 1
  if (initials.includes(typed)) return 2
  if (book.name.includes(typed)) return 2
  if (initialsOf(book.place).startsWith(typed) || book.place.includes(typed)) return 3
  return book.code.toLowerCase().includes(typed) ? 4 : undefined
}
