/** From the first request to a page: who is signed in decides between the door and the house. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect } from 'react'
import type { SignIn } from '../identity/schema.ts'
import { Loading } from './annual/states.tsx'
import { go, useRoute } from './go.tsx'
import { Action } from './parts/action.tsx'
import { Problem } from './parts/problem.tsx'
import { Safe } from './parts/safe.tsx'
import { Theme } from './parts/theme.tsx'
import { readRoute, writeRoute } from './route.ts'
import { SESSION, useSession } from './session.ts'
import { usePreferences } from './shell/comfort.tsx'
import { Shell } from './shell/shell.tsx'
import { SignInPage } from './sign-in/page.tsx'
import { text } from './text.ts'

/** Addresses of the summary from before there were other pages lead to where it stands now. */
function useOldAddress(): void {
  const route = useRoute()
  useEffect(() => {
    if (route.page === 'summary' && window.location.pathname === '/')
      window.history.replaceState(window.history.state, '', writeRoute(route))
  })
}

function House() {
  const client = useQueryClient()
  const session = useSession()
  useOldAddress()
  if (session.isPending)
    return (
      <main id="content" className="sheet">
        <Loading />
      </main>
    )
  if (session.data === undefined)
    return (
      <main id="content" className="sheet">
        <Problem
          error={session.error}
          action={<Action onClick={() => void session.refetch()}>{text.error.retry}</Action>}
        />
      </main>
    )
  const { stage, me } = session.data
  if (stage === 'full' && me !== null) return <Shell me={me} />
  const entered = (answer: SignIn) => {
    client.setQueryData(SESSION, answer)
    // The address may have changed since this was drawn: the single sign-on leads back to where one wanted to go.
    const { pathname, search } = window.location
    if (readRoute(pathname, search).page === 'sign-in') go({ page: 'home' }, 'replace')
  }
  return <SignInPage begun={session.data} onFull={entered} />
}

/** Everything below is drawn anew, and loses nothing, when language or size of type change. */
export function App() {
  const { language, large } = usePreferences()
  useLayoutEffect(() => {
    const page = document.documentElement
    page.lang = language === 'zh' ? 'zh-CN' : 'en'
    page.dataset['size'] = large ? 'large' : 'usual'
  }, [language, large])
  return (
    <Theme language={language} large={large}>
      <Safe>
        <House />
      </Safe>
    </Theme>
  )
}
