/** 科目余额表 of a book as of a day, as accountants read it: opening, movements, closing, each with its side. */
import { absolute, isNegative, isZero, type Money, money } from '../../lib/money.ts'
import { go } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { shown } from '../parts/amount.tsx'
import { inChinese } from '../punctuation.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from './book.tsx'
import { useBalance } from './data.ts'

/** Debit and credit side by their word, nought as level. */
export function sideOf(value: Money): { side: string; amount: string } {
  if (isZero(value)) return { side: text.balance.level, amount: shown(value) }
  const side = isNegative(value) ? text.balance.credit : text.balance.debit
  return { side, amount: shown(absolute(value)) }
}

function Balance({ value, label }: { value: string; label: string }) {
  const { side, amount } = sideOf(money(value))
  return (
    <td className="number" data-label={label}>
      <span>
        <span className="side">{side}</span> <span className="figure">{amount}</span>
      </span>
    </td>
  )
}

function Movement({ value, label }: { value: string; label: string }) {
  return (
    <td className="number" data-label={label}>
      <span className="figure">{isZero(money(value)) ? '' : shown(money(value))}</span>
    </td>
  )
}

type Row = NonNullable<ReturnType<typeof useBalance>['data']>['rows'][number]

function Rows({ rows }: { rows: readonly Row[] }) {
  const { head } = text.balance
  return rows.map((row) => (
    <tr key={row.code} className={`account-${row.level}`}>
      <th scope="row">
        <span className="account">{row.code}</span> {row.name}
      </th>
      <Balance value={row.opening} label={head.opening} />
      <Movement value={row.debit} label={head.debit} />
      <Movement value={row.credit} label={head.credit} />
      <Balance value={row.closing} label={head.closing} />
    </tr>
  ))
}

export function BalancePage({ code, asOf }: { code: string; asOf: string }) {
  const balance = useBalance(code, asOf)
  const { head } = text.balance
  const { data } = balance
  return (
    <Frame
      title={text.balance.title}
      aside={
        <span className="tools">
          <label className="pick-list">
            <span>{text.balance.asOf}</span>
            <input
              type="date"
              value={asOf === '' ? (data?.as_of ?? '') : asOf}
              onChange={(event) => go({ page: 'balance', code, asOf: event.target.value }, 'replace')}
            />
          </label>
          <Action onClick={() => window.print()}>{text.print}</Action>
        </span>
      }
    >
      <BackToBook code={code} />
      <Reading of={balance}>
        {data !== undefined && (
          <>
            <p className="aside">{text.balance.period(data.from, data.as_of)}</p>
            <table className="ledger stack balance">
              <thead>
                <tr>
                  <th scope="col">{head.account}</th>
                  {([head.opening, head.debit, head.credit, head.closing] as const).map((name) => (
                    <th key={name} scope="col" className="number">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                <Rows rows={data.rows} />
              </tbody>
            </table>
            {data.drafts > 0 && <p className="aside">{text.balance.drafts(data.drafts)}</p>}
            {data.notes.map((note) => (
              <p key={note} className="aside">
                {inChinese(note)}
              </p>
            ))}
          </>
        )}
      </Reading>
    </Frame>
  )
}
