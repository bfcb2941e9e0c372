/** What waits for oneself, across books, the longest wait first; Enter opens, J and K walk. */
import type { WaitingPage as Page } from '../../approvals/schema.ts'
import { absolute, money } from '../../lib/money.ts'
import { Go } from '../go.tsx'
import { More } from '../parts/more.tsx'
import { Figure } from '../parts/amount.tsx'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useWaiting } from './data.ts'

export type Waiting = Page['items'][number]

export function WaitingTable({ items }: { items: readonly Waiting[] }) {
  const { head } = text.waiting
  return (
    <table className="ledger stack waiting">
      <thead>
        <tr>
          <th scope="col">{head.summary}</th>
          <th scope="col">{head.book}</th>
          <th scope="col" className="number">
            {head.amount}
          </th>
          <th scope="col">{head.step}</th>
          <th scope="col">{head.maker}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={`${one.book} ${one.draft}`} data-row>
            <th scope="row">
              <Go to={{ page: 'draft', code: one.book, id: one.draft }}>{one.summary}</Go>
              <small>{one.date}</small>
            </th>
            <td className="kind" data-label={head.book}>
              {one.book_name}
            </td>
            <td className="number" data-label={head.amount}>
              <Figure value={absolute(money(one.amount))} />
            </td>
            <td className="kind" data-label={head.step}>
              {one.label}
            </td>
            <td className="kind" data-label={head.maker}>
              {one.maker}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function WaitingPage() {
  const waiting = useWaiting()
  const items = waiting.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Frame title={text.waiting.title}>
      <Reading of={waiting}>
        {items.length === 0 ? (
          <p className="nothing">{text.waiting.none}</p>
        ) : (
          <>
            <p className="aside">{text.waiting.how}</p>
            <WaitingTable items={items} />
          </>
        )}
        <More of={waiting}>{text.books.more}</More>
      </Reading>
    </Frame>
  )
}
