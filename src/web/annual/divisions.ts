/** Division codes of 2, 4, 6, 9 or 12 digits: which holds which, and which are villages. */
import type { Annual, Village } from '../wire.ts'

const WIDTHS = [12, 9, 6, 4, 2]

/** A code without the zeros that only pad it: 632802000000 → 632802. */
export function significant(code: string): string {
  for (const [index, width] of WIDTHS.entries()) {
    const shorter = WIDTHS[index + 1]
    if (code.length !== width || shorter === undefined) continue
    if (/^0+$/.test(code.slice(shorter))) return significant(code.slice(0, shorter))
  }
  return code
}

export function isVillage(code: string): boolean {
  return significant(code).length === 12
}

/** The twelve digits a village's lines are asked for by. */
export function villageCode(village: Village): string {
  return village.code.length === 12 ? village.code : village.division
}

export function villagesIn(villages: readonly Village[], division: string): Village[] {
  const prefix = significant(division)
  return villages.filter((village) => villageCode(village).startsWith(prefix))
}

/** Where a village lies, from the widest place the summary leaves open: 德令哈市 柯鲁柯镇 in a prefecture. */
export function whereIs(village: Village, nameOf: (code: string) => string): string {
  const names = [nameOf(villageCode(village)), village.township ?? '']
  return [...new Set(names)].filter((name) => name !== '').join(' ')
}

/** The nearest division the summary can name: a village's township in a county, its county in a prefecture. */
export function placeNames({ path, groups }: Pick<Annual, 'path' | 'groups'>): (code: string) => string {
  const names = [...path, ...groups].map(({ code, name }) => [significant(code), name] as const)
  names.sort((a, b) => b[0].length - a[0].length)
  return (code) => names.find(([prefix]) => prefix.length < 12 && code.startsWith(prefix))?.[1] ?? ''
}
