/** A small reader of hledger journals, sharing no code with the writer: accounts declared, transactions, signed postings; and the real program. */
import { spawnSync } from 'node:child_process'
import { cents } from './recompute.ts'

export type JournalPosting = { code: string; amount: bigint; side: 'debit' | 'credit' }
export type JournalTransaction = { date: string; code: string; words: string; postings: JournalPosting[] }
export type Journal = { accounts: Map<string, string>; transactions: JournalTransaction[] }

/** `1:102 银行存款:10201 基本存款账户` → 10201. */
function codeOf(name: string): string {
  return /(\d+) [^:]*$/.exec(name)?.[1] ?? ''
}

export function readJournal(text: string): Journal {
  const accounts = new Map<string, string>()
  const transactions: JournalTransaction[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('account ')) {
      const name = line.slice('account '.length).split('  ;')[0] ?? ''
      accounts.set(name, codeOf(name))
      continue
    }
    const head = /^(\d{4}-\d{2}-\d{2}) \* \(([^)]*)\) (.*?)(?: {2};.*)?$/.exec(line)
    if (head !== null) {
      transactions.push({ date: head[1] ?? '', code: head[2] ?? '', words: head[3] ?? '', postings: [] })
      continue
    }
    const [, name, number, comment = ''] =
      /^ {4}(\S.*?) {2}(-?\d+\.\d{2}) CNY(?: {2}; (.*))?$/.exec(line) ?? []
    if (name === undefined || number === undefined) continue
    const code = accounts.get(name)
    if (code === undefined) throw new Error(`not declared: ${name}`)
    const amount = cents(number)
    const red = /\bside:(debit|credit)/.exec(comment)?.[1] as 'debit' | 'credit' | undefined
    transactions.at(-1)?.postings.push({ code, amount, side: red ?? (amount < 0n ? 'credit' : 'debit') })
  }
  const unbalanced = transactions.filter(
    ({ postings }) => postings.reduce((sum, each) => sum + each.amount, 0n) !== 0n,
  )
  if (unbalanced.length > 0) throw new Error(`unbalanced: ${unbalanced[0]?.code}`)
  return { accounts, transactions }
}

/** Balance, and turnover by side in 分, of every account code and its parents over a span of days. */
export function tally(
  { transactions }: Journal,
  keep: (transaction: JournalTransaction) => boolean,
): Map<string, { balance: bigint; debit: bigint; credit: bigint }> {
  const found = new Map<string, { balance: bigint; debit: bigint; credit: bigint }>()
  for (const each of transactions.filter(keep)) {
    for (const { code, amount, side } of each.postings) {
      for (const width of [3, 5, 7, 9].filter((one) => one <= code.length)) {
        const key = code.slice(0, width)
        const at = found.get(key) ?? { balance: 0n, debit: 0n, credit: 0n }
        at.balance += amount
        if (side === 'debit') at.debit += amount
        else at.credit -= amount
        found.set(key, at)
      }
    }
  }
  return found
}

/** Optional: our own reader does the same without it. */
const PROGRAM = 'hledger'
export const hledgerInstalled = spawnSync(PROGRAM, ['--version']).status === 0

export function hledger(
  journal: string,
  ...args: string[]
): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ['-f', '-', ...args], {
    input: journal,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  return { status, out: stdout, error: stderr }
}
