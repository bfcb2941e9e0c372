/** The small rules of duties: which scheme counts, what is sent of a typed one, where a fault stands, what may be delegated, whose token it is. */
import { describe, expect, it } from 'vitest'
import type { Scheme } from '../../src/approvals/schema.ts'
import { checkScheme } from '../../src/approvals/scheme.ts'
import { DEFAULT_SCHEME, EXAMPLES, KINDS, MEETING_KINDS } from '../../src/approvals/rules.ts'
import { countingFor, countingOf, inOrder } from '../../src/web/duties/counting.ts'
import { delegable } from '../../src/web/duties/delegations.tsx'
import { nearestFirst, reachOf } from '../../src/web/duties/offices.tsx'
import { modelOf } from '../../src/web/duties/scheme-form.tsx'
import { bodyOf, faultsIn, newTier, sheetsOf, spotOf } from '../../src/web/duties/scheme-sheet.ts'
import { amountRange, kindName } from '../../src/web/duties/tiers.tsx'
import { proofGiven, sessionFound, whenProved } from '../../src/web/lost.ts'
import { isOurs, readAsked } from '../../src/web/sign-in/came-back.ts'
import { makeMe } from './fixture-people.ts'

const DAY = '2026-06-15'

function scheme(id: string, more: Partial<Scheme> = {}): Scheme {
  return {
    id,
    division: '632802102',
    division_name: '柯鲁柯镇',
    name: id,
    from: '2026-01-01',
    to: null,
    basis: '文件',
    tiers: [],
    state: 'confirmed',
    proposed_by: '甲',
    proposed_at: '2026-01-01T00:00:00Z',
    confirmed_by: '乙',
    confirmed_at: '2026-01-02T00:00:00Z',
    ended_at: null,
    ...more,
  }
}

describe('what counts', () => {
  const town = scheme('town')
  const newer = scheme('newer', { confirmed_at: '2026-03-01T00:00:00Z' })
  const village = scheme('village', { division: '632802102209', confirmed_at: '2026-01-01T00:00:00Z' })
  const proposed = scheme('proposed', { state: 'proposed', confirmed_at: null })

  it('is the narrowest confirmed over a place, of two equal ones the newer', () => {
    const all = [town, newer, village, proposed]
    expect(countingFor(all, '632802102209', DAY)?.id).toBe('village')
    expect(countingFor(all, '632802102201', DAY)?.id).toBe('newer')
    expect(countingFor(all, '632822100206', DAY)).toBeUndefined()
    expect(countingFor([proposed], '632802102209', DAY)).toBeUndefined()
  })

  it('begins and ends with its days', () => {
    const later = scheme('later', { from: '2026-06-16' })
    const lastDay = scheme('last', { to: DAY })
    const over = scheme('over', { to: '2026-06-14' })
    expect(countingFor([later, over], '632802102', DAY)).toBeUndefined()
    expect(countingFor([lastDay], '632802102', DAY)?.id).toBe('last')
    expect([later, lastDay, over].map((one) => countingOf(one, [one], DAY))).toEqual([
      'later',
      'counts',
      'over',
    ])
  })

  it('is told of each, what waits for somebody first', () => {
    const ended = scheme('ended', { state: 'ended', ended_at: DAY })
    const all = [ended, town, newer, proposed]
    expect(countingOf(town, all, DAY)).toBe('replaced')
    expect(inOrder(all, DAY).map(({ id }) => id)).toEqual(['proposed', 'newer', 'town', 'ended'])
  })
})

