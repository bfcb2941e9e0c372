/** One village in the table. */
import { Go } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { LevelTag } from '../parts/level-tag.tsx'
import { enter, type Place } from '../place.ts'
import { text } from '../text.ts'
import type { Measure, Village } from '../wire.ts'
import { villageCode } from './divisions.ts'

const words = text.villages
const SHOWN = [
  'operating_income',
  'total_income',
  'without_photovoltaic',
] as const satisfies readonly Measure[]

type Props = { village: Village; where: string; place: Place; measure: Measure }

export function VillageRow({ village, where, place, measure: chosen }: Props) {
  const division = villageCode(village)
  return (
    <tr>
      <th scope="row">
        <Go to={enter(place, { scope: division })}>{village.name}</Go>
        <small>{where}</small>
      </th>
      <td className="tag" data-label={words.head.level}>
        <LevelTag level={village.level} provisional={village.provisional} measure={chosen} />
      </td>
      {SHOWN.map((measure) => (
        <td key={measure} className="number" data-label={words.head[measure]}>
          <Figure
            value={village[measure]}
            label={`${village.name}${words.head[measure]}`}
            to={{ ...place, figure: { division, pick: { kind: 'measure', key: measure } } }}
          />
        </td>
      ))}
      <td className="number" data-label={words.head.months_closed}>
        {words.months(village.months_closed)}
      </td>
      <td className="why" data-label={words.head.reasons}>
        {text.sentence(village.reasons)}
        {village.drafts.count > 0 && <small>{words.drafts(village.drafts.count)}</small>}
      </td>
    </tr>
  )
}
