/** The small rules of the shell: months, keys, the switcher, what is typed, keys of acts, what a browser remembers. */
import { describe, expect, it } from 'vitest'
import { month } from '../../src/lib/day.ts'
import { keyFor } from '../../src/web/act.ts'
import { withQuery } from '../../src/web/api.ts'
import { readPreferences } from '../../src/web/preferences.ts'
import { NO_SEARCH } from '../../src/web/route.ts'
import { monthAfter, monthInWords, presentMonth, scopeOf } from '../../src/web/shell/bearings.ts'
import { commandOf } from '../../src/web/shell/keys.tsx'
import { entriesFor } from '../../src/web/shell/menu.tsx'
import { homeOf } from '../../src/web/shell/home-of.ts'
import { nextIndex, sameOf } from '../../src/web/shell/switcher.tsx'
import { inFours } from '../../src/web/sign-in/enrol.tsx'
import { tokenIn } from '../../src/web/sign-in/came-back.ts'
import { digitsOf } from '../../src/web/sign-in/second.tsx'
import { shortened } from '../../src/web/work/audit.tsx'
import { sideOf } from '../../src/web/work/balance.tsx'
import { sizeOf } from '../../src/web/work/files.tsx'
import { byBook } from '../../src/web/work/home.tsx'
import { lookOf } from '../../src/web/work/steps.tsx'
import { money } from '../../src/lib/money.ts'
import { makeMe } from './fixture-people.ts'

describe('the month of a book', () => {
  it('is the one after the last closed, over the turn of a year too', () => {
    expect(monthAfter(month('2024-12'))).toBe('2025-01')
    expect(monthAfter(month('2024-09'))).toBe('2024-10')
    expect(presentMonth({ start: '2024-01', closed_through: '2024-03' })).toBe('2024-04')
    expect(presentMonth({ start: '2024-01', closed_through: null })).toBe('2024-01')
    expect(presentMonth({ start: null, closed_through: null })).toBeNull()
    expect(monthInWords(month('2024-05'))).toBe('2024年5月')
  })
})

describe('scope and pages of a person', () => {
  it('name each place once', () => {
    const me = makeMe('township', ['approval.sign', 'book.read'], ['柯鲁柯镇', '柯鲁柯镇', '怀头他拉镇'])
    expect(scopeOf(me)).toBe('柯鲁柯镇、怀头他拉镇')
    expect(scopeOf({ ...me, roles: [] })).not.toBe('')
  })

  it('offer what some role holds and nothing else', () => {
    const pages = (acts: string[]) => entriesFor(makeMe('village', acts)).map(({ page }) => page)
    expect(pages(['book.read', 'approval.sign'])).toEqual(['home', 'waiting', 'books'])
    expect(pages(['user.read', 'log.read'])).toEqual(['people', 'logs'])
    expect(pages([])).toEqual([])
  })

  it('begin where the work is', () => {
    expect(homeOf(makeMe('officer', [])).page).toBe('summary')
    expect(homeOf(makeMe('village', ['user.read'])).page).toBe('home')
    expect(homeOf(makeMe('admin', ['user.read'])).page).toBe('people')
    expect(homeOf(makeMe('admin', ['user.read', 'log.read'])).page).toBe('logs')
    expect(homeOf(makeMe('admin', [])).page).toBe('home')
  })
})

describe('keys', () => {
  const key = (name: string, more = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...more,
  })

  it('of a single letter do nothing while somebody types, or when switched off', () => {
    expect(commandOf(key('/'), false, true)).toBe('switch')
    expect(commandOf(key('/'), true, true)).toBeNull()
    expect(commandOf(key('j'), false, false)).toBeNull()
    expect(commandOf(key('j', { ctrlKey: true }), false, true)).toBeNull()
  })

  it('switch books from anywhere with Ctrl+K', () => {
    expect(commandOf(key('k', { ctrlKey: true }), true, false)).toBe('switch')
    expect(commandOf(key('K', { metaKey: true }), true, false)).toBe('switch')
  })

  it('mean the same through an input method of wide letters', () => {
    expect([commandOf(key('／'), false, true), commandOf(key('？'), false, true)]).toEqual(['switch', 'keys'])
  })
})

