/** Labelled outlays as cash books of one row, through the whole import: enough post, on the labelled account, and what needs a person waits. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Scope } from '../../src/db/transaction.ts'
import { createBook } from '../../src/books/service.ts'
import { findStanding } from '../../src/books/store.ts'
import type { Actor } from '../../src/identity/actor.ts'
import { importCashBook } from '../../src/intake/import-cashbook.ts'
import type { ImportReceipt } from '../../src/intake/import-receipt.ts'
import { accountName } from '../../src/intake/payment-account.ts'
import { freshDatabase } from '../support/database.ts'
import { ROOT } from '../support/sources.ts'
import { JINYUAN } from './run.ts'

type Line = { id: string; summary: string; amount: string; account: string }
const lines = parse<Line>(readFileSync(join(ROOT, 'tests', 'examples', 'expense-lines-dev.csv'), 'utf8'), {
  columns: true,
})

const store = await freshDatabase()
afterAll(store.close)
const actor: Actor = {
  id: 'cli:test',
  name: '本机操作员 test',
  role: 'operator',
  origin: 'cli',
  requestId: 'r-outlays',
}
let scope: Scope

beforeAll(async () => {
  scope = await inTransaction(store.app, '*', async (tx) => {
    await createBook(tx, actor, {
      code: 'ONE',
      name: '一行',
      division: JINYUAN,
      kind: 'collective',
      words: '记',
    })
    return [(await findStanding(tx, 'ONE'))?.bookId ?? '']
  })
})

class Undo extends Error {}

/** Posts for real, reads the receipt, takes everything back: each row meets the same empty book. */
async function importRow(
  summary: string,
  side: 'income' | 'expense',
  amount: string,
): Promise<ImportReceipt> {
  let receipt: ImportReceipt | undefined
  const cells = [
    '2024-06-15',
    `"${summary.replaceAll('"', '""')}"`,
    side === 'income' ? amount : '',
    side === 'expense' ? amount : '',
  ]
  const bytes = new TextEncoder().encode(`日期,摘要,收入,支出\n${cells.join(',')}\n`)
  await inTransaction(store.app, scope, async (tx) => {
    receipt = await importCashBook(tx, actor, { book: 'ONE', bytes, name: 'one.csv' })
    throw new Undo()
  }).catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error
  })
  if (receipt === undefined) throw new Error('no receipt')
  return receipt
}

test('at least 0.85 post, at least 0.97 of those on the labelled first-level account', async () => {
  let posted = 0
  const wrong: string[] = []
  for (const line of lines) {
    const receipt = await importRow(line.summary, 'expense', line.amount === '' ? '100.00' : line.amount)
    expect(receipt.posted_rows + receipt.drafted_rows, line.summary).toBe(1)
    if (receipt.posted_rows === 0) continue
    posted += 1
    const debited = receipt.vouchers.flatMap((voucher) =>
      voucher.lines
        .filter(({ side }) => side === 'debit')
        .map(({ account }) => accountName(account.slice(0, 3))),
    )
    if (!line.account.split('|').some((name) => debited.includes(name)))
      wrong.push(`${line.id} ${line.summary}: ${debited.join('+')}, labelled ${line.account}`)
  }
  expect(posted / lines.length).toBeGreaterThanOrEqual(0.85)
  expect(1 - wrong.length / posted, wrong.join('\n')).toBeGreaterThanOrEqual(0.97)
}, 120_000)

test.each([
  ['收入股款分红及本金', 'income'],
  ['补助及租金', 'income'],
  ['产业收益', 'income'],
  ['其他收入', 'income'],
  ['XX公司款', 'income'],
  ['收2020–2024五年租金', 'income'],
  ['未列名的其余6项支出（倒挤）', 'expense'],
  ['其他各项（倒挤）', 'expense'],
  ['上年收入（倒挤）', 'income'],
  ['偿还修路贷款及利息', 'expense'],
] as const)('%s (%s) waits for a person, with its reason', async (summary, side) => {
  const receipt = await importRow(summary, side, '1000.00')
  expect(receipt).toMatchObject({ posted: 0, drafted: 1, drafted_rows: 1 })
  const [draft] = receipt.drafts
  expect(draft?.reason).not.toBe('')
  expect(receipt.money_closing).toBe(side === 'income' ? '1000.00' : '-1000.00')
})
