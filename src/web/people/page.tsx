/** Accounts, for administrators: find, add, and what may be done to one; what an administrator's role does not hold is not offered. */
import { useState } from 'react'
import type { Me, UserShown } from '../../identity/schema.ts'
import { go, Go } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { Heads } from '../parts/heads.tsx'
import { More } from '../parts/more.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { AddPerson } from './add.tsx'
import { useAccounts, useRoleNames } from './data.ts'
import { PersonPanel } from './person.tsx'

export function stateOf(account: Pick<UserShown, 'disabled' | 'locked' | 'code_until'>): string {
  if (account.disabled) return text.people.states.disabled
  if (account.locked) return text.people.states.locked
  return account.code_until !== null ? text.people.states.temporary : text.people.states.usual
}

function Row({ account, words }: { account: UserShown; words: string }) {
  const { head } = text.people
  const nameOf = useRoleNames()
  return (
    <tr data-row className={account.disabled ? 'off' : ''}>
      <th scope="row">
        <Go to={{ page: 'people', words, user: account.login }}>{account.name}</Go>
        <small>{account.login}</small>
      </th>
      <td className="kind" data-label={head.phone}>
        {account.phone ?? text.none}
      </td>
      <td data-label={head.roles}>
        {account.roles.length === 0 && text.people.noRole}
        {account.roles.map((role) => (
          <span key={role.grant} className="entity">
            {nameOf(role.role)}
            {role.scope_name !== null && ` · ${role.scope_name}`}
          </span>
        ))}
      </td>
      <td className="kind" data-label={head.second}>
        {account.second_factor ? text.people.set : text.people.notSet}
      </td>
      <td className="kind" data-label={head.state}>
        {stateOf(account)}
      </td>
    </tr>
  )
}

type Props = { me: Me; words: string; user: string }

export function PeoplePage({ me, words, user }: Props) {
  const accounts = useAccounts(words)
  const [adding, setAdding] = useState(false)
  const items = accounts.data?.pages.flatMap((page) => page.items) ?? []
  const { head } = text.people
  const names = [head.name, head.phone, head.roles, head.second, head.state]
  return (
    <Frame
      title={text.people.title}
      aside={
        mayDo(me, 'user.create') && (
          <Action primary onClick={() => setAdding(true)}>
            {text.people.add}
          </Action>
        )
      }
    >
      <div className="finders">
        <SearchBox
          label={text.people.search}
          value={words}
          onChange={(typed) => go({ page: 'people', words: typed, user: '' }, 'replace')}
        />
      </div>
      <Reading of={accounts}>
        {items.length === 0 && <p className="nothing">{text.people.none}</p>}
        {items.length > 0 && (
          <table className="ledger stack">
            <Heads names={names} />
            <tbody>
              {items.map((account) => (
                <Row key={account.id} account={account} words={words} />
              ))}
            </tbody>
          </table>
        )}
        <More of={accounts}>{text.books.more}</More>
      </Reading>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
      <PersonPanel me={me} user={user} onClose={() => go({ page: 'people', words, user: '' }, 'replace')} />
    </Frame>
  )
}
