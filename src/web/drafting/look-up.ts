/** Accounts found by code, name or pinyin initials; only leaves take entries (98号令: 明细科目). */
import type { Account } from '../../accounts/schema.ts'
import { narrowed } from './typed.ts'

export type Leaf = Pick<Account, 'code' | 'name' | 'auxiliary'> & { path: string; initials: string }

const SHOWN = 60

/** Leaves with the names of what stands above them. */
export function leavesOf(accounts: readonly Account[]): Leaf[] {
  const byCode = new Map(accounts.map((account) => [account.code, account]))
  const above = (account: Account): Account[] => {
    const parent = account.parent === null ? undefined : byCode.get(account.parent)
    return parent === undefined ? [account] : [...above(parent), account]
  }
  return accounts
    .filter(({ leaf }) => leaf)
    .map((account) => {
      const line = above(account)
      return {
        code: account.code,
        name: account.name,
        auxiliary: account.auxiliary,
        path: line.map(({ name }) => name).join('-'),
        initials: line.map(({ initials }) => initials).join(' '),
      }
    })
}

/** How well an account fits what was typed: 0 is best, undefined not at all. */
export function rankOf(typed: string, leaf: Leaf): number | undefined {
  const words = narrowed(typed).toLowerCase().replaceAll(/\s/g, '')
  if (words === '') return 9
  if (leaf.code === words) return 0
  if (leaf.code.startsWith(words)) return 1
  const parts = leaf.initials.split(' ')
  if (leaf.name.startsWith(words) || parts.at(-1)?.startsWith(words)) return 2
  if (leaf.path.startsWith(words) || parts.join('').startsWith(words)) return 3
  if (leaf.path.includes(words) || parts.some((part) => part.includes(words))) return 4
  return `${leaf.code}${leaf.path}`.toLowerCase().includes(words) ? 5 : undefined
}

/** Best first, equal ones by code. */
export function find(typed: string, leaves: readonly Leaf[]): Leaf[] {
  return leaves
    .flatMap((leaf) => {
      const rank = rankOf(typed, leaf)
      return rank === undefined ? [] : [{ leaf, rank }]
    })
    .sort((a, b) => a.rank - b.rank || (a.leaf.code < b.leaf.code ? -1 : 1))
    .slice(0, SHOWN)
    .map(({ leaf }) => leaf)
}

export function shownAs(leaf: Pick<Leaf, 'code' | 'path'>): string {
  return `${leaf.code} ${leaf.path}`
}
