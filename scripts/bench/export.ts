/** A book of a million lines exported in a process of its own: memory of the last quarter against the first, at most 1.2. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { invariant } from '../../src/lib/problem.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { makeBooks, threeLines } from './books.ts'
import type { BenchBook } from './books.ts'
import { fill } from './bulk.ts'
import type { ExportTrace } from './export-run.ts'
import { sizeOr, tell } from './figures.ts'
import { withStore } from './store.ts'

const LINES = 10
const FLAT_MAX = 1.2

/** Ten lines: nine receipts in cash and bank against one income line. */
function tenLines(book: BenchBook, at: number): Posting {
  const posting = threeLines(book, at)
  const [cash, , income] = posting.lines
  invariant(cash !== undefined && income !== undefined, 'three lines')
  const parts = Array.from({ length: LINES - 1 }, (_, part) => ({
    ...cash,
    account: part % 2 === 0 ? '101' : '10201',
    amount: `${10 + part}.00`,
  }))
  return { ...posting, lines: [...parts, { ...income, amount: '126.00' }] }
}

async function traceOf(form: string, url: string, book: BenchBook): Promise<ExportTrace> {
  const script = join(import.meta.dirname, 'export-run.ts')
  const child = spawn(process.execPath, [script, form, url, book.bookId, book.code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (said += piece))
  const [code] = (await once(child, 'close')) as [number]
  invariant(code === 0, `the export ended with ${code}`)
  return JSON.parse(said) as ExportTrace
}

export async function exportLines(): Promise<void> {
  const lines = sizeOr(1_000_000)
  await withStore(async (store) => {
    const [book] = await makeBooks(store, 1)
    invariant(book !== undefined, 'one book was made')
    await fill(store, book, Math.ceil(lines / LINES), tenLines)
    for (const form of ['csv', 'hledger', 'archive']) {
      const { megabytes, bytes, took } = await traceOf(form, store.appUrl, book)
      const quarter = Math.ceil(megabytes.length / 4)
      const [baseline, value] = [
        Math.max(...megabytes.slice(0, quarter)),
        Math.max(...megabytes.slice(-quarter)),
      ]
      const more = {
        limit: FLAT_MAX,
        seconds: Number(took.toFixed(1)),
        megabytes: Math.round(bytes / 1_048_576),
      }
      tell({ bench: `export-${form}`, value, unit: 'MB', baseline, ratio: value / baseline, n: lines }, more)
    }
  })
}
