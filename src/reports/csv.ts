/** CSV of a book's lines (RFC 4180): everything a second reader needs to recompute the measures; closed by an end marker. */
import { csvRecord, endRecord, formulaSafe } from '../lib/csv.ts'
import { monthOfNumber } from '../lib/day.ts'
import type { Tx } from '../db/transaction.ts'
import { currentAccount } from './account-tree.ts'
import { requireExportBook } from './export-book.ts'
import { readReportAccounts } from './store-balances.ts'
import { streamLines } from './store-export.ts'
import type { ExportBook, ExportLine } from './store-export.ts'

type Cell = string | number | boolean | null
/** `standing` is the account the balance stands under today: a first sub-account takes it over. */
type NamedLine = ExportLine & { accountName: string; standing: string }
/** `text` may have been typed by anybody; the rest is ours. */
type Column = { name: string; text?: true; value: (line: NamedLine, book: ExportBook) => Cell }

const COLUMNS: readonly Column[] = [
  { name: 'book', value: (_, book) => book.code },
  { name: 'book_kind', value: (_, book) => book.kind },
  { name: 'counts', value: (_, book) => book.counts },
  { name: 'division', value: (_, book) => book.division },
  { name: 'entity', text: true, value: (_, book) => book.entity },
  { name: 'seq', value: (line) => line.seq },
  {
    name: 'month',
    value: ({ month }) => monthOfNumber(month),
  },
  { name: 'word', value: (line) => line.word },
  { name: 'number', value: (line) => line.number },
  { name: 'kind', value: (line) => line.kind },
  { name: 'date', value: (line) => line.date },
  { name: 'business_date', value: (line) => line.businessDate },
  { name: 'posted_at', value: (line) => line.postedAt },
  { name: 'reverses', value: (line) => line.reverses },
  { name: 'line', value: (line) => line.line },
  { name: 'account', value: (line) => line.account },
  { name: 'account_name', text: true, value: (line) => line.accountName },
  { name: 'account_now', value: (line) => line.standing },
  { name: 'side', value: (line) => line.side },
  { name: 'amount', value: (line) => line.amount },
  { name: 'carried_debit', value: (line) => line.carriedDebit },
  { name: 'carried_credit', value: (line) => line.carriedCredit },
  { name: 'summary', text: true, value: (line) => line.summary },
  { name: 'settles', value: (line) => line.settles },
  { name: 'auxiliary_kind', value: (line) => line.auxiliaryKind },
  { name: 'auxiliary', text: true, value: (line) => line.auxiliary },
  { name: 'partner', text: true, value: (line) => line.partner },
  { name: 'relation', value: (line) => line.relation },
  { name: 'type', value: (line) => line.type },
  { name: 'subtype', text: true, value: (line) => line.subtype },
  { name: 'exclusion', value: (line) => line.exclusion },
  { name: 'type_version', value: (line) => line.version },
  { name: 'confidence', value: (line) => line.confidence },
  { name: 'rule', text: true, value: (line) => line.rule },
]

function cellOf(column: Column, value: Cell): string {
  if (value === null) return ''
  return column.text === true ? formulaSafe(String(value)) : String(value)
}

/** Pieces of the file in order; consume them within the transaction. */
export async function* exportCsv(tx: Tx, code: string): AsyncGenerator<string> {
  const book = await requireExportBook(tx, code)
  const accounts = await readReportAccounts(tx, book.bookId)
  const current = currentAccount(accounts)
  const named = (line: ExportLine): NamedLine => ({
    ...line,
    accountName: accounts.get(line.account)?.name ?? '',
    standing: current(line.account),
  })
  yield csvRecord(COLUMNS.map(({ name }) => name))
  let count = 0
  for await (const lines of streamLines(tx, book.bookId)) {
    count += lines.length
    yield lines
      .map(named)
      .map((each) => csvRecord(COLUMNS.map((column) => cellOf(column, column.value(each, book)))))
      .join('')
  }
  yield endRecord(COLUMNS.length, count)
}
