/** Posted vouchers of a book, month by month, in the order of posting. */
import type { Book } from '../../books/schema.ts'
import { addMonths, type Month, month as monthOfText, monthsBetween } from '../../lib/day.ts'
import { money } from '../../lib/money.ts'
import type { VoucherHead } from '../../vouchers/schema.ts'
import { go, Go } from '../go.tsx'
import { More } from '../parts/more.tsx'
import { Figure } from '../parts/amount.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { monthInWords, presentMonth } from '../shell/bearings.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from '../work/book.tsx'
import { useBook } from '../work/data.ts'
import { useVouchers } from './data.ts'

/** Months a book can have vouchers in, the newest first; one ahead, for books are not always kept in order. */
export function monthsOf(book: Pick<Book, 'start' | 'closed_through'>): Month[] {
  const last = presentMonth(book)
  if (last === null || book.start === null) return []
  return monthsBetween(monthOfText(book.start), addMonths(last, 11)).toReversed()
}

function Mark({ voucher }: { voucher: VoucherHead }) {
  const words = text.drafting.voucher
  if (voucher.reversed_by !== null) return <b className="state">{words.reversed}</b>
  return voucher.kind === 'reversal' ? <b className="state red">{words.reversal}</b> : null
}

function Row({ code, voucher }: { code: string; voucher: VoucherHead }) {
  const words = text.drafting.voucher
  return (
    <tr data-row>
      <th scope="row">
        <Go to={{ page: 'voucher', code, seq: voucher.seq }}>{voucher.name}</Go>
        <small>{voucher.date}</small>
      </th>
      <td data-label={words.head.summary}>
        {voucher.summary} <Mark voucher={voucher} />
      </td>
      <td className="number" data-label={words.head.amount}>
        <Figure value={money(voucher.total)} />
      </td>
      <td className="kind" data-label={words.head.papers}>
        {words.papers(voucher.attachments)}
      </td>
    </tr>
  )
}

function Months({ code, month }: { code: string; month: string }) {
  const book = useBook(code).data
  const words = text.drafting.voucher
  if (book === undefined) return null
  const options = monthsOf(book).map((each) => ({ value: each as string, label: monthInWords(each) }))
  return (
    <PickList
      label={words.month}
      value={month}
      options={[{ value: '', label: words.all }, ...options]}
      onChange={(wanted) => go({ page: 'vouchers', code, month: wanted }, 'replace')}
    />
  )
}

export function VouchersPage({ code, month }: { code: string; month: string }) {
  const vouchers = useVouchers(code, month)
  const items = vouchers.data?.pages.flatMap((page) => page.items) ?? []
  const words = text.drafting.voucher
  return (
    <Frame title={words.list} aside={<Months code={code} month={month} />}>
      <BackToBook code={code} />
      <Reading of={vouchers}>
        {items.length === 0 ? (
          <p className="nothing">{words.none}</p>
        ) : (
          <table className="ledger stack">
            <thead>
              <tr>
                <th scope="col">{words.head.name}</th>
                <th scope="col">{words.head.summary}</th>
                <th scope="col" className="number">
                  {words.head.amount}
                </th>
                <th scope="col">{words.head.papers}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((voucher) => (
                <Row key={voucher.seq} code={code} voucher={voucher} />
              ))}
            </tbody>
          </table>
        )}
        <More of={vouchers}>{words.more}</More>
      </Reading>
    </Frame>
  )
}
