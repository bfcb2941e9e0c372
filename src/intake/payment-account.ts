/** 科目 as a row writes it: a code or the name of the 2023 chart (db/seed/chart-of-accounts-2023.csv). */
import { plainWords } from './row-words.ts'
import seed from '../../db/seed/payment-accounts.json' with { type: 'json' }

const byName = new Map<string, string>(Object.entries(seed.names))
const firstLevel = new Set(byName.values())

/** The name of a first-level account; the code itself when unknown. */
export function accountName(code: string): string {
  for (const [name, known] of byName) if (known === code.slice(0, 3)) return name
  return code
}

/**
 * The account a 科目 cell names: `513`, `51301`, `管理费用`, `513 管理费用`, `管理费用-办公费` (its first level); null when it
 * names none of the chart, so that an old or a private name never posts by itself.
 */
export function accountFromHint(hint: string): string | null {
  const text = plainWords(hint)
  const code = /^(\d{3}(?:\d{2}){0,3})(?!\d)/.exec(text)?.[1]
  if (code !== undefined) return firstLevel.has(code.slice(0, 3)) ? code : null
  const head = text.split(/[-_/\\:;>.·—(]/)[0] ?? ''
  return byName.get(head) ?? byName.get((seed.aliases as Record<string, string>)[head] ?? '') ?? null
}
