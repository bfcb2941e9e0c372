/** What a village took in that is not operating income or none at all, and where account and type disagree. */
import { Go, usePlace } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { text } from '../text.ts'
import { type Amount, type Annual, type BridgeLine, TYPES } from '../wire.ts'
import { type Picked, total } from './figure.ts'
import { typeOf } from './lines.tsx'

type Props = {
  id: string
  title: string
  note: string
  amounts: Record<string, Amount>
  division: string
  /** Only amounts of one kind are added up. */
  summed?: boolean
}

export function Outside({ id, title, note, amounts, division, summed = false }: Props) {
  const place = usePlace()
  const rows = Object.entries(amounts)
  return (
    <section className="block" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="aside">{note}</p>
      {rows.length === 0 && <p className="nothing">{text.village.none}</p>}
      {rows.length > 0 && (
        <table className="ledger pairs">
          <tbody>
            {rows.map(([key, value]) => {
              const name = text.exclusions[key] ?? key
              return (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  <td className="number">
                    <Figure
                      value={value}
                      label={name}
                      to={{ ...place, figure: { division, pick: { kind: 'exclusion', key } } }}
                    />
                  </td>
                </tr>
              )
            })}
          </tbody>
          {summed && (
            <tfoot>
              <tr>
                <th scope="row">{text.groups.sum}</th>
                <td className="number">
                  <Figure value={total(Object.values(amounts))} />
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      )}
    </section>
  )
}

/** Where the lines behind a row stand: by its type, or by what keeps it out. */
function behind(line: BridgeLine): Picked | null {
  if (line.exclusion !== null) return { kind: 'exclusion', key: line.exclusion }
  const key = TYPES.find((type) => type === line.type)
  return key === undefined ? null : { kind: 'type', key }
}

function BridgeRow({ line, annual }: { line: BridgeLine; annual: Annual }) {
  const place = usePlace()
  const pick = behind(line)
  const type = typeOf(line, annual)
  return (
    <tr>
      <th scope="row">
        {line.account} {text.accounts[line.account]}
      </th>
      <td className="kind" data-label={text.drawer.head.type}>
        {pick === null ? type : <Go to={{ ...place, figure: { division: annual.scope, pick } }}>{type}</Go>}
      </td>
      <td className="number" data-label={text.village.bridgeLines}>
        {line.lines}
      </td>
      <td className="number" data-label={text.drawer.head.amount}>
        <Figure value={line.amount} />
      </td>
      <td data-label={text.drawer.head.summary}>{line.summary}</td>
    </tr>
  )
}

export function Bridge({ lines, annual }: { lines: BridgeLine[]; annual: Annual }) {
  return (
    <section className="block" aria-labelledby="bridge">
      <h2 id="bridge">{text.village.bridge}</h2>
      <p className="aside">{lines.length === 0 ? text.village.bridgeNone : text.village.bridgeNote}</p>
      {lines.length > 0 && (
        <table className="ledger stack bridge">
          <thead>
            <tr>
              <th scope="col">{text.village.bridgeAccount}</th>
              <th scope="col">{text.drawer.head.type}</th>
              <th scope="col" className="number">
                {text.village.bridgeLines}
              </th>
              <th scope="col" className="number">
                {text.drawer.head.amount}
              </th>
              <th scope="col">{text.drawer.head.summary}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <BridgeRow key={`${line.account} ${line.type} ${line.exclusion}`} line={line} annual={annual} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
