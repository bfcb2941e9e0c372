/** A second reader of the measures: from the CSV export alone, with its own arithmetic, sharing no code with src/reports. */
import { parse } from 'csv-parse/sync'

type Row = Record<string, string>

/** 分 as bigint. */
export function cents(text: string): bigint {
  if (text === '') return 0n
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? []
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
  return sign === '-' ? -value : value
}

export function yuan(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Rows of one exported book; throws when the file was cut off. */
export function readExport(text: string): Row[] {
  const rows = parse(text, { columns: true }) as Row[]
  const end = rows.pop()
  if (end?.['book'] !== '#end' || Number(end['book_kind']) !== rows.length)
    throw new Error('the export was cut off')
  return rows
}

const SEVEN = 'livestock planting tourism equity land_trust photovoltaic property_service'.split(' ')
const TYPES = [...SEVEN, 'unclassified', 'undecided']
const EXCLUDED = 'running_subsidy award donation interest one_off prior_year other'.split(' ')
const OUTSIDE = 'special_fund land_compensation donated_capital yishiyiyi not_income'.split(' ')

export type Recomputed = {
  figures: Record<string, string>
  by_type: Record<string, string>
  excluded: Record<string, string>
  outside: Record<string, string>
  eliminated: string
}

class Tally {
  readonly values = new Map<string, bigint>()
  constructor(keys: readonly string[]) {
    for (const key of keys) this.values.set(key, 0n)
  }
  add(key: string, amount: bigint): void {
    this.values.set(key, (this.values.get(key) ?? 0n) + amount)
  }
  get(...keys: string[]): bigint {
    return keys.reduce((total, key) => total + (this.values.get(key) ?? 0n), 0n)
  }
  texts(): Record<string, string> {
    return Object.fromEntries([...this.values].map(([key, value]) => [key, yuan(value)]))
  }
}

/** Credit − debit; an opening only through its 本年累计. */
function creditOf(row: Row): bigint {
  if (row['kind'] === 'opening') return cents(row['carried_credit'] ?? '') - cents(row['carried_debit'] ?? '')
  const amount = cents(row['amount'] ?? '')
  return row['side'] === 'credit' ? amount : -amount
}

function typeOf(row: Row): { type: string; exclusion: string } {
  const top = (row['account'] ?? '').slice(0, 3)
  if (row['type'] !== '') return { type: row['type'] ?? '', exclusion: row['exclusion'] ?? '' }
  if (top === '501' || top === '502') return { type: 'undecided', exclusion: '' }
  if (top === '503') return { type: 'none', exclusion: 'running_subsidy' }
  return top === '504' ? { type: 'none', exclusion: 'other' } : { type: '', exclusion: '' }
}

const isIncome = (row: Row): boolean => /^50[1-4]/.test(row['account'] ?? '')

function receivedOf(rows: readonly Row[]): bigint {
  let [money, operating] = [0n, 0n]
  for (const row of rows) {
    if (row['account']?.startsWith('10')) money -= creditOf(row)
    const { type } = typeOf(row)
    if (row['settles'] !== '' || (isIncome(row) && TYPES.includes(type))) operating += creditOf(row)
  }
  if (money > 0n && operating > 0n) return money < operating ? money : operating
  if (money < 0n && operating < 0n) return money > operating ? money : operating
  return 0n
}

function groupByVoucher(rows: readonly Row[]): Row[][] {
  const found = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row['book']} ${row['seq']}`
    found.set(key, [...(found.get(key) ?? []), row])
  }
  return [...found.values()]
}

/** All measures of one village's year from the exports of its books. */
export function recompute(exports: readonly Row[][], year: number): Recomputed {
  const all = exports.flat().filter((row) => row['counts'] === 'true')
  const members = new Set(all.map((row) => row['entity']))
  const rows = all.filter((row) => row['month']?.startsWith(`${year}-`) && row['kind'] !== 'transfer')
  const pays = (row: Row): boolean => /^5[12]/.test(row['account'] ?? '')
  const joined = (row: Row, role: string): boolean =>
    row['partner'] !== '' && members.has(row['partner']) && [role, 'both'].includes(row['relation'] ?? '')
  const inside = (row: Row): boolean => joined(row, pays(row) ? 'payer' : 'payee')
  const [accounts, types] = [new Tally([]), new Tally(TYPES)]
  const [excluded, outside] = [new Tally(EXCLUDED), new Tally(OUTSIDE)]
  let [generation, eliminated] = [0n, 0n]
  for (const row of rows) {
    const top = (row['account'] ?? '').slice(0, 3)
    const amount = pays(row) ? -creditOf(row) : creditOf(row)
    if (inside(row)) {
      if (isIncome(row)) eliminated += amount
      continue
    }
    const { type, exclusion } = typeOf(row)
    if (top.startsWith('5')) accounts.add(top, amount)
    if (isIncome(row)) {
      if (TYPES.includes(type)) types.add(type, amount)
      else excluded.add(EXCLUDED.includes(exclusion) ? exclusion : 'other', amount)
      if (type === 'photovoltaic' && row['subtype'] !== 'site_rent') generation += amount
    } else if (/^[1-4]/.test(top) && OUTSIDE.includes(exclusion)) outside.add(exclusion, amount)
  }
  let received = 0n
  for (const voucher of groupByVoucher(rows)) {
    if (voucher[0]?.['kind'] === 'opening') continue
    const partners = new Set(voucher.map((row) => row['partner']).filter((name) => name !== ''))
    const one = partners.size === 1 ? voucher.find((row) => row['partner'] !== '') : undefined
    if (one !== undefined && joined(one, 'payee')) continue
    received += receivedOf(voucher)
  }
  const [income, expense] = [accounts.get('501', '502', '503', '504'), accounts.get('511', '512', '513')]
  const operating = types.get(...TYPES)
  const surplus = accounts.get('501', '502') - expense
  const rest = accounts.get('503', '504') - accounts.get('514', '515', '521')
  return {
    figures: {
      total_income: yuan(income),
      statutory_operating: yuan(accounts.get('501', '502')),
      operating_income: yuan(operating),
      operating_surplus: yuan(surplus),
      net_surplus: yuan(surplus + rest),
      operating_received: yuan(received),
      without_photovoltaic: yuan(operating - generation),
      without_subsidy: yuan(income - accounts.get('503')),
    },
    by_type: types.texts(),
    excluded: excluded.texts(),
    outside: outside.texts(),
    eliminated: yuan(eliminated),
  }
}
