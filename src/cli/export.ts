/** `export`: a book as hledger journal, as CSV that anyone can recompute from, or as an archive that restores. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { exportArchive } from '../archive/export.ts'
import type { Tx } from '../db/transaction.ts'
import { exportCsv } from '../reports/csv.ts'
import { exportHledger } from '../reports/hledger.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readBookOnly, withSession } from './context.ts'
import { print } from './output.ts'

type ExportOptions = { book: string; format: 'hledger' | 'csv' | 'archive'; out?: string }

const FORMATS: Record<ExportOptions['format'], (tx: Tx, code: string) => AsyncIterable<string | Uint8Array>> =
  {
    hledger: exportHledger,
    csv: exportCsv,
    archive: exportArchive,
  }

/** A folder that is not there or may not be written is the user's to mend; everything else is not. */
async function writeFile(source: Readable, path: string): Promise<void> {
  const file = createWriteStream(path)
  try {
    await pipeline(source, file)
  } catch (error) {
    if (!/^E(NOENT|ACCES|ISDIR|ROFS|NOSPC)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw new ProblemError(problem('intake/file', `${path}:写不进去,请核对文件夹和权限`))
  }
}

export function exportCommand(): Command {
  return new Command('export')
    .description('导出账套')
    .requiredOption('--book <code>', '账套编号')
    .addOption(
      new Option('--format <format>', '格式').choices(['hledger', 'csv', 'archive']).makeOptionMandatory(),
    )
    .option('--out <file>', '写入文件,默认标准输出')
    .action(async (options: ExportOptions) => {
      await withSession((session) =>
        readBookOnly(session, options.book, 'book.export', async (tx) => {
          const source = Readable.from(FORMATS[options.format](tx, options.book))
          if (options.out === undefined) await pipeline(source, process.stdout, { end: false })
          else await writeFile(source, options.out)
        }),
      )
      if (options.out !== undefined) print(`已导出到 ${options.out}`)
    })
}
