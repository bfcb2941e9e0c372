/** Published village accounts as cash books: money closes at the published figure to the 分, drafts' money sides included. */
import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { planCashBook } from '../../src/intake/plan-cashbook.ts'
import { meanings } from '../../src/intake/meanings.ts'
import type { DraftCode, Plan } from '../../src/intake/schema.ts'
import { ZERO, add, negate, sum } from '../../src/lib/money.ts'
import { workbookOf } from '../support/xlsx.ts'
import { BANK, example, freshBook } from './plan-facts.ts'
import { book } from './read-book.ts'

const TABLES = new URL('../examples/tables/', import.meta.url)
const names = readdirSync(TABLES).filter((name) => name.endsWith('.csv'))

/** Rows of several items, worked-out figures and words that say nothing are no plain rows. */
const NOT_PLAIN = new Set<DraftCode>(['several-items', 'several-years', 'derived-figure', 'vague-words'])

async function planOf(file: Uint8Array): Promise<Plan> {
  return planCashBook(await book(file), meanings, freshBook(), BANK)
}

function published(name: string): string {
  const facts: unknown = JSON.parse(readFileSync(new URL(name.replace(/csv$/, 'json'), TABLES), 'utf8'))
  if (typeof facts === 'object' && facts !== null && 'closing' in facts) return String(facts.closing)
  throw new Error(`${name} has no closing`)
}

test('there are tables to look at', () => expect(names.length).toBeGreaterThanOrEqual(5))

test.each(names)('%s', async (name) => {
  const plan = await planOf(example(name))
  expect(plan.problems).toEqual([])
  expect(sum(plan.closing.map(({ amount }) => amount))).toBe(published(name))
  for (const { lines } of plan.vouchers) {
    const net = lines
      .map(({ side, amount }) => (side === 'debit' ? amount : negate(amount)))
      .reduce(add, ZERO)
    expect(net).toBe(ZERO)
  }
  const posted = new Set(plan.vouchers.flatMap(({ rows }) => rows)).size
  const plain = posted + plan.drafts.filter(({ code }) => !NOT_PLAIN.has(code)).length
  expect(posted * 2).toBeGreaterThanOrEqual(plain)
})

test.each(names)('%s as a workbook gives the same plan', async (name) => {
  const cells = new TextDecoder()
    .decode(example(name))
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(',')
        .map((cell) => (/^\d+\.\d\d$/.test(cell) ? Number(cell) : cell || null)),
    )
  expect(await planOf(workbookOf(cells))).toEqual(await planOf(example(name)))
})
