/** The drawer behind a figure: villages first where it sums several, then the lines themselves. */
import { closeDrawer, Go, usePlace } from '../go.tsx'
import { SidePanel } from '../parts/side-panel.tsx'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { isVillage, significant, villageCode } from './divisions.ts'
import type { Picked } from './figure.ts'
import { LinesOf } from './lines.tsx'
import { typeName } from './type-table.tsx'
import { typeRows } from './types.ts'
import { VillagesBehind } from './villages-behind.tsx'

export function pickName(pick: Picked, annual: Annual): string {
  if (pick.kind === 'measure') return text.measures[pick.key].name
  if (pick.kind === 'exclusion') return text.exclusions[pick.key] ?? pick.key
  const grouping = pick.key === 'named_other' ? 'named' : 'seven'
  const row = typeRows(annual.summary.by_type, annual.taxonomy, grouping).find(
    (each) => each.key === pick.key,
  )
  return row === undefined ? pick.key : typeName(row)
}

function divisionName(code: string, annual: Annual): string {
  const known = [
    ...annual.path,
    ...annual.groups,
    ...annual.villages.map((village) => ({ code: villageCode(village), name: village.name })),
    { code: annual.scope, name: annual.name },
  ]
  return known.find((each) => significant(each.code) === significant(code))?.name ?? code
}

export function Drawer({ annual }: { annual: Annual }) {
  const place = usePlace()
  const { figure } = place
  const close = () => closeDrawer(place)
  if (figure === null)
    return (
      <SidePanel open={false} title="" onClose={close}>
        {null}
      </SidePanel>
    )
  const named = divisionName(figure.division, annual)
  const title = text.drawer.title(named, annual.year, pickName(figure.pick, annual))
  const single = isVillage(figure.division)
  const summed = isVillage(annual.scope) ? null : { ...figure, division: annual.scope }
  const definition = figure.pick.kind === 'measure' ? text.measures[figure.pick.key] : null
  return (
    <SidePanel open wide={single} title={title} onClose={close}>
      {definition && (
        <p className="definition">
          {definition.plain}
          <small>{definition.formula}</small>
        </p>
      )}
      {single && summed && (
        <p>
          <Go to={{ ...place, figure: summed }}>{text.drawer.back(annual.name)}</Go>
        </p>
      )}
      {single ? (
        <LinesOf annual={annual} figure={figure} />
      ) : (
        <VillagesBehind annual={annual} figure={figure} />
      )}
    </SidePanel>
  )
}
