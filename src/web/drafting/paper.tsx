/** The voucher as it lies on the table: its head, its rows, its sum in figures and in 大写, and what is still to balance. */
import type { KeyboardEvent } from 'react'
import { absolute, formatMoney, isNegative, isZero } from '../../lib/money.ts'
import { preferences } from '../preferences.ts'
import { text } from '../text.ts'
import { inCapitals } from './capital.ts'
import type { Leaf } from './look-up.ts'
import { VoucherTable } from './rows.tsx'
import { differenceOf, type Sheet, totalOf } from './sheet.ts'
import { countIn } from './typed.ts'
import type { Writing } from './writing.ts'

/** How far debit and credit are apart, in words. */
export function standingIn(sheet: Sheet): string {
  const words = text.drafting
  const difference = differenceOf(sheet)
  if (isZero(difference)) return isZero(totalOf(sheet, 'debit')) ? words.empty : words.balanced
  const side = isNegative(difference) ? 'debit' : 'credit'
  return words.lacks[side](formatMoney(absolute(difference)))
}

function Head({ writing, choices }: { writing: Writing; choices: readonly string[] }) {
  const { sheet, write } = writing
  const words = text.drafting
  /** From the head to the first row, as from cell to cell. */
  const pressed = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey } = event
    if (key !== 'Enter' || ctrlKey || metaKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    writing.first()
  }
  const date = writing.faults.some(({ what }) => what === 'date')
  return (
    <div className="voucher-head" onKeyDown={pressed}>
      <label>
        <span>{words.date}</span>
        <input
          type="date"
          data-spot="head:date"
          value={sheet.date}
          aria-invalid={date ? true : undefined}
          onChange={(event) => write((now) => ({ ...now, date: event.target.value }))}
        />
      </label>
      {choices.length > 1 && (
        <label>
          <span>{words.word}</span>
          <select
            value={sheet.word}
            onChange={(event) => write((now) => ({ ...now, word: event.target.value }))}
          >
            <option value="">{words.wordItself}</option>
            {choices.map((word) => (
              <option key={word} value={word}>
                {word}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>{words.attachments}</span>
        <input
          className="count"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          aria-invalid={countIn(sheet.attachments) === undefined ? true : undefined}
          value={sheet.attachments}
          onFocus={(event) => event.target.select()}
          onChange={(event) => write((now) => ({ ...now, attachments: event.target.value }))}
        />
      </label>
    </div>
  )
}

function Sum({ sheet }: { sheet: Sheet }) {
  const words = text.drafting
  const [debit, credit] = [totalOf(sheet, 'debit'), totalOf(sheet, 'credit')]
  const capitals = preferences().language === 'zh' && debit === credit && !isZero(debit)
  return (
    <tr>
      <th scope="row" colSpan={2}>
        {words.sum}
        {capitals && <span className="capitals">{inCapitals(debit)}</span>}
      </th>
      <td className="number" data-label={words.head.debit}>
        <span className="figure">{formatMoney(debit)}</span>
      </td>
      <td className="number" data-label={words.head.credit}>
        <span className="figure">{formatMoney(credit)}</span>
      </td>
      <td className="remove" />
    </tr>
  )
}

type Props = {
  writing: Writing
  leaves: readonly Leaf[]
  /** 凭证字 of the book, one alone leaves nothing to choose. */
  choices: readonly string[]
}

export function Paper({ writing, leaves, choices }: Props) {
  const { sheet, faults, acts } = writing
  const balanced = isZero(differenceOf(sheet))
  return (
    <section className="voucher" aria-labelledby="paper">
      <h2 id="paper">{text.drafting.paper}</h2>
      <Head writing={writing} choices={choices} />
      <VoucherTable
        rows={sheet.rows}
        leaves={leaves}
        faults={faults}
        acts={acts}
        foot={<Sum sheet={sheet} />}
      />
      <p className="voucher-foot">
        <button type="button" className="plain" onClick={writing.more}>
          {text.drafting.addRow}
        </button>
        <span role="status" className={balanced ? 'balanced' : 'unbalanced'}>
          {standingIn(sheet)}
        </span>
      </p>
    </section>
  )
}
