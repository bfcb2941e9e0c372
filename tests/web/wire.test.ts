/** The pages' picture of the answer is the server's: what they are tested with passes the server's own schema. */
import { describe, expect, it } from 'vitest'
import { AnnualQuery, AnnualSummary, LinesQuery } from '../../src/reports/schema.ts'
import { partsOf } from '../../src/web/annual/figure.ts'
import { showUnknown } from '../../src/web/annual/unknown.ts'
import { unnamedTypes } from '../../src/web/annual/types.ts'
import { LEVELS, MEASURES, TYPES } from '../../src/web/wire.ts'
import * as schema from '../../src/reports/schema.ts'
import { makeAnnual } from './fixture.ts'

const annual = makeAnnual()

describe('wire', () => {
  it.each(['6328', '632802', '632802100', '632802100901'])('summary of %s passes the schema', (scope) => {
    expect(AnnualSummary.safeParse(makeAnnual(scope)).error?.issues).toBeUndefined()
  })

  it('lists the same measures, types and levels', () => {
    expect(MEASURES).toEqual(schema.MEASURES)
    expect(TYPES).toEqual(schema.TYPE_KEYS)
    expect(LEVELS).toEqual(schema.LEVELS)
  })

  it('may ask without year and scope, as the first visit does', () => {
    expect(AnnualQuery.safeParse({}).success).toBe(true)
  })

  it('asks for lines in words the server knows', () => {
    const unnamed = unnamedTypes(annual.taxonomy)
    const picks = [
      ...MEASURES.map((key) => ({ kind: 'measure', key }) as const),
      ...TYPES.map((key) => ({ kind: 'type', key }) as const),
      { kind: 'type', key: 'named_other' } as const,
      ...[...schema.EXCLUDED_KEYS, ...schema.OUTSIDE_KEYS].map(
        (key) => ({ kind: 'exclusion', key }) as const,
      ),
    ]
    for (const part of picks.flatMap((pick) => partsOf(pick, unnamed))) {
      const query = { year: '2021', division: '632802100901', [part.query]: part.key }
      expect(LinesQuery.safeParse(query).error?.issues).toBeUndefined()
    }
  })
})

describe('no public data', () => {
  it('turns noughts nobody stated into unknowns, and leaves the others alone', () => {
    const [first, ...others] = annual.villages
    if (first === undefined) throw new Error('no villages')
    const shown = showUnknown({ ...annual, villages: [{ ...first, no_public_data: true }, ...others] })
    expect(shown.villages[0]?.operating_income).toBeNull()
    expect(shown.villages[0]?.by_type.tourism).toBeNull()
    expect(shown.villages.slice(1)).toEqual(others)
    expect(shown.summary).toEqual(annual.summary)
  })

  it('leaves no sum standing where nothing is known', () => {
    const villages = annual.villages.slice(0, 1).map((village) => ({ ...village, no_public_data: true }))
    expect(showUnknown({ ...annual, villages }).summary.by_type.tourism).toBeNull()
  })
})
