/** An amount in 元: grouped, tabular, negative ones red and with a minus; a link where lines stand behind it. */
import { formatMoney, isNegative } from '../../lib/money.ts'
import { Go } from '../go.tsx'
import type { Place } from '../place.ts'
import { text } from '../text.ts'
import type { Amount } from '../wire.ts'

export function shown(value: Amount): string {
  return value === null ? text.none : formatMoney(value)
}

type Props = {
  value: Amount
  /** What the figure is, for those who hear the page. */
  label?: string
  to?: Place
}

export function Figure({ value, label, to }: Props) {
  if (value === null)
    return (
      <span className="figure unknown" title={text.noData} aria-label={text.noData}>
        {text.none}
      </span>
    )
  const className = isNegative(value) ? 'figure negative' : 'figure'
  if (to === undefined) return <span className={className}>{shown(value)}</span>
  return (
    <Go to={to} className={className} aria-label={`${label ?? ''} ${shown(value)} ${text.yuan}`}>
      {shown(value)}
    </Go>
  )
}
