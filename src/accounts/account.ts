/** An account (会计科目) of a book and a line of its opening (期初). */

export type AccountRow = {
  code: string
  name: string
  level: number
  side: 'debit' | 'credit' | 'both'
  parent: string | null
  leaf: boolean
  auxiliary: 'counterparty' | 'project' | null
  bankAccount: string | null
}

/** One line of an opening; amounts 元, signed, debit positive; `carried*` are 本年累计. */
export type OpeningLine = {
  account: string
  auxiliary: { kind: 'counterparty' | 'project'; name: string } | null
  amount: string
  carriedDebit: string | null
  carriedCredit: string | null
  type: string | null
  exclusion: string | null
}
