/** 科目 as a row writes it: a code or the name of the 2023 chart (db/seed/chart-of-accounts-2023.csv). */
import seed from '../../db/seed/payment-accounts.json' with { type: 'json' }
import { plainWords } from './row-words.ts'

const byCode = new Map<string, string>(Object.entries(seed.names).map(([name, code]) => [code, name]))
const byName = new Map<string, string>(
  Object.entries(seed.names).map(([name, code]) => [plainWords(name), code]),
)
for (const [alias, name] of Object.entries(seed.aliases)) {
  const code = byName.get(plainWords(name))
  if (code !== undefined) byName.set(plainWords(alias), code)
}

/** The name of an account's first level; the code itself when unknown. */
export function accountName(code: string): string {
  return byCode.get(code.slice(0, 3)) ?? code
}

/**
 * The account a 科目 cell names: `513`, `51301`, `管理费用`, `513 管理费用`, `管理费用-办公费` (its first level); null when it
 * names none of the chart, so that an old or a private name never posts by itself.
 */
export function accountFromHint(hint: string): string | null {
  const text = plainWords(hint)
  const code = /^(\d{3}(?:\d{2}){0,3})(?!\d)/.exec(text)?.[1]
  if (code !== undefined) return byCode.has(code.slice(0, 3)) ? code : null
  return byName.get(text) ?? byName.get(text.split(/[-_/\\:;>.·—(]/)[0] ?? '') ?? null
}
