/** The rule data: conditions name concepts, accounts are of the chart, no words crash a rule. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import seed from '../../db/seed/payment-rules.json' with { type: 'json' }
import { accountFromHint, accountName } from '../../src/intake/payment-account.ts'
import { decidePayment } from '../../src/intake/payment-decide.ts'
import { money } from '../../src/lib/money.ts'

const rules = seed.rules as { id: string; when: string[]; account?: string; draft?: string | null }[]

test('every condition names a concept and every concept is used', () => {
  const named = new Set<string>()
  for (const rule of rules)
    for (const condition of rule.when)
      if (!/^!?\//.test(condition)) for (const key of condition.replace(/^!/, '').split('|')) named.add(key)
  const known = Object.keys(seed.concepts)
  expect([...named].filter((key) => !known.includes(key))).toEqual([])
  expect(known.filter((key) => !named.has(key))).toEqual([])
})

test('rule names are unique, accounts are of the chart', () => {
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
  for (const rule of rules) {
    const code = rule.account ?? rule.draft
    if (code !== null && code !== undefined) expect(accountFromHint(code), rule.id).toBe(code)
  }
})

test('the names of accounts are those of the chart', () => {
  const chart = readFileSync(new URL('../../db/seed/chart-of-accounts-2023.csv', import.meta.url), 'utf8')
  for (const line of chart.trim().split(/\r?\n/).slice(1)) {
    const [code = '', name = ''] = line.split(',')
    expect(accountFromHint(name), name).toBe(code)
    expect(accountFromHint(code)).toBe(code)
    expect(accountName(`${code}01`)).toBe(accountName(code))
  }
})

describe('any words', () => {
  const words = Object.values(seed.concepts).flatMap((concept) =>
    concept.words.filter((word) => !word.startsWith('/')),
  )
  const some = fc.array(fc.constantFrom(...words, '、', '及', '（', '）', '5', '款', '费', '和'), {
    maxLength: 6,
  })
  const seedNumber = Number(process.env['FC_SEED'] ?? 20260101)

  test('a decision always comes, with a reason, and spaces and full-width forms change nothing', () => {
    fc.assert(
      fc.property(some, fc.option(fc.integer({ min: 1, max: 900_000 })), (parts, yuan) => {
        const amount = yuan === null ? null : money(String(yuan))
        const summary = parts.join('')
        const side = decidePayment({ summary, amount })
        expect(side.reason).not.toBe('')
        expect(decidePayment({ summary: parts.join(' '), amount })).toEqual(side)
        if (side.outcome === 'post') expect(accountFromHint(side.account)).toBe(side.account)
      }),
      { seed: seedNumber, numRuns: 300 },
    )
  })

  test('arbitrary text never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (summary) => {
        expect(['post', 'draft']).toContain(decidePayment({ summary }).outcome)
      }),
      { seed: seedNumber, numRuns: 300 },
    )
  })

  test('a 分红 without a resolution never posts to 322', () => {
    fc.assert(
      fc.property(some, (parts) => {
        const summary = `${parts.join('')}分红`
        const side = decidePayment({ summary })
        const resolved = /决议|表决|通过|经成员|经股东|经社员|决定分配/.test(summary)
        if (!resolved && side.outcome === 'post') expect(side.account).not.toBe('322')
      }),
      { seed: seedNumber, numRuns: 300 },
    )
  })
})
