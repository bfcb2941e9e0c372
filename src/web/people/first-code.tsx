/** The one-time code of a new or reset account: shown this once, to be handed over in person. */
import { inShanghai } from '../instant.ts'
import { text } from '../text.ts'

type Props = { name: string; login: string; code: string; until: string }

export function FirstCode({ name, login, code, until }: Props) {
  const words = text.people.first
  return (
    <div className="first-code" role="status">
      <p>{words.title(name)}</p>
      <dl className="facts">
        <div>
          <dt>{text.signIn.login}</dt>
          <dd>
            <code>{login}</code>
          </dd>
        </div>
        <div>
          <dt>{words.code}</dt>
          <dd>
            <code className="secret">{code}</code>
          </dd>
        </div>
      </dl>
      <p className="aside">{words.how(inShanghai(until))}</p>
    </div>
  )
}
