/** The rows of the paper: one cell a thing to type, each known by its row and column, walked by the keyboard. */
import type { ReactNode } from 'react'
import { text } from '../text.ts'
import { AccountCell } from './account-cell.tsx'
import type { Fault } from './faults.ts'
import type { Cell, Spot } from './keys.ts'
import type { Leaf } from './look-up.ts'
import { isBlank, type Row, type Side } from './sheet.ts'
import { amountIn } from './typed.ts'

/** What a row does when something is typed into it. */
export type RowActs = {
  summary: (row: number, words: string) => void
  account: (row: number, words: string) => void
  choose: (row: number, leaf: Leaf, goOn: boolean) => void
  auxiliary: (row: number, words: string) => void
  amount: (row: number, side: Side, words: string) => void
  settle: (row: number) => void
  remove: (row: number) => void
  at: (spot: Spot) => void
}

export function spotName({ row, cell }: Spot): string {
  return `${row}:${cell}`
}

type Props = {
  row: Row
  index: number
  leaves: readonly Leaf[]
  faults: readonly Fault[]
  acts: RowActs
}

function isRed(words: string): boolean {
  return amountIn(words)?.startsWith('-') === true
}

function AmountCell({
  row,
  index,
  side,
  faulty,
  acts,
}: Omit<Props, 'leaves' | 'faults'> & { side: Side; faulty: boolean }) {
  const value = row.side === side ? row.amount : ''
  const words = text.drafting
  return (
    <td className="number" data-label={words.head[side]}>
      <input
        data-spot={spotName({ row: index, cell: side })}
        aria-label={words.cell[side](index + 1)}
        aria-invalid={faulty ? true : undefined}
        className={isRed(value) ? 'red' : undefined}
        inputMode="decimal"
        autoComplete="off"
        maxLength={24}
        value={value}
        onFocus={(event) => {
          acts.at({ row: index, cell: side })
          event.target.select()
        }}
        onBlur={() => acts.settle(index)}
        onChange={(event) => acts.amount(index, side, event.target.value)}
      />
    </td>
  )
}

function Auxiliary({
  row,
  index,
  kind,
  faulty,
  acts,
}: Omit<Props, 'leaves' | 'faults'> & { kind: 'counterparty' | 'project'; faulty: boolean }) {
  const words = text.drafting
  return (
    <label className="auxiliary">
      <span>{words[kind]}</span>
      <input
        data-spot={spotName({ row: index, cell: 'auxiliary' })}
        aria-label={words.cell[kind](index + 1)}
        aria-invalid={faulty ? true : undefined}
        autoComplete="off"
        maxLength={100}
        value={row.auxiliary}
        onFocus={() => acts.at({ row: index, cell: 'auxiliary' })}
        onChange={(event) => acts.auxiliary(index, event.target.value)}
      />
    </label>
  )
}

export function VoucherRow({ row, index, spare, leaves, faults, acts }: Props & { spare: boolean }) {
  const words = text.drafting
  const leaf = leaves.find(({ code }) => code === row.account)
  const faulty = (cell: Cell) => faults.some((fault) => fault.row === index && fault.cell === cell)
  return (
    <tr className={spare ? 'spare' : undefined}>
      <td data-label={words.head.summary}>
        <input
          data-spot={spotName({ row: index, cell: 'summary' })}
          aria-label={words.cell.summary(index + 1)}
          aria-invalid={faulty('summary') ? true : undefined}
          autoComplete="off"
          maxLength={200}
          value={row.summary}
          onFocus={() => acts.at({ row: index, cell: 'summary' })}
          onChange={(event) => acts.summary(index, event.target.value)}
        />
      </td>
      <td data-label={words.head.account} className="account-cell">
        <AccountCell
          label={words.cell.account(index + 1)}
          words={row.words}
          chosen={row.account}
          leaves={leaves}
          faulty={faulty('account')}
          spot={spotName({ row: index, cell: 'account' })}
          onFocus={() => acts.at({ row: index, cell: 'account' })}
          onType={(typed) => acts.account(index, typed)}
          onChoose={(chosen, goOn) => acts.choose(index, chosen, goOn)}
        />
        {leaf !== undefined && leaf.auxiliary !== null && (
          <Auxiliary row={row} index={index} kind={leaf.auxiliary} faulty={faulty('auxiliary')} acts={acts} />
        )}
      </td>
      {(['debit', 'credit'] as const).map((side) => (
        <AmountCell key={side} row={row} index={index} side={side} faulty={faulty(side)} acts={acts} />
      ))}
      <td className="remove">
        {!isBlank(row) && (
          <button
            type="button"
            className="plain"
            tabIndex={-1}
            aria-label={words.cell.remove(index + 1)}
            onClick={() => acts.remove(index)}
          >
            ×
          </button>
        )}
      </td>
    </tr>
  )
}

type TableProps = {
  rows: readonly Row[]
  leaves: readonly Leaf[]
  faults: readonly Fault[]
  acts: RowActs
  foot: ReactNode
}

export function VoucherTable({ rows, leaves, faults, acts, foot }: TableProps) {
  const { head } = text.drafting
  // On a telephone the free row after the last written one is enough.
  const needed = Math.max(2, rows.findLastIndex((row) => !isBlank(row)) + 2)
  return (
    <table className="voucher-grid">
      <thead>
        <tr>
          <th scope="col">{head.summary}</th>
          <th scope="col">{head.account}</th>
          <th scope="col" className="number">
            {head.debit}
          </th>
          <th scope="col" className="number">
            {head.credit}
          </th>
          <th scope="col" className="remove">
            <span className="unseen">{head.remove}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <VoucherRow
            key={row.key}
            row={row}
            index={index}
            spare={index >= needed}
            leaves={leaves}
            faults={faults}
            acts={acts}
          />
        ))}
      </tbody>
      <tfoot>{foot}</tfoot>
    </table>
  )
}
