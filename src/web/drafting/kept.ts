/** What is being written stays in the window, person by person and voucher by voucher, until it is saved: a page loaded anew finds it. */
import type { Sheet } from './sheet.ts'

export function nameOf(user: string, code: string, id: string | null): string {
  return `voucher ${user} ${code} ${id ?? 'new'}`
}

const TEXTS = ['date', 'word', 'attachments'] as const
const ROW_TEXTS = ['summary', 'words', 'account', 'auxiliary', 'amount'] as const

function areTexts(value: object, names: readonly string[]): boolean {
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
}

function isRow(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !areTexts(value, ROW_TEXTS)) return false
  const { side, key } = value as Record<string, unknown>
  return (side === 'debit' || side === 'credit') && typeof key === 'number'
}

/** `null` for anything this page did not write. */
export function readKept(stored: string | null): Sheet | null {
  if (stored === null) return null
  let value: unknown
  try {
    value = JSON.parse(stored)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !areTexts(value, TEXTS)) return null
  const { rows, files, next } = value as Record<string, unknown>
  const whole = Array.isArray(rows) && rows.every(isRow) && Array.isArray(files) && typeof next === 'number'
  return whole ? (value as Sheet) : null
}

/** A browser may forbid storage; then the page itself is all there is. */
export function fetchKept(name: string): Sheet | null {
  try {
    return readKept(window.sessionStorage.getItem(name))
  } catch {
    return null
  }
}

export function keep(name: string, sheet: Sheet | null): void {
  try {
    if (sheet === null) window.sessionStorage.removeItem(name)
    else window.sessionStorage.setItem(name, JSON.stringify(sheet))
  } catch {
    // Forbidden or full.
  }
}
