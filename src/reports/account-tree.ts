/** The chart of a book as reports walk it: parents of a code, where a taken-over balance stands, where an untransferred year shows. */

export type ReportAccount = {
  code: string
  name: string
  level: number
  side: 'debit' | 'credit' | 'both'
  parent: string | null
  leaf: boolean
  tookOver: boolean
}

/** 322 收益分配, and 32202 未分配收益 below it. */
const APPROPRIATION = '322'
const UNDISTRIBUTED = '32202'

/** 501 → 501; 5010203 → 501, 50102, 5010203. */
export function chainOf(code: string): string[] {
  return [3, 5, 7, 9].filter((width) => width <= code.length).map((width) => code.slice(0, width))
}

/** Whether a year's end empties the account into 322: 321 and every 5xx. */
export function isRolled(code: string): boolean {
  return code.startsWith('5') || code.startsWith('321')
}

/** Where the lines of an account stand today: the first sub-account of an account posted to takes over its balance. */
export function currentAccount(accounts: ReadonlyMap<string, ReportAccount>): (code: string) => string {
  const heirs = new Map<string, string>()
  for (const { code, parent, tookOver } of accounts.values()) {
    if (tookOver && parent !== null) heirs.set(parent, code)
  }
  return (code) => {
    let at = code
    for (let heir = heirs.get(at); heir !== undefined; heir = heirs.get(at)) at = heir
    return at
  }
}

/** The leaf that shows the net of a year not yet transferred (上年未结转). */
export function rollAccount(accounts: ReadonlyMap<string, ReportAccount>): string {
  const leaves = [...accounts.values()].filter(({ code, leaf }) => leaf && code.startsWith(APPROPRIATION))
  const wanted =
    leaves.find(({ code }) => code.startsWith(UNDISTRIBUTED)) ??
    leaves.find(({ name }) => name.includes('未分配')) ??
    leaves[0]
  return wanted?.code ?? APPROPRIATION
}
