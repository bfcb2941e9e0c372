/** Who holds which office on a book, what was allowed to one person alone, who keeps the book, and whether rules review it. */
import type { BookPeople } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { inChinese } from '../punctuation.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from '../work/book.tsx'
import { useBook } from '../work/data.ts'
import { dayOf, useOffices } from './data.ts'
import { Exemptions } from './exemptions.tsx'
import { Keeper } from './keeper.tsx'
import { Review } from './review.tsx'

type Person = BookPeople['items'][number]

/** How far an office reaches. */
export function reachOf(scope: string | null): string {
  return scope === null ? text.duties.here : (text.duties.scopes[String(scope.length)] ?? scope)
}

/** Offices on this very book and village first, those that reach farther after. */
export function nearestFirst(people: readonly Person[]): Person[] {
  const reach = ({ roles }: Person): number =>
    Math.min(...roles.map(({ scope }) => (scope === null ? 0 : 12 - scope.length + 1)))
  return people.toSorted((one, other) => reach(one) - reach(other))
}

function Office({ role }: { role: Person['roles'][number] }) {
  return (
    <li>
      {role.delegated_by !== null && <b>{text.duties.standsIn(role.delegated_by)} </b>}
      {inChinese(role.name)} <span className="of">{reachOf(role.scope)}</span>
      {role.until !== null && <span className="of"> {text.people.until(dayOf(role.until))}</span>}
    </li>
  )
}

function Holders({ code }: { code: string }) {
  const offices = useOffices(code)
  const items = nearestFirst(offices.data?.items ?? [])
  const { head } = text.offices
  return (
    <Reading of={offices}>
      {items.length === 0 ? (
        <p className="nothing">{text.offices.none}</p>
      ) : (
        <table className="ledger stack">
          <thead>
            <tr>
              <th scope="col">{head.name}</th>
              <th scope="col">{head.phone}</th>
              <th scope="col">{head.roles}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((person) => (
              <tr key={person.id} className={person.disabled ? 'off' : ''}>
                <th scope="row">
                  {person.name} {person.disabled && <span className="badge">{text.offices.off}</span>}
                  <small>{person.login}</small>
                </th>
                <td className="kind" data-label={head.phone}>
                  {person.phone ?? text.none}
                </td>
                <td data-label={head.roles}>
                  <ul>
                    {person.roles.map((role) => (
                      <Office key={role.grant} role={role} />
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Reading>
  )
}

export function OfficesPage({ me, code }: { me: Me; code: string }) {
  const book = useBook(code)
  return (
    <Frame title={text.offices.title}>
      <BackToBook code={code} />
      <Holders code={code} />
      <Exemptions me={me} code={code} />
      <Reading of={book}>
        {book.data !== undefined && (
          <>
            <Keeper me={me} book={book.data} />
            <Review me={me} code={code} />
          </>
        )}
      </Reading>
    </Frame>
  )
}
