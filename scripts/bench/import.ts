/** 100,000 vouchers through the import services, from bytes to COMMIT: reading, planning, numbers, balances, chain; at least 5,000 a second. */
import { inTransaction } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { importCashBook } from '../../src/intake/import-cashbook.ts'
import { importVouchers } from '../../src/intake/import-vouchers.ts'
import { BENCH_ACTOR, makeBooks } from './books.ts'
import type { BenchBook } from './books.ts'
import { median, roundsOr, seconds, sizeOr, tell } from './figures.ts'
import { withStore } from './store.ts'

const TARGET = 5000

/** Rows nobody need be asked about; the balance stays positive because money comes in before it goes out. */
const ROWS = [
  ['收到王建国摊位租金', 300, 0, '王建国'],
  ['收光伏电站发电收入', 500, 0, '国网供电公司'],
  ['支付办公用品费', 0, 40, ''],
  ['收到李海军草场承包费', 260, 0, '李海军'],
  ['支付电费', 0, 90, '国网供电公司'],
] as const

function dayOfYear(at: number, count: number): string {
  return new Date(Date.UTC(2021, 0, 1) + Math.floor((at * 365) / count) * 86_400_000)
    .toISOString()
    .slice(0, 10)
}

function cashBook(count: number): Uint8Array {
  const lines = ['日期,摘要,收入,支出,方式,对方']
  for (let at = 0; at < count; at += 1) {
    const [summary, income, expense, who] = ROWS[at % ROWS.length] ?? ROWS[0]
    const amount = (base: number): string => (base === 0 ? '' : `${base + (at % 97)}.${10 + (at % 90)}`)
    lines.push(`${dayOfYear(at, count)},${summary},${amount(income)},${amount(expense)},银行,${who}`)
  }
  return new TextEncoder().encode(lines.join('\n'))
}

function voucherTable(count: number): Uint8Array {
  const lines = ['日期,凭证字,凭证号,摘要,科目编码,借方金额,贷方金额']
  for (let at = 0; at < count; at += 1) {
    const [date, amount] = [dayOfYear(at, count), `${100 + (at % 900)}.00`]
    lines.push(`${date},记,${at + 1},收到王建国摊位租金,10201,${amount},`)
    lines.push(`${date},记,${at + 1},收到王建国摊位租金,501,,${amount}`)
  }
  return new TextEncoder().encode(lines.join('\n'))
}

type Import = (tx: Tx, book: BenchBook, bytes: Uint8Array) => Promise<number>

const IMPORTS: Record<string, { make: (count: number) => Uint8Array; run: Import }> = {
  import: {
    make: cashBook,
    run: async (tx, book, bytes) => {
      const receipt = await importCashBook(tx, BENCH_ACTOR, { book: book.code, bytes, name: 'bench.csv' })
      return receipt.posted
    },
  },
  'import-table': {
    make: voucherTable,
    run: async (tx, book, bytes) => {
      const receipt = await importVouchers(tx, BENCH_ACTOR, { book: book.code, bytes, name: 'bench.csv' })
      return receipt.posted
    },
  },
}

/** Every round imports the file into a fresh book. */
export async function importFiles(): Promise<void> {
  const [count, rounds] = [sizeOr(100_000), roundsOr(3)]
  await withStore(async (store) => {
    const books = await makeBooks(store, rounds * 2)
    for (const [bench, { make, run }] of Object.entries(IMPORTS)) {
      const bytes = make(count)
      const rates: number[] = []
      let posted = 0
      for (let round = 0; round < rounds; round += 1) {
        const book = books.pop()
        if (book === undefined) break
        const took = await seconds(async () => {
          posted = await inTransaction(store.pool, [book.bookId], (tx) => run(tx, book, bytes))
        })
        rates.push(posted / took)
      }
      const value = median(rates)
      tell(
        { bench, value, unit: 'vouchers/s', baseline: TARGET, ratio: value / TARGET, n: posted },
        { rounds },
      )
    }
  })
}
