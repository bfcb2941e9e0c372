/** The entries behind one village's figure: number, day, words, amount, type, and why it was put there. */
import { useState } from 'react'
import { formatMoney } from '../../lib/money.ts'
import { replyOf } from '../api.ts'
import { useLines } from '../data.ts'
import { Action } from '../parts/action.tsx'
import { Figure } from '../parts/amount.tsx'
import { Choice } from '../parts/choice.tsx'
import { Notice } from '../parts/notice.tsx'
import { inPercent, text } from '../text.ts'
import type { Annual, Line } from '../wire.ts'
import { type Figure as Behind, type Part, partsOf } from './figure.ts'
import { unnamedTypes } from './types.ts'

export function typeOf(line: Pick<Line, 'type' | 'exclusion'>, annual: Annual): string {
  if (line.exclusion !== null) return text.notOperating(text.exclusions[line.exclusion] ?? line.exclusion)
  if (line.type === null || line.type === 'undecided') return text.types.undecided
  if (line.type === 'none') return text.notOperating('')
  if (line.type === 'unclassified') return text.types.unclassified
  return annual.taxonomy.types.find((type) => type.code === line.type)?.name ?? line.type
}

/** `0.93` → `93%`; words stay words. */
export function confidenceOf(value: Line['confidence']): string | null {
  if (value === null) return null
  return /^\d+(\.\d+)?$/.test(value) ? inPercent(value).replace(/\.\d+%$/, '%') : value
}

function Why({ line }: { line: Line }) {
  const confidence = confidenceOf(line.confidence)
  return (
    <>
      {line.reason ?? text.drawer.noRule}
      <small>
        {line.rule !== null && text.drawer.rule(line.rule)}
        {confidence !== null && <> {text.drawer.confidence(confidence)}</>}
      </small>
    </>
  )
}

function LineRow({ line, annual }: { line: Line; annual: Annual }) {
  return (
    <tr>
      <th scope="row">
        {line.voucher}
        <small>{line.date}</small>
      </th>
      <td data-label={text.drawer.head.summary}>
        {line.summary}
        <small>
          {line.account} {line.account_name}
        </small>
      </td>
      <td className="number" data-label={text.drawer.head.amount}>
        <Figure value={line.amount} />
      </td>
      <td className="kind" data-label={text.drawer.head.type}>
        {typeOf(line, annual)}
      </td>
      <td className="why" data-label={text.drawer.head.why}>
        <Why line={line} />
      </td>
    </tr>
  )
}

function PartLines({ annual, division, part }: { annual: Annual; division: string; part: Part }) {
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useLines(
    annual.year,
    division,
    part,
  )
  const lines = data?.pages.flatMap((page) => page.items) ?? []
  const first = data?.pages[0]
  if (error !== null) {
    const { title, detail } = replyOf(error)
    return (
      <Notice
        kind="error"
        title={title}
        action={<Action onClick={() => void refetch()}>{text.error.retry}</Action>}
      >
        {detail}
      </Notice>
    )
  }
  if (isPending || first === undefined) return <p role="status">{text.loading}</p>
  return (
    <>
      <p className="counted">{text.drawer.counted(first.count, formatMoney(first.total))}</p>
      <table className="ledger stack lines">
        <thead>
          <tr>
            {Object.entries(text.drawer.head).map(([key, name]) => (
              <th key={key} scope="col" className={key === 'amount' ? 'number' : ''}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={`${line.book} ${line.seq} ${line.line_no}`} line={line} annual={annual} />
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="nothing">{text.drawer.none}</p>}
      {hasNextPage && (
        <p className="more">
          <Action onClick={() => void fetchNextPage()} busy={isFetchingNextPage}>
            {text.drawer.more}
          </Action>
        </p>
      )}
    </>
  )
}

function partName(part: Part, annual: Annual): string {
  const name =
    part.query === 'account'
      ? `${part.key} ${text.accounts[part.key] ?? ''}`
      : (annual.taxonomy.types.find((type) => type.code === part.key)?.name ?? part.key)
  return part.minus ? `${text.drawer.minus} ${name}` : name
}

export function LinesOf({ annual, figure }: { annual: Annual; figure: Behind }) {
  const parts = partsOf(figure.pick, unnamedTypes(annual.taxonomy))
  const [chosen, setChosen] = useState('')
  const part = parts.find((each) => each.key === chosen) ?? parts[0]
  if (part === undefined) return null
  return (
    <>
      {parts.length > 1 && (
        <div className="parts">
          <p>{text.drawer.parts}</p>
          <Choice
            label={text.drawer.parts}
            value={part.key}
            options={parts.map((each) => ({ value: each.key, label: partName(each, annual) }))}
            onChange={setChosen}
          />
        </div>
      )}
      <PartLines key={part.key} annual={annual} division={figure.division} part={part} />
    </>
  )
}
