/** The head of every page: whose books, which month, the way to another book, larger type, oneself. */
import type { Me } from '../../identity/schema.ts'
import { Go } from '../go.tsx'
import type { Route } from '../route.ts'
import { mayDo } from '../session.ts'
import { text } from '../text.ts'
import { useWaitingCount } from '../work/data.ts'
import { useBearings } from './bearings.ts'
import { Comfort } from './comfort.tsx'
import { Menu } from './menu.tsx'
import { UserMenu } from './user-menu.tsx'

type Props = { me: Me; route: Route; onSwitch: () => void; onKeys: () => void }

function Where({ me, route, onSwitch }: Omit<Props, 'onKeys'>) {
  const { scope, month } = useBearings(route, me)
  const inside = (
    <>
      <span className="scope">{scope}</span>
      {month !== '' && <span className="month">{month}</span>}
    </>
  )
  if (!mayDo(me, 'book.read')) return <p className="where">{inside}</p>
  return (
    <button
      type="button"
      className="where"
      aria-haspopup="dialog"
      title={text.shell.switchWhy}
      onClick={onSwitch}
    >
      {inside}
      <span className="switch">
        {text.shell.switch}
        <kbd>Ctrl K</kbd>
      </span>
    </button>
  )
}

export function Top({ me, route, onSwitch, onKeys }: Props) {
  const waiting = useWaitingCount(mayDo(me, 'approval.sign'))
  return (
    <header className="top">
      <div className="top-line">
        <Go to={{ page: 'home' }} className="brand">
          {text.product}
        </Go>
        <Where me={me} route={route} onSwitch={onSwitch} />
        <div className="tools">
          <Comfort />
          <button
            type="button"
            className="tool"
            aria-haspopup="dialog"
            title={text.keys.title}
            onClick={onKeys}
          >
            <span aria-hidden="true">?</span>
            <span className="unseen">{text.keys.title}</span>
          </button>
          <UserMenu me={me} />
        </div>
      </div>
      <Menu me={me} route={route} waiting={waiting} />
    </header>
  )
}
