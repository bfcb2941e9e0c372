/** A voucher being written: rows, balance, faults, what is kept and what is sent; drafts to complete, meetings, days. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DraftInFull } from '../../src/approvals/schema.ts'
import { day, month } from '../../src/lib/day.ts'
import { isZero } from '../../src/lib/money.ts'
import {
  fileIn,
  fillingOf,
  readShares,
  sharesOf,
  waitsForCompletion,
} from '../../src/web/drafting/complete.tsx'
import { faultsOf } from '../../src/web/drafting/faults.ts'
import { readKept } from '../../src/web/drafting/kept.ts'
import { countsOf, nextStep } from '../../src/web/drafting/meeting.tsx'
import { firstDate } from '../../src/web/drafting/page.tsx'
import { standingIn } from '../../src/web/drafting/paper.tsx'
import { reversalDay } from '../../src/web/drafting/reverse.tsx'
import * as sheets from '../../src/web/drafting/sheet.ts'
import { draftIn, sourceIn } from '../../src/web/drafting/voucher.tsx'
import { demanded, leaves } from './fixture-chart.ts'

type Typed = [summary: string, account: string, side: sheets.Side, amount: string]

function written(...rows: Typed[]): sheets.Sheet {
  return rows.reduce((sheet, [summary, code, side, amount], at) => {
    const told = sheets.typeSummary(sheets.enterRow(sheet, at), at, summary)
    const chosen = sheets.chooseAccount(told, at, { code, shown: code })
    return sheets.typeAmount(chosen, at, side, amount)
  }, sheets.newSheet('2024-03-05'))
}

describe('the sheet', () => {
  const one = written(['付办公费', '51301', 'debit', '860'])

  it('has five rows, and proposes in the next one what balances, with the 摘要 carried', () => {
    expect(one.rows).toHaveLength(sheets.ROWS)
    const next = sheets.enterRow(one, 1).rows[1]
    expect([next?.summary, next?.side, next?.amount]).toEqual(['付办公费', 'credit', '860.00'])
    const beyond = sheets.enterRow(one, 5)
    expect(beyond.rows).toHaveLength(6)
  })

  it('proposes nothing where it is balanced, and never over what stands there', () => {
    const even = written(['付', '51301', 'debit', '8'], ['付', '101', 'credit', '8'])
    expect(sheets.enterRow(even, 2).rows[2]?.amount).toBe('')
    expect(sheets.enterRow(even, 1)).toBe(even)
  })

  it('balances with = on its own side, in red where the other side is due', () => {
    const two = sheets.typeAmount(one, 1, 'credit', '＝')
    expect([two.rows[1]?.side, two.rows[1]?.amount]).toEqual(['credit', '860.00'])
    expect(sheets.typeAmount(one, 1, 'debit', '=').rows[1]?.amount).toBe('-860.00')
    expect(sheets.typeAmount(two, 0, 'debit', '5=').rows[0]?.amount).toBe('860.00')
  })

  it('flips with a space, wide or not, and keeps the amount', () => {
    for (const space of [' ', '\u3000', '860 ']) {
      const row = sheets.typeAmount(one, 0, 'debit', space).rows[0]
      expect([row?.side, row?.amount]).toEqual(['credit', '860'])
    }
  })

  it('takes .. and // for earlier 摘要, through any input method', () => {
    const two = written(['甲', '101', 'debit', '1'], ['乙', '101', 'credit', '1'])
    for (const words of ['..', '。。', '．．'])
      expect(sheets.typeSummary(two, 2, words).rows[2]?.summary).toBe('乙')
    for (const words of ['//', '、、', '／／'])
      expect(sheets.typeSummary(two, 2, words).rows[2]?.summary).toBe('甲')
    expect(sheets.typeSummary(two, 0, '..').rows[0]?.summary).toBe('..')
  })

  it('balances whatever stands above, after =', () => {
    const amount = fc.integer({ min: -5_000_000, max: 5_000_000 }).map((fen) => (fen / 100).toFixed(2))
    const row = fc.tuple(fc.constantFrom<sheets.Side>('debit', 'credit'), amount)
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.boolean(), (rows, debit) => {
        const sheet = written(...rows.map(([side, typed]): Typed => ['付', '101', side, typed]))
        const last = sheets.enterRow(sheet, rows.length)
        const even = sheets.typeAmount(last, rows.length, debit ? 'debit' : 'credit', '=')
        expect(isZero(sheets.differenceOf(even))).toBe(true)
      }),
    )
  })

  it('tells in words what is still missing', () => {
    expect(standingIn(sheets.newSheet('2024-03-05'))).toBe('还没有金额。')
    expect(standingIn(one)).toBe('贷方还差 860.00 元才平。')
    expect(standingIn(sheets.typeAmount(one, 1, 'credit', '='))).toBe('借贷相等。')
  })

  it('says every fault with its row, and none of rows nobody wrote in', () => {
    const sheet = sheets.typeSummary(
      written(['', '112', 'debit', '1.234'], ['付', '', 'credit', '5']),
      2,
      '付',
    )
    expect(faultsOf(sheet, demanded).map(({ what, row }) => `${what} ${row}`)).toEqual([
      'summary 0',
      'counterparty 0',
      'amount 0',
      'account 1',
      'balance undefined',
    ])
    expect(faultsOf(one, demanded).map(({ what }) => what)).toEqual(['rows'])
    const even = written(['付', '51301', 'debit', '8'], ['付', '101', 'credit', '8'])
    expect(faultsOf(even, demanded)).toEqual([])
    expect(faultsOf({ ...even, date: '' }, demanded)).toEqual([{ what: 'date' }])
  })

  it('is sent without its blank rows, papers counted at least as many as uploaded', () => {
    const even = written(['付', '51301', 'debit', '8'], ['付', '101', 'credit', '８'])
    const papers = ['a', 'b'].reduce((now, hash) => sheets.addPaper(now, { hash, name: hash, size: 1 }), even)
    const body = sheets.bodyOf(sheets.addPaper(papers, { hash: 'a', name: 'again', size: 1 }), demanded)
    expect(body).toEqual({
      date: '2024-03-05',
      attachments: 2,
      files: ['a', 'b'],
      lines: [
        { account: '51301', side: 'debit', amount: '8.00', summary: '付' },
        { account: '101', side: 'credit', amount: '8.00', summary: '付' },
      ],
    })
  })

  it('keeps the type of a saved line only while its words and account stay', () => {
    const income = { type: 'livestock', subtype: null, exclusion: null }
    const line = {
      account: '501',
      account_name: '',
      side: 'credit',
      amount: '9.00',
      summary: '卖羊',
      auxiliary: null,
      settles: null,
      income,
    }
    const saved = sheets.sheetOf(
      { date: '2024-03-05', word: '记', attachments: 0, lines: [line] } as unknown as DraftInFull,
      () => '501',
      [],
    )
    const lines = (sheet: sheets.Sheet) => sheets.bodyOf(sheet, demanded)['lines']
    expect(lines(saved)).toMatchObject([{ income }])
    expect(lines(sheets.typeSummary(saved, 0, '卖牛'))).not.toMatchObject([{ income }])
  })
})

it('groups an amount once one leaves its cell, and reads it back', () => {
  const sheet = sheets.settle(written(['付', '101', 'debit', '１２００']), 0)
  expect(sheet.rows[0]?.amount).toBe('1,200.00')
  expect(sheets.totalOf(sheet, 'debit')).toBe('1200.00')
  const wrong = written(['付', '101', 'debit', '1.234'])
  expect(sheets.settle(wrong, 0)).toBe(wrong)
})

describe('what is kept in the window', () => {
  it('is read back as it was', () => {
    const sheet = written(['付', '51301', 'debit', '8'])
    expect(readKept(JSON.stringify(sheet))).toEqual(sheet)
  })

  it.each([
    null,
    '',
    '[]',
    '{}',
    '{"date":"x"}',
    '{"date":"","word":"","attachments":"","files":[],"rows":[{}],"next":1}',
  ])('%s is nothing', (stored) => expect(readKept(stored)).toBeNull())
})

describe('what a small form kept', () => {
  it('is read back, and nothing else is', () => {
    const [share] = sharesOf({ id: 'x', open: '5.00', counterparty: null, proposed: null, items: [] }, leaves)
    expect(readShares(JSON.parse(JSON.stringify([share])))).toEqual([share])
    for (const stored of [null, {}, [{}], [{ ...share, amount: 5 }], 'x'])
      expect(readShares(stored)).toBeNull()
  })
})

describe('an imported draft', () => {
  const found = { id: 'x', open: '-50.00', counterparty: '马海山', proposed: '101', items: [] }

  it('waits for completion until it was submitted once', () => {
    const draft = { state: 'open', reason_code: 'unclear', standing: { round: 0 } } as DraftInFull
    expect(waitsForCompletion(draft)).toBe(true)
    expect(waitsForCompletion({ ...draft, reason_code: 'written' })).toBe(false)
    expect(waitsForCompletion({ ...draft, standing: { ...draft.standing, round: 1 } })).toBe(false)
  })

  it('begins with what the program proposed, if it is an account that takes entries', () => {
    expect(sharesOf(found, leaves)).toMatchObject([{ account: '101', name: '马海山', amount: '' }])
    expect(sharesOf({ ...found, proposed: '513' }, leaves)).toMatchObject([{ account: '' }])
    expect(sharesOf({ ...found, open: '0.00' }, leaves)).toEqual([])
    const items = [
      { words: '甲', proposed: '101', amount: '-20.00' },
      { words: '乙', proposed: null, amount: '-30.00' },
    ]
    expect(sharesOf({ ...found, items }, leaves).map(({ amount }) => amount)).toEqual(['20.00', '30.00'])
  })

  it('sends a type for income only, and a name where the account asks for one', () => {
    const [share] = sharesOf(found, leaves)
    if (share === undefined) throw new Error('no share')
    expect(fillingOf({ ...share, type: 'none', exclusion: 'award' }, leaves)).toMatchObject({ type: null })
    const income = { ...share, account: '504', type: 'none', exclusion: 'award', amount: '５' }
    expect(fillingOf(income, leaves)).toMatchObject({ type: 'none', exclusion: 'award', amount: '5.00' })
  })
})

describe('a meeting', () => {
  it('cannot have more votes than people', () => {
    expect(countsOf({ due: '30', present: '25', favour: '20' })).toEqual([30, 25, 20])
    expect(countsOf({ due: '30', present: '31', favour: '20' })).toBeUndefined()
    expect(countsOf({ due: '30', present: '25', favour: '' })).toBeUndefined()
  })

  it('goes on with the first step not held', () => {
    const step = (name: string, held: boolean, before_posting: boolean) => ({
      step: name,
      held: held ? {} : null,
      before_posting,
    })
    const steps = [step('party', true, true), step('resolution', false, true)]
    const standing = { state: 'submitted', meeting: { steps } } as unknown as DraftInFull['standing']
    expect(nextStep(standing)?.step).toBe('resolution')
    expect(nextStep({ ...standing, state: 'posted' })).toBeUndefined()
    expect(nextStep({ ...standing, meeting: null })).toBeUndefined()
  })
})

describe('days', () => {
  it('of a new voucher lie in the month the book is kept in', () => {
    expect(firstDate(month('2024-02'), day('2026-11-27'))).toBe('2024-02-29')
    expect(firstDate(month('2026-11'), day('2026-11-27'))).toBe('2026-11-27')
    expect(firstDate(month('2026-12'), day('2026-11-27'))).toBe('2026-12-01')
  })

  it('of a reversal lie in the year of its voucher, after it, in an open month', () => {
    expect(reversalDay('2024-02-05', '2024-03-01', '2024-05-06')).toBe('2024-05-06')
    expect(reversalDay('2024-02-05', '2024-03-01', '2026-05-06')).toBe('2024-03-01')
    expect(reversalDay('2024-02-05', '2024-01-01', '2026-05-06')).toBe('2024-02-05')
  })
})

it('a voucher tells the draft it came of', () => {
  const id = '01a21cfb-f5a9-7663-b9dd-a52baa4273e4'
  expect(sourceIn(`a 1.csv 0123456789ab · row 2+3 · draft:${id}`)).toBe('a 1.csv · 第 2+3 行')
  expect([sourceIn(`draft:${id}`), sourceIn('手工')]).toEqual(['', '手工'])
  expect(fileIn('流水 账.csv 0123456789ab · row 2')).toBe('流水 账.csv')
  expect([draftIn(`a.csv · draft:${id}`), draftIn(`draft:${id}`), draftIn('a.csv')]).toEqual([
    id,
    id,
    undefined,
  ])
})
