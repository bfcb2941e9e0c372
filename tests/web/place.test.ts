/** The address of a place: what is written is read back, nonsense falls back to the first page. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SORT_KEYS, VIEWS } from '../../src/web/annual/listing.ts'
import { enter, type Place, readPlace, writePlace } from '../../src/web/place.ts'
import { MEASURES, TYPES } from '../../src/web/wire.ts'

const FIRST = readPlace('')

const digits = fc.constantFrom('63', '6328', '632802', '632802102', '632802102209')
const pick = fc.oneof(
  fc.record({ kind: fc.constant('measure' as const), key: fc.constantFrom(...MEASURES) }),
  fc.record({ kind: fc.constant('type' as const), key: fc.constantFrom(...TYPES, 'named_other' as const) }),
  fc.record({ kind: fc.constant('exclusion' as const), key: fc.constantFrom('award', 'land_compensation') }),
)
const places: fc.Arbitrary<Place> = fc.record({
  year: fc.option(fc.integer({ min: 1990, max: 2199 })),
  scope: fc.option(digits),
  view: fc.constantFrom(...VIEWS),
  types: fc.constantFrom('seven' as const, 'named' as const),
  sort: fc.record({ key: fc.constantFrom(...SORT_KEYS), descending: fc.boolean() }),
  words: fc.string({ maxLength: 40, unit: 'binary' }),
  figure: fc.option(fc.record({ division: digits, pick })),
})

describe('address', () => {
  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(places, (place) => {
        fc.pre(place.words.isWellFormed())
        expect(readPlace(writePlace(place).replace('/summary', ''))).toEqual(place)
      }),
    )
  })

  it('says nothing about what would be so anyway', () => {
    expect(writePlace(FIRST)).toBe('/summary')
    expect(writePlace({ ...FIRST, year: 2021, scope: '632802' })).toBe('/summary?year=2021&scope=632802')
  })

  it.each([
    '?year=abc&scope=6328x',
    '?scope=63280',
    '?year=1066',
    '?sort=drop',
    '?figure=6328.type.gold',
    '?figure=6328.measure.',
    '?view=%E8%BF%9D',
  ])('takes %s for the first page', (search) => {
    expect(readPlace(search)).toEqual(FIRST)
  })

  it('leaves filter and drawer behind when entering another division', () => {
    const place = readPlace('?year=2021&view=below&q=%E6%B2%B3&types=named&figure=6328.type.tourism')
    expect(writePlace(enter(place, { scope: '632802' }))).toBe('/summary?year=2021&scope=632802&types=named')
  })
})
