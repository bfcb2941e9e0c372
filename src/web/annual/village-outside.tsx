/** What a village took in that is not operating income or no income at all, and lines where account and type disagree. */
import { usePlace } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { text } from '../text.ts'
import type { Amount, Annual, BridgeLine } from '../wire.ts'
import { total } from './figure.ts'
import { typeOf } from './lines.tsx'

const words = text.village

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
      {rows.length === 0 && <p className="nothing">{words.none}</p>}
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

export function Bridge({ lines, annual }: { lines: BridgeLine[]; annual: Annual }) {
  return (
    <section className="block" aria-labelledby="bridge">
      <h2 id="bridge">{words.bridge}</h2>
      <p className="aside">{lines.length === 0 ? words.bridgeNone : words.bridgeNote}</p>
      {lines.length > 0 && (
        <table className="ledger stack lines">
          <thead>
            <tr>
              <th scope="col">{text.drawer.head.voucher}</th>
              <th scope="col">{text.drawer.head.summary}</th>
              <th scope="col" className="number">
                {text.drawer.head.amount}
              </th>
              <th scope="col">{text.drawer.head.type}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, index) => (
              <tr key={`${line.voucher ?? ''} ${index}`}>
                <th scope="row">
                  {line.voucher}
                  <small>{line.date}</small>
                </th>
                <td data-label={text.drawer.head.summary}>
                  {line.summary}
                  <small>
                    {line.account} {line.account_name ?? text.accounts[line.account ?? '']}
                  </small>
                </td>
                <td className="number" data-label={text.drawer.head.amount}>
                  <Figure value={line.amount ?? null} />
                </td>
                <td className="kind" data-label={text.drawer.head.type}>
                  {typeOf({ type: line.type ?? null, exclusion: line.exclusion ?? null }, annual)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
