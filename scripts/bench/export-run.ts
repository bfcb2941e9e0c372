/** One export whose reader is never in the way: counts the bytes, samples its own memory while they flow, says both. */
import { exportArchive } from '../../src/archive/export.ts'
import { createPool } from '../../src/db/connect.ts'
import { readSnapshot } from '../../src/db/transaction.ts'
import { exportCsv } from '../../src/reports/csv.ts'
import { exportHledger } from '../../src/reports/hledger.ts'

export type ExportTrace = { megabytes: number[]; bytes: number; took: number }

/** Bytes between two samples. */
const SAMPLE = 65_536

const FORMS = { csv: exportCsv, hledger: exportHledger, archive: exportArchive }

const [form = 'csv', url = '', bookId = '', code = ''] = process.argv.slice(2)
const pieces = FORMS[form as keyof typeof FORMS]
const pool = createPool({ url, applicationName: 'cunzhang bench', max: 2 })
const megabytes: number[] = []
const began = performance.now()
let bytes = 0
let told = 0
await readSnapshot(pool, [bookId], async (tx) => {
  for await (const piece of pieces(tx, code)) {
    bytes += Buffer.byteLength(piece)
    // The head of the file comes before the database has sorted anything.
    if (bytes - told < SAMPLE) continue
    told = bytes
    megabytes.push(Math.round(process.memoryUsage.rss() / 1_048_576))
  }
})
const took = (performance.now() - began) / 1000
await pool.end()
process.stdout.write(JSON.stringify({ megabytes, bytes, took } satisfies ExportTrace))
