/** Words of the generated cash books with the one meaning each has there, and the seeded chance that chooses among them. */

export type Method = '现金' | '银行' | ''
export type TrapRow = {
  date: string
  summary: string
  /** 分, signed. */
  income?: number
  expense?: number
  method: Method
  counterparty?: string
  /** Lone transfer whose other account's book shows the money as well. */
  shownElsewhere?: boolean
  /** Row of the file, known once the book is laid out. */
  row: number
}
export type Line = { side: 'debit' | 'credit'; account: string; cents: number; name?: string; type?: string }
export type Expected =
  | { kind: 'voucher'; rows: TrapRow[]; date: string; lines: Line[] }
  | {
      kind: 'draft'
      rows: TrapRow[]
      code: string
      money: { account: string; cents: number } | null
      open: number
    }
  | { kind: 'skip'; rows: TrapRow[] }
export type BalanceMode = 'none' | 'all' | 'method'
export type TrapBook = {
  seed: number
  rows: TrapRow[]
  expected: Expected[]
  mode: BalanceMode
  opening: Record<'101' | '102', number>
}

/** Receipts: words → other side and type. Each word means one thing and contains no other. */
export const RECEIPTS: Record<string, { account: string; type: string; exclusion: string | null }> = {
  卖牛收入: { account: '501', type: 'livestock', exclusion: null },
  厂房租金收入: { account: '501', type: 'property_service', exclusion: null },
  青稞销售收入: { account: '501', type: 'planting', exclusion: null },
  存款结息: { account: '504', type: 'none', exclusion: 'interest' },
  运转经费补助: { account: '503', type: 'none', exclusion: 'running_subsidy' },
  爱心捐赠: { account: '504', type: 'none', exclusion: 'donation' },
  水渠工程拨入: { account: '241', type: 'none', exclusion: 'special_fund' },
  履约保证金: { account: '211', type: 'none', exclusion: 'not_income' },
}
export const PAYMENTS: Record<string, string> = {
  办公用品: '513',
  路灯电费: '514',
  饲料款: '511',
  打印机购置: '151',
}

export function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function paymentLines(row: TrapRow, account: string, name?: string): Line[] {
  const cents = row.expense ?? 0
  const other: Line = { side: 'debit', account, cents, ...(name === undefined ? {} : { name }) }
  return [{ side: 'credit', account: money(row.method), cents }, other]
}

export function money(method: Method): '101' | '102' {
  return method === '现金' ? '101' : '102'
}

export function never(): never {
  throw new Error('no such words')
}