describe('a scheme as it is typed', () => {
  const head = { division: ' 632802102 ', name: '审批权限', from: DAY, to: '', basis: '镇政发1号' }
  const names = { kinds: [...KINDS], meetings: MEETING_KINDS, roles: [] }

  it('is sent as it was copied, and the rules find no fault with any model', () => {
    for (const { tiers } of [DEFAULT_SCHEME, ...EXAMPLES]) {
      const body = bodyOf(head, sheetsOf(tiers))
      expect(
        body.tiers.map(({ from, below }) => [Number(from), below === null ? null : Number(below)]),
      ).toEqual(tiers.map(({ from, below }) => [Number(from), below === null ? null : Number(below)]))
      expect(checkScheme(body)).toEqual([])
      expect(body.division).toBe('632802102')
      expect(body).not.toHaveProperty('to')
    }
  })

  it('takes wide figures and grouping; what is no amount goes as typed, to be answered for', () => {
    const tiers = sheetsOf(DEFAULT_SCHEME.tiers)
    const body = bodyOf(
      head,
      tiers.map((tier) => ({ ...tier, from: '１，０００', below: '很多' })),
    )
    expect([Number(body.tiers[0]?.from), body.tiers[0]?.below]).toEqual([1000, '很多'])
  })

  it('goes on where the last tier ends', () => {
    const first = sheetsOf(EXAMPLES[0]?.tiers ?? []).slice(0, 1)
    expect(newTier(first, '审核')).toMatchObject({ kind: 'administration', from: '1000.01', below: '' })
    expect(newTier([], '审核')).toMatchObject({ kind: '*', from: '0' })
  })

  it('has its faults at their rows: by number, by kind, and of the whole', () => {
    const wrong = [
      { kind: 'administration', from: '0.00', below: '100.00', meeting: null, steps: [] },
      { kind: 'administration', from: '200.00', below: null, meeting: null, steps: [] },
    ]
    const kinds = wrong.map(({ kind }) => kindName(names, kind))
    const spots = checkScheme({ from: DAY, tiers: wrong }).map(({ pointer }) => spotOf(pointer ?? '', kinds))
    expect(spots).toEqual([
      { tier: 0, step: -1 },
      { tier: 1, step: -1 },
      { tier: 1, step: -1 },
      { tier: -1, step: -1 },
    ])
    expect(spotOf('/tiers/2/steps/1/roles', kinds)).toEqual({ tier: 2, step: 1 })
    expect(spotOf('/name', kinds)).toEqual({ tier: -1, step: -1 })
  })

  it('reads every problem of an answer and survives an odd one', () => {
    expect(faultsIn({ errors: [{ detail: 'a', pointer: '/x' }, { detail: 'b' }, null, 3] })).toEqual([
      { detail: 'a', pointer: '/x' },
      { detail: 'b', pointer: '' },
    ])
    expect([faultsIn({}), faultsIn({ errors: 'x' })]).toEqual([[], []])
  })

  it('starts from an earlier one, the default, an example or nothing', () => {
    const list = { ...names, items: [scheme('s1')], standard: DEFAULT_SCHEME, examples: EXAMPLES }
    expect(modelOf(list, 's1')?.name).toBe('s1')
    expect(modelOf(list, 'standard')?.name).toBe(DEFAULT_SCHEME.name)
    expect(modelOf(list, 'example-1')?.name).toBe(EXAMPLES[1]?.name)
    expect([modelOf(list, ''), modelOf(list, 'example-9'), modelOf(list, 'x')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('says amounts in words', () => {
    expect(amountRange({ from: '0.00', below: null })).toBe('不论多少')
    expect(amountRange({ from: '0.00', below: '1000.01' })).toBe('不满 1,000.01 元')
    expect(amountRange({ from: '20000.00', below: null })).toBe('20,000 元及以上')
    expect(amountRange({ from: '5000.00', below: '20000.00' })).toBe('5,000 元起，不满 20,000 元')
  })
})

describe('offices', () => {
  it('reach as far as their division', () => {
    expect([null, '632802102209', '632802102', '6328'].map(reachOf)).toEqual([
      '本账套',
      '本村',
      '全乡镇',
      '全州',
    ])
  })

  it('on this very book come first, those that reach farther after', () => {
    const person = (name: string, ...scopes: (string | null)[]) => ({
      id: name,
      name,
      login: name,
      phone: null,
      disabled: false,
      roles: scopes.map((scope) => ({
        grant: '',
        role: '',
        name: '',
        scope,
        until: null,
        delegated_by: null,
      })),
    })
    const people = [person('州', '6328'), person('村', '632802', '632802102209'), person('账套', null)]
    expect(nearestFirst(people).map(({ name }) => name)).toEqual(['账套', '村', '州'])
  })

  it('may be handed on when they are one’s own and may be', () => {
    const { roles } = makeMe('village', [], ['甲村', '乙村'])
    const held = roles.map((role, index) => ({ ...role, delegated_by: index === 1 ? '王某' : null }))
    const one = held.slice(0, 1)
    const acts = new Map([['village_accountant', ['role.delegate']]])
    expect(delegable(held, acts)).toEqual(one)
    expect(delegable(one, new Map([['village_accountant', ['book.read']]]))).toEqual([])
  })
})

describe('the password once more', () => {
  it('does what waited for it, once; put aside, it does nothing', () => {
    let done = 0
    whenProved(() => (done += 1))
    proofGiven()
    proofGiven()
    expect(done).toBe(1)
    whenProved(() => (done += 1))
    sessionFound()
    proofGiven()
    expect(done).toBe(1)
  })
})

describe('a token of the single sign-on', () => {
  it('is ours when this window asked for it', () => {
    const asked = readAsked('{"state":"abc","back":"/books/JY"}')
    expect(asked).toEqual({ state: 'abc', back: '/books/JY' })
    expect(isOurs({ token: 't', state: 'abc', asked })).toBe(true)
    expect(isOurs({ token: 't', state: 'abd', asked })).toBe(false)
    expect(isOurs({ token: 't', state: '', asked: readAsked('{"state":""}') })).toBe(false)
    expect(isOurs({ token: 't', state: 'abc', asked: null })).toBe(false)
    expect([readAsked(null), readAsked('{'), readAsked('[]'), readAsked('3')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})