describe('the switcher', () => {
  it('goes round with the arrows', () => {
    expect([nextIndex(0, 'ArrowUp', 3), nextIndex(2, 'ArrowDown', 3), nextIndex(1, 'a', 3)]).toEqual([
      2, 0, 1,
    ])
    expect(nextIndex(4, 'ArrowDown', 0)).toBe(0)
  })

  it('stays on the same page of the other book, and never on a draft of the first', () => {
    expect(sameOf({ page: 'balance', code: 'JY', asOf: '2024-06-30' }, 'XW')).toEqual({
      page: 'balance',
      code: 'XW',
      asOf: '2024-06-30',
    })
    expect(sameOf({ page: 'draft', code: 'JY', id: 'x' }, 'XW')).toEqual({ page: 'drafts', code: 'XW' })
    expect(sameOf({ page: 'draft-edit', code: 'JY', id: 'x' }, 'XW')).toEqual({ page: 'drafts', code: 'XW' })
    expect(sameOf({ page: 'voucher', code: 'JY', seq: '3' }, 'XW').page).toBe('vouchers')
    expect(sameOf({ page: 'logs', log: 'store', search: NO_SEARCH }, 'XW')).toEqual({
      page: 'book',
      code: 'XW',
    })
  })
})

describe('the key of an act', () => {
  let made = 0
  const make = () => `k${(made += 1)}`

  it('stays while the same is sent again, and changes with what is sent', () => {
    const first = keyFor(null, '{"a":1}', make)
    expect(keyFor(first, '{"a":1}', make)).toBe(first)
    expect(keyFor(first, '{"a":2}', make).key).not.toBe(first.key)
  })
})

describe('what is typed', () => {
  it('is a code whatever the input method made of it', () => {
    expect(digitsOf('１２３ 456')).toBe('123456')
    expect(inFours('ABCDEFGHIJ')).toBe('ABCD EFGH IJ')
  })

  it('comes back from the single sign-on as a token in the fragment', () => {
    expect(tokenIn('#id_token=a.b.c&state=x')).toBe('a.b.c')
    expect([tokenIn(''), tokenIn('#content')]).toEqual([null, null])
  })

  it('is asked for only where something stands', () => {
    expect(withQuery('/a', { x: null, y: '', z: '马 山' })).toBe('/a?z=%E9%A9%AC+%E5%B1%B1')
  })
})

describe('figures and files', () => {
  it('stand on their side', () => {
    expect(sideOf(money('-12.50'))).toEqual({ side: '贷', amount: '12.50' })
    expect(sideOf(money('1200.00'))).toEqual({ side: '借', amount: '1,200.00' })
    expect(sideOf(money('0.00'))).toEqual({ side: '平', amount: '0.00' })
  })

  it('are measured in what people read', () => {
    expect([sizeOf(812), sizeOf(12_345), sizeOf(3_250_000)]).toEqual(['812 B', '12.1 KB', '3.1 MB'])
  })
})

describe('what waits', () => {
  const item = (book: string) => ({
    book,
    book_name: book,
    draft: 'd',
    date: '2024-01-01',
    summary: '',
    amount: '1.00',
    maker: '',
    label: '',
    since: '',
  })

  it('is counted by book, the fullest first', () => {
    expect(byBook(['A', 'B', 'B'].map(item))).toEqual([
      { book: 'B', name: 'B', count: 2 },
      { book: 'A', name: 'A', count: 1 },
    ])
  })

  it('is at the step whose turn it is', () => {
    const step = { position: 2, kind: 'check' as const, roles: [], label: '', signed: null }
    expect(lookOf(step, { turn: { position: 2, label: '', roles: [] } })).toBe('now')
    expect(lookOf(step, { turn: { position: 1, label: '', roles: [] } })).toBe('later')
    const signed = { name: '', role: '', at: '', decision: 'return' as const, opinion: '', warnings: [] }
    expect(lookOf({ ...step, signed }, { turn: null })).toBe('returned')
  })
})

describe('what a browser remembers', () => {
  it.each([null, '', '[]', '{', 'null', '{"language":"xx","large":"yes"}'])(
    '%s is the first day',
    (stored) => {
      expect(readPreferences(stored)).toEqual({ language: 'zh', large: false, letters: true })
    },
  )

  it('is read back', () => {
    const chosen = { language: 'en', large: true, letters: false } as const
    expect(readPreferences(JSON.stringify(chosen))).toEqual(chosen)
  })
})

describe('a record', () => {
  it('shows the beginning of what only machines read', () => {
    expect(shortened(`第1步 ${'ab'.repeat(32)} 同意`)).toBe('第1步 abababab… 同意')
    expect(shortened('草稿 01a21cfb-f5a9-7663-b9dd-a52baa4273e4')).toBe('草稿 …4273e4')
  })
})
