/** Which leaf of 101/102 a row's money stands on: one sub-account of 102 per bank account (bookkeeping.md 1). */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { BookFacts, CashBook, MoneyAccount, PlanOptions } from './schema.ts'

export type Banks = {
  /** Leaf for a method and bank account; null after a problem was noted. */
  leaf: (row: { row: number; method: MoneyAccount | null; bank: string | null }) => string | null
  newBanks: { code: string; name: string }[]
}

function plain(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, '')
}

function leavesOf(account: MoneyAccount, facts: BookFacts): string[] {
  const leaves = [...facts.accounts].filter(([code, fact]) => code.startsWith(account) && fact.leaf)
  return leaves.map(([code]) => code).sort()
}

function named(text: string, leaves: readonly string[], facts: BookFacts): string | undefined {
  const wanted = plain(text)
  return leaves.find((code) => {
    const fact = facts.accounts.get(code)
    return code === wanted || plain(fact?.name ?? '') === wanted || plain(fact?.bank ?? '') === wanted
  })
}

function freeCode(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const code = `102${String(number).padStart(2, '0')}`
    if (!taken.has(code)) return code
  }
}

/** New bank accounts are made only by the first import into a book; later an unknown name is more likely a slip. */
export function banksOf(book: CashBook, facts: BookFacts, options: PlanOptions, problems: Problem[]): Banks {
  const bankLeaves = leavesOf('102', facts)
  const known = bankLeaves.filter((code) => code !== '102')
  const byName = new Map<string, string>()
  const newBanks: Banks['newBanks'] = []
  const taken = new Set(facts.accounts.keys())
  const unknown = new Map<string, number>()
  for (const { bank, method, row } of [...book.special, ...book.rows]) {
    if (bank === null || (method ?? options.moneyDefault) !== '102' || byName.has(plain(bank))) continue
    const leaf = named(bank, known, facts)
    if (leaf !== undefined) byName.set(plain(bank), leaf)
    else if (!facts.used && !facts.opened) {
      const code = freeCode(taken)
      taken.add(code)
      newBanks.push({ code, name: bank })
      byName.set(plain(bank), code)
    } else if (!unknown.has(bank)) unknown.set(bank, row)
  }
  for (const [bank, row] of unknown) {
    const names = known.map((code) => `${code}${facts.accounts.get(code)?.name ?? ''}`).join('、') || '还没有'
    problems.push(
      problem('intake/bank-unknown', `没有银行账户「${bank}」,账套里有:${names}`, `第${row}行·账户`),
    )
  }
  const banks = [...known, ...newBanks.map(({ code }) => code)]
  // A file that names one bank account means it in every row.
  const [onlyNamed, anotherNamed] = new Set(byName.values())
  const cash = leavesOf('101', facts)
  const told = new Set<string>()
  const pick = (account: MoneyAccount, leaves: readonly string[], row: number): string | null => {
    const [only, second] = leaves
    if (only === undefined) return account
    if (second === undefined) return only
    if (!told.has(account)) {
      const what =
        account === '101' ? '库存现金有多个明细科目' : `有${leaves.length}个银行账户,而这一行没有写是哪一个`
      problems.push(problem('intake/bank-unknown', `${what},请补「账户」列`, `第${row}行·账户`))
    }
    told.add(account)
    return null
  }
  return {
    newBanks,
    leaf({ row, method, bank }) {
      const account = method ?? options.moneyDefault
      if (account === '101') return pick('101', cash, row)
      if (bank !== null) return byName.get(plain(bank)) ?? null
      return onlyNamed !== undefined && anotherNamed === undefined ? onlyNamed : pick('102', banks, row)
    },
  }
}
