/** The tiers of a scheme as a table: which outlay, how much, who signs in which order, what meeting. */
import type { SchemeList, Tier } from '../../approvals/schema.ts'
import { formatMoney, isZero, money } from '../../lib/money.ts'
import { text } from '../text.ts'

export type Names = Pick<SchemeList, 'kinds' | 'meetings' | 'roles'>

export function nameIn(list: readonly { code: string; name: string }[], code: string): string {
  return list.find((each) => each.code === code)?.name ?? code
}

export function kindName(names: Names, kind: string): string {
  return kind === '*' ? text.schemes.rest : nameIn(names.kinds, kind)
}

/** 分 of a limit are shown only where there are any. */
function yuan(amount: string): string {
  return formatMoney(money(amount)).replace(/\.00$/, '')
}

export function amountRange({ from, below }: Pick<Tier, 'from' | 'below'>): string {
  const words = text.schemes
  const zero = isZero(money(from))
  if (below === null) return zero ? words.any : words.over(yuan(from))
  return zero ? words.under(yuan(below)) : words.between(yuan(from), yuan(below))
}

/** Who may sign, where the name of the step does not say it already. */
function signersOf(step: Tier['steps'][number], names: Names): string {
  const signers = step.roles.map((role) => nameIn(names.roles, role)).join(' / ')
  return signers === step.label ? '' : signers
}

function Steps({ tier, names }: { tier: Tier; names: Names }) {
  return (
    <ol className="chain">
      {tier.steps.map((step, index) => (
        // Steps of a tier have no name but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <b>{step.label}</b>
          <small>{signersOf(step, names)}</small>
        </li>
      ))}
    </ol>
  )
}

export function TierTable({ tiers, names }: { tiers: readonly Tier[]; names: Names }) {
  const { head } = text.schemes
  return (
    <table className="ledger stack tiers">
      <thead>
        <tr>
          <th scope="col">{head.kind}</th>
          <th scope="col">{head.amount}</th>
          <th scope="col">{head.steps}</th>
          <th scope="col">{head.meeting}</th>
        </tr>
      </thead>
      <tbody>
        {tiers.map((tier) => (
          <tr key={`${tier.kind} ${tier.from}`}>
            <th scope="row">{kindName(names, tier.kind)}</th>
            <td className="range" data-label={head.amount}>
              {amountRange(tier)}
            </td>
            <td data-label={head.steps}>
              <Steps tier={tier} names={names} />
            </td>
            <td data-label={head.meeting}>
              {tier.meeting === null ? text.schemes.noMeeting : nameIn(names.meetings, tier.meeting)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
