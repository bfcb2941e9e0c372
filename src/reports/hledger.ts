/** A book as an hledger journal: accounts declared by code and name, every voucher, a marked roll for each year not transferred. */
import type { Tx } from '../db/transaction.ts'
import { monthOfNumber, yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { add, isZero, negate, subtract, sum, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { chainOf, currentAccount, isRolled, rollAccount } from './account-tree.ts'
import type { ReportAccount } from './account-tree.ts'
import { requireExportBook } from './export-book.ts'
import { readMonthBalances, readReportAccounts } from './store-balances.ts'
import type { MonthFigures } from './trial-balance.ts'
import { streamLines } from './store-export.ts'
import type { ExportBook, ExportLine } from './store-export.ts'
import { NOT_CARRIED_OVER } from './trial-balance.ts'

type Accounts = ReadonlyMap<string, ReportAccount>

const COMMODITY = 'CNY'
/** Class of an account by its first digit; costs (4) are stock in hand, expenses begin at 511. */
const TYPES: Record<string, string> = { '1': 'A', '2': 'L', '3': 'E', '4': 'A' }
const TAGS = ['seq', 'kind', 'reverses', 'side', 'auxiliary', 'roll', 'type', 'book']

/** Full-width forms of what hledger reads as syntax. */
const SAFE: Record<string, string> = {
  ';': '\uff1b',
  '|': '\uff5c',
  ':': '\uff1a',
  ',': '\uff0c',
  '[': '\uff3b',
  ']': '\uff3d',
}

/** Words without comment signs, payee bars and runs of spaces. */
function plain(text: string): string {
  return text
    .replaceAll(/[;|]/g, (sign) => SAFE[sign] ?? sign)
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Also without what separates accounts and tags, and without brackets, which hold dates in comments. */
function inert(text: string): string {
  return plain(text).replaceAll(/[:,[\]]/g, (sign) => SAFE[sign] ?? sign)
}

function accountNames(accounts: Accounts): (code: string) => string {
  const names = new Map<string, string>()
  return (code) => {
    const known = names.get(code)
    if (known !== undefined) return known
    const parts = chainOf(code).map((at) => inert(`${at} ${accounts.get(at)?.name ?? ''}`))
    const name = [code.slice(0, 1), ...parts].join(':')
    names.set(code, name)
    return name
  }
}

function typeOf(code: string): string {
  return TYPES[code.slice(0, 1)] ?? (code < '51' ? 'R' : 'X')
}

function head(book: ExportBook, accounts: Accounts, nameOf: (code: string) => string): string {
  const declared = [...accounts.keys()].map((code) => `account ${nameOf(code)}  ; type: ${typeOf(code)}`)
  return [
    `; ${plain(book.name)} (${book.code})`,
    `; 红字 keeps its side: a posting tagged side is a negative amount on that side`,
    'decimal-mark .',
    `commodity 1000.00 ${COMMODITY}`,
    ...TAGS.map((tag) => `tag ${tag}`),
    ...declared,
    '',
    '',
  ].join('\n')
}

/** Signed, debit positive. */
function signed({ side, amount }: ExportLine): Money {
  return side === 'debit' ? amount : negate(amount)
}

function posting(name: string, amount: Money, comment: string): string {
  return `    ${name}  ${amount} ${COMMODITY}${comment === '' ? '' : `  ; ${comment}`}\n`
}

function lineComment(line: ExportLine, description: string): string {
  const notes = [
    ...(line.amount.startsWith('-') ? [`side:${line.side}`] : []),
    ...(line.auxiliary === null ? [] : [`auxiliary:${inert(line.auxiliary)}`]),
    ...(line.type === null
      ? []
      : [`type:${line.type === 'none' ? `none/${line.exclusion ?? ''}` : line.type}`]),
  ]
  const summary = plain(line.summary)
  // Words come last: a colon in them would otherwise begin a tag.
  return [...notes, ...(summary === description ? [] : [inert(summary)])].join(', ')
}

function transaction(lines: readonly ExportLine[], nameOf: (code: string) => string): string {
  const [first] = lines
  if (first === undefined) return ''
  const description = plain(first.summary)
  const month = monthOfNumber(first.month)
  const code = first.kind === 'opening' ? '期初' : `${month} ${first.word}-${first.number}`
  const reverses = first.reverses === null ? '' : `, reverses:${first.reverses}`
  const body = lines.map((line) =>
    posting(nameOf(line.account), signed(line), lineComment(line, description)),
  )
  return `${first.date} * (${code}) ${description}  ; seq:${first.seq}, kind:${first.kind}${reverses}\n${body.join('')}\n`
}

/** What every 5xx and 321 account holds when the first of `year` dawns, earlier rolls taken off. */
export function rollOf(months: readonly MonthFigures[], year: number, rolled: ReadonlyMap<string, Money>) {
  const held = new Map<string, Money>()
  for (const each of months) {
    if (!isRolled(each.account) || each.month >= year * 100) continue
    const turnover = subtract(add(each.debit, each.transferDebit), add(each.credit, each.transferCredit))
    held.set(each.account, sum([held.get(each.account) ?? ZERO, each.opening, turnover]))
  }
  return [...held.entries()]
    .map(([account, balance]) => ({ account, amount: subtract(balance, rolled.get(account) ?? ZERO) }))
    .filter(({ amount }) => !isZero(amount))
}

/** Rolls of the years between two days, as marked transactions on 1 January; `rolled` remembers them. */
function rollsBetween(
  given: {
    months: readonly MonthFigures[]
    target: string
    nameOf: (code: string) => string
    rolled: Map<string, Money>
  },
  before: Day,
  next: Day,
): string {
  const { months, target, nameOf, rolled } = given
  let text = ''
  for (let year = yearOf(before) + 1; year <= yearOf(next); year += 1) {
    const moved = rollOf(months, year, rolled)
    if (moved.length === 0) continue
    for (const { account, amount } of moved) rolled.set(account, add(rolled.get(account) ?? ZERO, amount))
    const net = sum(moved.map(({ amount }) => amount))
    text += `${year}-01-01 * (${NOT_CARRIED_OVER}) ${year - 1}年损益尚未结转,仅为列示  ; roll:${year - 1}\n`
    text += moved.map(({ account, amount }) => posting(nameOf(account), negate(amount), '')).join('')
    text += `${posting(nameOf(target), net, NOT_CARRIED_OVER)}\n`
  }
  return text
}

/** Pieces of the journal in the order of days; consume them within the transaction. */
export async function* exportHledger(tx: Tx, code: string): AsyncGenerator<string> {
  const book = await requireExportBook(tx, code)
  const accounts = await readReportAccounts(tx, book.bookId)
  const [nameOf, current] = [accountNames(accounts), currentAccount(accounts)]
  const rolls = {
    months: await readMonthBalances(tx, book.bookId, 999_912),
    target: rollAccount(accounts),
    nameOf,
    rolled: new Map<string, Money>(),
  }
  yield head(book, accounts, nameOf)
  let open: ExportLine[] = []
  let before: Day | undefined
  for await (const lines of streamLines(tx, book.bookId)) {
    let text = ''
    for (const line of lines) {
      const last = open[0]
      if (last !== undefined && last.seq !== line.seq) {
        text += transaction(open, nameOf)
        open = []
      }
      if (open.length === 0) {
        text += rollsBetween(rolls, before ?? line.date, line.date)
        before = line.date
      }
      open.push({ ...line, account: current(line.account) })
    }
    yield text
  }
  yield transaction(open, nameOf)
  yield '; 完\n'
}
