/** One village in the table. */
import { Go } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { LevelTag } from '../parts/level-tag.tsx'
import { enter, type Place } from '../place.ts'
import { text } from '../text.ts'
import type { Measure, Village } from '../wire.ts'
import { villageCode } from './divisions.ts'

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
      <td className="tag" data-label={text.villages.head.level}>
        <LevelTag level={village.level} provisional={village.provisional} measure={chosen} />
      </td>
      {SHOWN.map((measure) => (
        <td key={measure} className="number" data-label={text.villages.head[measure]}>
          <Figure
            value={village[measure]}
            label={`${village.name}${text.villages.head[measure]}`}
            to={{ ...place, figure: { division, pick: { kind: 'measure', key: measure } } }}
          />
        </td>
      ))}
      <td className="number" data-label={text.villages.head.months_closed}>
        {text.villages.months(village.months_closed)}
      </td>
      <td className="why" data-label={text.villages.head.reasons}>
        {text.sentence(village.reasons)}
        {village.drafts.count > 0 && <small>{text.villages.drafts(village.drafts.count)}</small>}
      </td>
    </tr>
  )
}
