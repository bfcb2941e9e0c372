/** Rules of schemes: every problem at once, and the database judges as the program does. */
import { afterAll, expect, test } from 'vitest'
import { DEFAULT_SCHEME, EXAMPLES, KINDS } from '../../src/approvals/rules.ts'
import type { Tier } from '../../src/approvals/schema.ts'
import { checkScheme } from '../../src/approvals/scheme.ts'
import { freshDatabase } from '../support/database.ts'
import { TIERS, step } from './tiers.ts'

const store = await freshDatabase()
afterAll(store.close)

const told = (tiers: Tier[], to: string | null = null): string[] =>
  checkScheme({ from: '2024-01-01', to, tiers }).map(({ detail }) => detail)
const check = [step('check', '村负责人', 'village_head')]
const tier = (more: Partial<Tier>): Tier => ({
  kind: '*',
  from: '0.00',
  below: null,
  meeting: null,
  steps: check,
  ...more,
})

test('the default, the examples and a lawful scheme have no problem', () => {
  for (const { tiers } of [DEFAULT_SCHEME, ...EXAMPLES]) expect(told(tiers)).toEqual([])
  expect(told(TIERS)).toEqual([])
})

test('every problem at once', () => {
  const found = told(
    [
      tier({
        kind: 'administration',
        from: '10.00',
        below: '1000.00',
        meeting: 'x',
        steps: [step('handle', '经手', 'cashier')],
      }),
      tier({
        kind: 'administration',
        from: '500.00',
        below: '2000.00',
        steps: [step('check', '查', 'nobody')],
      }),
      tier({ kind: 'asset', from: '0.00', below: '5.00' }),
      tier({ kind: 'asset', from: '7.00' }),
      tier({ kind: 'weapons', from: '5.00', below: '1.00' }),
    ],
    '2023-01-01',
  )
  for (const word of [
    '结束日期不能早于开始日期',
    '岗位「出纳」不能签批',
    '没有审核(check)步骤',
    '没有会议种类「x」',
    '岗位「nobody」不能签批',
    '没有支出种类「weapons」',
    '上限 1.00 元要大于下限 5.00 元',
    '管理费用从 10.00 元起',
    '管理费用 500.00 元同时落在两档里',
    '管理费用 2000.00 元以上没有规定',
    '资产购建 5.00 元到 7.00 元之间没有规定',
    '没有规定这些种类',
  ])
    expect(found.join('\n')).toContain(word)
})

/** A small repeatable generator. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

test('on 2,000 schemes, lawful and not, the database says yes exactly where the program does', async () => {
  const seed = 20_261_127
  const next = numbers(seed)
  const pick = <T>(from: readonly T[]): T => from[next(from.length)] as T
  const cuts = ['0.00', '10.00', '10.01', '500', '1000.00']
  const schemes = Array.from({ length: 2_000 }, (): Tier[] => {
    const kinds = pick([['*'], ['*', 'asset'], ['asset'], KINDS.map(({ code }) => code), ['*', 'weapons']])
    return kinds.flatMap((kind) => {
      const at = pick([['0.00'], ['0.00', '10.00'], ['0.00', '10.00', '1000.00'], ['10.00']])
      return at.map((from, index) =>
        tier({
          kind,
          from,
          below: next(12) === 0 ? pick([...cuts, null]) : (at[index + 1] ?? null),
          meeting: next(30) === 0 ? 'x' : pick([null, 'representatives']),
          steps:
            next(15) === 0
              ? pick([[], [step('handle', '经手', 'village_head')], [step('check', '查', 'cashier')]])
              : check,
        }),
      )
    })
  })
  const { rows } = await store.super.query<{ refused: string | null }>(
    'select scheme_refusal(s) as refused from jsonb_array_elements($1::jsonb) with ordinality as x (s, o) order by o',
    [JSON.stringify(schemes)],
  )
  const lawful = schemes.filter((tiers) => told(tiers).length === 0).length
  expect([lawful > 300, lawful < 1_700]).toEqual([true, true])
  const apart = schemes.filter((tiers, at) => (told(tiers).length === 0) !== (rows[at]?.refused === null))
  expect([seed, apart.slice(0, 2)]).toEqual([seed, []])
})

async function outlayOf(lines: object[]): Promise<unknown> {
  const { rows } = await store.super.query('select kinds, amount from outlay_of($1::jsonb)', [
    JSON.stringify(lines),
  ])
  return rows[0]
}
const line = (account: string, side: string, amount: string) => ({ account, side, amount })

test.each([
  ['管理费用', [line('513', 'debit', '80'), line('101', 'credit', '80')], ['administration'], '80'],
  [
    'two kinds in one voucher',
    [line('513', 'debit', '80'), line('514', 'debit', '20'), line('101', 'credit', '100')],
    ['public_welfare', 'administration'],
    '100',
  ],
  [
    'a red line lowers no limit',
    [line('513', 'debit', '9000'), line('513', 'debit', '-8990'), line('101', 'credit', '10')],
    ['administration'],
    '17990',
  ],
  [
    'repayment as a red credit',
    [line('201', 'credit', '-500'), line('102', 'credit', '500')],
    ['repayment'],
    '1000',
  ],
  ['a loan taken', [line('10201', 'debit', '500'), line('201', 'credit', '500')], ['receipt'], '500'],
  [
    'an advance hidden in a receipt',
    [line('101', 'debit', '1'), line('112', 'debit', '99'), line('501', 'credit', '100')],
    ['other'],
    '100',
  ],
  ['存现', [line('10201', 'debit', '3000'), line('101', 'credit', '3000')], ['transfer'], '3000'],
  ['分配', [line('32203', 'debit', '3000'), line('101', 'credit', '3000')], ['distribution'], '3000'],
])('kind of outlay: %s', async (_, lines, kinds, amount) => {
  expect(await outlayOf(lines)).toMatchObject({
    kinds,
    amount: expect.stringMatching(new RegExp(`^${amount}(\\.0+)?$`)),
  })
})

test('a voucher of two kinds is signed by everybody either kind asks for', async () => {
  const tiers = [
    tier({
      kind: 'asset',
      steps: [step('check', '监委会', 'supervision_committee'), step('check', '村负责人', 'village_head')],
    }),
    tier({
      kind: 'administration',
      meeting: 'representatives',
      steps: [step('check', '乡镇', 'township_auditor')],
    }),
    tier({}),
  ]
  const { rows } = await store.super.query<{ steps: { label: string; position: number }[]; meeting: string }>(
    "select steps, meeting from steps_for($1::jsonb, '{asset,administration}', 100)",
    [JSON.stringify(tiers)],
  )
  expect(rows[0]?.steps.map(({ label, position }) => [position, label])).toEqual([
    [1, '监委会'],
    [2, '村负责人'],
    [3, '乡镇'],
  ])
  expect(rows[0]?.meeting).toBe('representatives')
})
