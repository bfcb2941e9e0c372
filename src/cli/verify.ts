/** `verify`: chain, seals, numbering, balances, every consistency query, and the logs of the store; names book, voucher and field; exit 1 if any. */
import { Command, Option } from 'commander'
import { runChecks } from '../db/checks.ts'
import { withClient } from '../db/connect.ts'
import { readSqlSources } from '../db/sql-files.ts'
import { tell } from '../vouchers/verify-finding.ts'
import { verifyLogs } from '../vouchers/verify-logs.ts'
import { verifyBook } from '../vouchers/verify.ts'
import { readBookOnly, readStore, requireOperator, withSession } from './context.ts'
import type { Session } from './context.ts'
import { print, printJson } from './output.ts'

const SHOWN_MAX = 200

async function booksToVerify(
  session: Session,
  code: string | undefined,
): Promise<{ id: string; code: string }[]> {
  return readStore(session, 'book.read', async (tx) => {
    const query = tx.selectFrom('books').select(['book_id as id', 'code']).orderBy('code')
    return (code === undefined ? query : query.where('code', '=', code)).execute()
  })
}

type Found = { book: string; place: string; field: string; sentence: string }

async function verifyAll(
  session: Session,
  code: string | undefined,
): Promise<{ vouchers: number; books: number; found: Found[] }> {
  requireOperator(session)
  if (code !== undefined) await readBookOnly(session, code, 'book.read', () => Promise.resolve())
  const books = await booksToVerify(session, code)
  const found: Found[] = []
  let vouchers = 0
  for (const book of books) {
    const result = await readBookOnly(session, book.code, 'book.read', (tx) => verifyBook(tx, book.id))
    vouchers += result.vouchers
    found.push(
      ...result.findings.map(({ place, field, sentence }) => ({ book: book.code, place, field, sentence })),
    )
  }
  if (code === undefined) found.push(...(await readStore(session, 'log.read', verifyLogs)))
  const scope = code === undefined ? '*' : (books[0]?.id ?? '')
  const checks = await withClient(session.store.appUrl, 'cunzhang verify', async (client) => {
    await client.query(
      `begin isolation level repeatable read read only; set local cz.books = '${scope}'; set local statement_timeout = 0`,
    )
    return runChecks(client, readSqlSources().checks)
  })
  for (const { check, title, rows } of checks) {
    for (const row of rows) {
      const bookCode = books.find(({ id }) => id === String(row['book_id'] ?? ''))?.code ?? code ?? ''
      found.push({ book: bookCode, place: check, field: title, sentence: `${title}:${JSON.stringify(row)}` })
    }
  }
  return { vouchers, books: books.length, found }
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description('核验:链、封存、编号、余额和全部一致性检查')
    .option('--book <code>', '只核验一个账套')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(async (options: { book?: string; format: string }) => {
      const { vouchers, books, found } = await withSession((session) => verifyAll(session, options.book))
      process.exitCode = found.length === 0 ? 0 : 1
      if (options.format === 'json') return printJson({ books, vouchers, findings: found })
      for (const each of found.slice(0, SHOWN_MAX)) process.stderr.write(`${tell(each)}\n`)
      if (found.length > SHOWN_MAX) process.stderr.write(`……共 ${found.length} 处,其余见 --format json\n`)
      print(
        found.length === 0
          ? `核验通过:${books} 个账套,${vouchers} 张凭证`
          : `核验发现 ${found.length} 处问题`,
      )
    })
}
