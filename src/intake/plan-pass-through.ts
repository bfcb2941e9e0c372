/** 代收代付: one account and one counterparty both ways, so that what stays shows as one balance (bookkeeping.md 5). */
import type { RowTraps } from './plan-meanings.ts'
import type { PlanRow } from './plan-rows.ts'
import { rowWords, plainWords } from './row-words.ts'

export type Passing = { account: '113' | '211'; counterparty: string | null; words: string }

/** What is passed through: the words without 代收, 代付, dates and amounts, so that both ways meet. */
function subjectOf(summary: string): string {
  let words = plainWords(summary).replace(/[((][^()()]*[))]/g, '')
  for (const word of [...rowWords.pass_through.words].sort((a, b) => b.length - a.length))
    words = words.replaceAll(word, '')
  words = words.replace(/((19|20)\d\d年?度?)?((1[0-2]|0?[1-9])月份?)?/g, '')
  return words.replace(/[收付支交缴转给到款费,.、:;\d元]/g, '')
}

/**
 * Pass-through rows by their subject; the first row names the account, payees name the counterparty before payers. A payment
 * nobody paid in for is left to the words: it may be money the village bears itself.
 */
export function passings(rows: readonly PlanRow[], traps: RowTraps): ReadonlyMap<PlanRow, Passing> {
  const subjects = new Map<
    string,
    { account: '113' | '211'; payee: string | null; payer: string | null; received: boolean }
  >()
  const found: [PlanRow, string, string][] = []
  for (const row of rows) {
    const { summary, counterparty, account } = row.source
    const passing = account === null ? traps.passThrough(summary, counterparty) : null
    if (passing === null || !passing.recovered) continue
    const subject = subjectOf(summary)
    const name = traps.counterparty(summary, counterparty)
    const known = subjects.get(subject) ?? {
      account: passing.account,
      payee: null,
      payer: null,
      received: false,
    }
    if (row.side === 'expense') known.payee ??= name
    else known.payer ??= name
    known.received ||= row.side === 'income'
    subjects.set(subject, known)
    found.push([row, subject, passing.words])
  }
  return new Map(
    found.flatMap(([row, subject, words]) => {
      const known = subjects.get(subject)
      if (known === undefined || (row.side === 'expense' && !known.received)) return []
      return [[row, { account: known.account, counterparty: known.payee ?? known.payer, words }] as const]
    }),
  )
}
