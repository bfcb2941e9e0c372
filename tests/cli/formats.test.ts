/** What scripts read: the trial balance as CSV, the annual summary with every key of the contract and a digest anyone can recompute. */
import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { parse } from 'csv-parse/sync'
import { afterAll, expect, test } from 'vitest'
import { add, money, sum } from '../../src/lib/money.ts'
import { freshDatabase } from '../support/database.ts'
import { JINYUAN, cashBook, databaseEnv, openOffice } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
const { does, file } = office
afterAll(async () => {
  office.leave()
  await store.close()
})

const KEYS =
  'as_known_on benchmark currency data_kind digest scope status summary taxonomy villages year'.split(' ')
const VILLAGE =
  'code name division entities total_income statutory_operating operating_income operating_surplus net_surplus ' +
  'operating_received without_photovoltaic without_subsidy by_type excluded outside bridge eliminated months_closed ' +
  'drafts standard data_kind level provisional below_benchmark reasons'
const SUMMARY = 'villages levels below_benchmark undetermined n share_at_or_above mean median by_type'.split(
  ' ',
)
const TYPES =
  'livestock planting tourism equity land_trust photovoltaic property_service unclassified undecided'.split(
    ' ',
  )
type Village = Record<string, string> & { by_type: Record<string, string>; excluded: Record<string, string> }
type Annual = Record<string, unknown> & { digest: string; summary: object; villages: Village[] }

test('the annual summary and the trial balance', async () => {
  await does(['book', 'create', '--code', 'F', '--name', '=甲', '--division', JINYUAN])
  file(
    'f.csv',
    cashBook(
      '2024-01-05,卖羊款,210000.00,,银行',
      '2024-01-08,收存款利息,3.50,,银行',
      '2024-02-01,退羊款,-10.00,,银行',
    ),
  )
  await does(['import', 'cashbook', 'f.csv', '--book', 'F'])
  const { digest, ...rest } = await office.reads<Annual>([
    'report',
    'annual',
    '--year',
    '2024',
    '--scope',
    '6328',
  ])
  const bytes = canonicalize(rest) ?? ''
  expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  expect(Object.keys({ ...rest, digest })).toEqual(expect.arrayContaining(KEYS))
  expect(Object.keys(rest.summary)).toEqual(expect.arrayContaining(SUMMARY))
  const [village] = rest.villages
  expect(Object.keys(village ?? {})).toEqual(expect.arrayContaining(VILLAGE.split(' ')))
  expect(Object.keys(village?.by_type ?? {}).sort()).toEqual([...TYPES].sort())
  const total = (amounts: Record<string, string> = {}) =>
    sum(Object.values(amounts).map((each) => money(each)))
  expect(total(village?.by_type)).toBe(village?.['operating_income'])
  expect(add(total(village?.by_type), total(village?.excluded))).toBe(village?.['total_income'])

  const csv = await does([
    'report',
    'trial-balance',
    '--book',
    'F',
    '--as-of',
    '2024-12-31',
    '--with-drafts',
    '--format',
    'csv',
  ])
  expect(csv.split('\n')[0]).toBe('code,name,level,side,opening,debit,credit,closing')
  const rows = parse<Record<string, string>>(csv, { columns: true })
  expect(sum(rows.filter(({ level }) => level === '1').map(({ closing }) => money(closing ?? '')))).toBe(
    '0.00',
  )
  expect(rows.find(({ code }) => code === '102')?.['closing']).toBe('209993.50')

  const lines = await does(['export', '--book', 'F', '--format', 'csv'])
  expect(lines).toMatch(/,'=甲,/)
  expect(lines.trimEnd().split('\n').at(-1)).toMatch(/^#end/)
})
