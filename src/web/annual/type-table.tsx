/** Operating income by type, with bars; inferred names bear their badge wherever they stand. */
import { go, usePlace } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { Bar } from '../parts/bar.tsx'
import { Choice } from '../parts/choice.tsx'
import { text } from '../text.ts'
import type { Amount, Annual, ByType } from '../wire.ts'
import { total } from './figure.ts'
import { type Grouping, proportion, type TypeRow, typeRows } from './types.ts'

function noteOf(key: TypeRow['key']): string | undefined {
  if (key === 'unclassified') return text.types.unclassifiedNote
  return key === 'undecided' ? text.types.undecidedNote : undefined
}

export function typeName(row: Pick<TypeRow, 'key' | 'name'>): string {
  if (row.name !== null) return row.name
  if (row.key === 'named_other') return text.types.other
  return row.key === 'undecided' ? text.types.undecided : text.types.unclassified
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)}%`
}

function Row({ row, whole, division }: { row: TypeRow; whole: Amount; division: string }) {
  const place = usePlace()
  const part = proportion(row.amount, whole)
  const note = noteOf(row.key)
  return (
    <tr>
      <th scope="row">
        {typeName(row)}
        {row.inferred && <span className="badge">{text.types.badge}</span>}
        {note !== undefined && <small>{note}</small>}
      </th>
      <td className="number" data-label={text.types.head.amount}>
        <Figure
          value={row.amount}
          label={typeName(row)}
          to={{ ...place, figure: { division, pick: { kind: 'type', key: row.key } } }}
        />
      </td>
      <td className="number part" data-label={text.types.head.part}>
        {percent(part)}
      </td>
      <td className="bars">
        <Bar part={part} hatched={row.inferred} />
      </td>
    </tr>
  )
}

type Props = { annual: Annual; byType: ByType; division: string }

export function TypeTable({ annual, byType, division }: Props) {
  const place = usePlace()
  const words = text.types
  const rows = typeRows(byType, annual.taxonomy, place.types)
  const whole = total(rows.map((row) => row.amount))
  const options: { value: Grouping; label: string }[] = [
    { value: 'seven', label: words.seven },
    { value: 'named', label: words.named },
  ]
  return (
    <section className="block" aria-labelledby="types">
      <div className="block-head">
        <h2 id="types">{words.title}</h2>
        <Choice
          label={words.choice}
          value={place.types}
          options={options}
          onChange={(types) => go({ ...place, types }, 'replace')}
        />
      </div>
      <table className="ledger types">
        <thead>
          <tr>
            <th scope="col">{words.head.type}</th>
            <th scope="col" className="number">
              {words.head.amount}
            </th>
            <th scope="col" className="number part">
              {words.head.part}
            </th>
            <td className="bars" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} whole={whole} division={division} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.sum}</th>
            <td className="number">
              <Figure
                value={whole}
                label={words.sum}
                to={{ ...place, figure: { division, pick: { kind: 'measure', key: 'operating_income' } } }}
              />
            </td>
            <td className="number part">{percent(proportion(whole, whole))}</td>
            <td className="bars" />
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
