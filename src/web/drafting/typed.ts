/** What a person typed, whatever the input method made of it: wide digits and marks become narrow, amounts become amounts. */
import { type Money, parseMoney } from '../../lib/money.ts'

/** Wide forms of ASCII, the wide space and the marks a Chinese keyboard gives for `.`, `/` and `-`. */
export function narrowed(words: string): string {
  return words
    .replaceAll(/[\uff01-\uff5e]/g, (mark) => String.fromCodePoint((mark.codePointAt(0) ?? 0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .replaceAll('\u3002', '.')
    .replaceAll('\u3001', '/')
    .replaceAll(/[\u2212\u2013\u2014]/g, '-')
}

/** `undefined` when it is no amount, `null` when nothing stands there; grouping and the sign of the currency do not matter. */
export function amountIn(words: string): Money | null | undefined {
  const plain = narrowed(words).replaceAll(/[,\s\u00a5\u5143]/g, '')
  if (plain === '') return null
  return parseMoney(
    plain
      .replace(/^(-?)0+(?=\d)/, '$1')
      .replace(/^(-?)\./, '$10.')
      .replace(/\.$/, ''),
  )
}

/** What stands for an earlier 摘要: `..` the one above, `//` the first. */
export function shorthandIn(words: string): 'previous' | 'first' | null {
  const plain = narrowed(words).trim()
  if (plain === '..') return 'previous'
  return plain === '//' ? 'first' : null
}

/** A whole number of people or papers; `undefined` for anything else. */
export function countIn(words: string): number | undefined {
  const plain = narrowed(words).trim()
  return /^\d{1,6}$/.test(plain) ? Number(plain) : undefined
}
