/** `export`: a book as hledger journal, as CSV that anyone can recompute from, or as an archive that restores. */
import { Command, Option } from 'commander'
import { exportArchive } from '../archive/export.ts'
import type { Tx } from '../db/transaction.ts'
import { exportCsv } from '../reports/csv.ts'
import { exportHledger } from '../reports/hledger.ts'
import { noteFirst, readBookOnly, withSession } from './context.ts'
import { writeOut } from './out-file.ts'
import { print } from './output.ts'

type ExportOptions = { book: string; format: 'hledger' | 'csv' | 'archive'; out?: string }

const FORMATS: Record<ExportOptions['format'], (tx: Tx, code: string) => AsyncIterable<string | Uint8Array>> =
  {
    hledger: exportHledger,
    csv: exportCsv,
    archive: exportArchive,
  }

export function exportCommand(): Command {
  return new Command('export')
    .description('导出账套')
    .requiredOption('--book <code>', '账套编号')
    .addOption(
      new Option('--format <format>', '格式').choices(['hledger', 'csv', 'archive']).makeOptionMandatory(),
    )
    .option('--out <file>', '写入文件,默认标准输出')
    .action(async ({ book, format, out }: ExportOptions) => {
      await withSession(async (session) => {
        await noteFirst(session, `cli export --book ${book} --format ${format}`)
        await readBookOnly(session, book, 'book.export', (tx) => writeOut(FORMATS[format](tx, book), out))
      })
      if (out !== undefined) print(`已导出到 ${out}`)
    })
}
