/** The CSV export: form, safety in a spreadsheet, nothing lost, and memory that does not grow with the book. */
import { parse } from 'csv-parse/sync'
import { afterAll, expect, test } from 'vitest'
import { readSnapshot } from '../../src/db/transaction.ts'
import { exportCsv } from '../../src/reports/csv.ts'
import { postOrThrow } from '../support/book-acts.ts'
import { createTestBook, makePosting } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { readExport } from '../support/recompute.ts'

const store = await freshDatabase()
afterAll(store.close)

async function pieces(code: string): Promise<string[]> {
  const found: string[] = []
  await readSnapshot(store.app, '*', async (tx) => {
    for await (const piece of exportCsv(tx, code)) found.push(piece)
  })
  return found
}

const NASTY = ['=1+1', '+86', '-3号', '@x', "'quoted", '\uff1dSUM(A1)', 'a,b "c"', '普通摘要'] as const

test('text that a spreadsheet would run is made inert and can be restored; amounts stay numbers', async () => {
  const book = await createTestBook(store, { code: 'N1' })
  await postOrThrow(
    store,
    NASTY.map((summary) =>
      makePosting(book, {
        date: '2024-02-03',
        lines: [
          { account: '101', side: 'debit', amount: '-5.00', summary },
          {
            account: '112',
            side: 'credit',
            amount: '-5.00',
            summary,
            auxiliary: { kind: 'counterparty', name: summary },
          },
        ],
      }),
    ),
  )
  const text = (await pieces('N1')).join('')
  expect(text.split('\r\n').length).toBe(NASTY.length * 2 + 3)
  const rows = readExport(text)
  const cells = rows.filter((row) => row['line'] === '2').map((row) => row['auxiliary'] ?? '')
  for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\uff1d]/)
  expect(cells.map((cell) => cell.replace(/^'/, ''))).toEqual(NASTY)
  expect(new Set(rows.map((row) => row['amount']))).toEqual(new Set(['-5.00']))
})

test('every record has the same number of cells, the last one is the end mark', async () => {
  const all = parse((await pieces('N1')).join(''), {}) as string[][]
  expect(new Set(all.map((record) => record.length)).size).toBe(1)
  expect(all.at(-1)?.slice(0, 2)).toEqual(['#end', String(NASTY.length * 2)])
  expect(() => readExport('book\r\nN1\r\n')).toThrow('cut off')
})

test('an unknown book is refused, an empty one is a head and an end', async () => {
  await expect(pieces('nobody')).rejects.toThrow('没有编号为「nobody」的账套')
  await createTestBook(store, { code: 'E1' })
  expect((await pieces('E1')).join('').trimEnd().split('\r\n')).toHaveLength(2)
})

test('twenty thousand lines come in pages: no piece holds more than one of them', async () => {
  const book = await createTestBook(store, { code: 'M1' })
  const lines = Array.from({ length: 500 }, (_, at) => ({
    account: at % 2 === 0 ? '101' : '10201',
    side: at % 2 === 0 ? ('debit' as const) : ('credit' as const),
    amount: '1.00',
  }))
  for (let n = 0; n < 40; n += 1) {
    await postOrThrow(store, [
      makePosting(book, { date: `2024-03-${String(1 + (n % 28)).padStart(2, '0')}`, lines }),
    ])
  }
  const found = await pieces('M1')
  expect(readExport(found.join(''))).toHaveLength(20_000)
  expect(Math.max(...found.map((piece) => piece.split('\r\n').length - 1))).toBeLessThanOrEqual(2_000)
})
