/** The one table role × act (岗位 × 操作), as data: db/seed/roles.json. */
import table from '../../db/seed/roles.json' with { type: 'json' }
import type { Act } from '../lib/caller.ts'

export type RoleCode = keyof (typeof table)['table']

const acts = new Map<string, ReadonlySet<string>>(
  Object.entries(table.table).map(([role, held]) => [role, new Set([...table.everyone, ...held])]),
)
const everyone = new Set<string>(table.everyone)
const kept = { role: table.audits.role, acts: new Set<string>(table.audits.acts) }

export const ACTS = Object.keys(table.acts) as Act[]
export const ROLE_CODES = Object.keys(table.table) as RoleCode[]

export function isForEveryone(act: Act): boolean {
  return everyone.has(act)
}

export function mayDo(role: string, act: Act): boolean {
  return acts.get(role)?.has(act) ?? false
}

/** A township that keeps a book may not audit it (代理记账的乡镇不得审核自己记的账). */
export function notForKeeper(role: string, act: Act): boolean {
  return role === kept.role && kept.acts.has(act)
}

export const roleTable = table
