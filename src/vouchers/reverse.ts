/** Reversal (红字注销): the original repeated line by line on its own side, negated, with its auxiliaries and types (98号令 art. 51). */
import type { Actor } from '../identity/actor.ts'
import type { Day } from '../lib/day.ts'
import { money, negate } from '../lib/money.ts'
import type { Posting, PostingLine } from './schema.ts'
import type { StoredLine, VoucherHeader } from './posted.ts'

/** 「注销某月某日某字某号凭证」. */
export function reversalSummary(original: VoucherHeader): string {
  const [, month = '', day = ''] = original.date.split('-')
  return `注销${Number(month)}月${Number(day)}日${original.word}字${original.number}号凭证`
}

/** The original's lines negated on their own sides. */
export function reversedLines(original: VoucherHeader, lines: readonly StoredLine[]): PostingLine[] {
  const summary = reversalSummary(original)
  return lines.map((line) => ({
    account: line.account,
    side: line.side,
    amount: negate(money(line.amount)),
    summary,
    auxiliary: line.auxiliary,
    settles: line.settles,
    income: line.income,
  }))
}

export function reversalOf(
  original: VoucherHeader,
  lines: readonly StoredLine[],
  facts: { bookId: string; date: Day; authorisation: string; actor: Actor },
): Posting {
  return {
    bookId: facts.bookId,
    date: facts.date,
    kind: 'reversal',
    word: original.word as '记' | '收' | '付' | '转',
    reverses: original.seq,
    source: `reversal:${original.seq}`,
    maker: facts.actor,
    review: { authorisation: facts.authorisation },
    actor: facts.actor,
    lines: reversedLines(original, lines),
  }
}
