/** Accuracy of the payment rules on labelled outlays: enough post, and nearly all of those on the labelled account. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { accountName } from '../../src/intake/payment-account.ts'
import { decidePayment } from '../../src/intake/payment-decide.ts'
import { parseMoney } from '../../src/lib/money.ts'

type Line = { id: string; summary: string; amount: string; account: string; expect?: string }

function lines(file: string): Line[] {
  return parse(readFileSync(new URL(`../examples/${file}`, import.meta.url)), { columns: true }) as Line[]
}

function measured(file: string): { lines: number; posted: number; wrong: string[]; mustDraft: string[] } {
  const all = lines(file)
  const wrong: string[] = []
  const mustDraft: string[] = []
  let posted = 0
  for (const line of all) {
    const side = decidePayment({ summary: line.summary, amount: parseMoney(line.amount) ?? null })
    if (side.outcome === 'draft') continue
    posted += 1
    if (line.expect === 'draft') mustDraft.push(line.summary)
    const names = [side.account, side.assetPair?.fund ?? ''].map((code) => accountName(code))
    if (!line.account.split('|').some((name) => names.includes(name)))
      wrong.push(`${line.summary}: ${names.join('+')}, not ${line.account}`)
  }
  return { lines: all.length, posted, wrong, mustDraft }
}

/** The share that must post is lower where more of the lines are written to wait. */
const files: [string, number, number][] = [
  ['expense-lines-dev.csv', 0.97, 0.85],
  ['expense-lines-own.csv', 0.97, 0.85],
  ['expense-lines-held.csv', 0.97, 0.85],
  ['expense-lines-third.csv', 0.97, 0.85],
  ['expense-lines-fourth.csv', 0.97, 0.85],
  ['expense-lines-fifth.csv', 0.97, 0.85],
  ['expense-lines-sixth.csv', 0.97, 0.85],
  ['expense-lines-seventh.csv', 0.97, 0.85],
  ['expense-lines-eighth.csv', 0.97, 0.85],
  ['expense-lines-ninth.csv', 0.97, 0.85],
  ['expense-lines-tenth.csv', 0.97, 0.85],
  ['expense-lines-eleventh.csv', 0.97, 0.85],
  ['expense-lines-twelfth.csv', 0.97, 0.85],
  ['expense-lines-thirteenth.csv', 0.97, 0.82],
  ['expense-lines-fourteenth.csv', 0.97, 0.85],
  ['expense-lines-fifteenth.csv', 0.97, 0.85],
  ['expense-lines-sixteenth.csv', 0.97, 0.85],
  ['expense-lines-seventeenth.csv', 0.97, 0.85],
  ['expense-lines-eighteenth.csv', 0.97, 0.85],
  ['expense-lines-nineteenth.csv', 0.97, 0.85],
]

describe.each(files)('%s', (file, accuracy, share) => {
  const result = measured(file)

  test('enough lines post', () => {
    expect(result.posted / result.lines).toBeGreaterThanOrEqual(share)
  })

  test('those that post stand on the labelled first-level account', () => {
    expect(1 - result.wrong.length / result.posted, result.wrong.join('\n')).toBeGreaterThanOrEqual(accuracy)
  })

  test('lines that need a person never post', () => {
    expect(result.mustDraft).toEqual([])
  })
})

test('members’ dividends without a resolution are drafts proposing 322', () => {
  for (const line of lines('expense-lines-dev.csv')) {
    if (line.account !== '收益分配') continue
    const side = decidePayment({ summary: line.summary })
    expect(side, line.summary).toMatchObject({ outcome: 'draft', proposed: '322' })
  }
})
