/** The government's single sign-on, where one is configured: a way there, and coming back with a token. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Refusal, send } from '../api.ts'
import { go } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { Problem } from '../parts/problem.tsx'
import { readRoute } from '../route.ts'
import { step } from '../session.ts'
import { text } from '../text.ts'
import { goAway, hasReturned, isOurs, type Return, takeReturn } from './came-back.ts'

type Way = { url: string | null }
const begin = () => send<Way>({ method: 'POST', path: '/session/single-sign-on/start', key: null })

async function exchange(came: Return): Promise<SignIn> {
  if (!isOurs(came)) throw new Refusal({ status: 401, code: 'session/refused', ...text.signOn.notOurs })
  return step('/session/single-sign-on', { id_token: came.token })
}

/** The page one wanted before one was sent away; never another site. */
function goBack({ asked }: Return): void {
  const { pathname, search } = new URL(asked?.back ?? '/', window.location.origin)
  go(readRoute(pathname, search), 'replace')
}

/** Nothing is shown where there is nowhere to go. */
export function SingleSignOn({ onTaken }: { onTaken: (answer: SignIn) => void }) {
  // A new way would make the token of the old one worthless.
  const [asks, setAsks] = useState(!hasReturned())
  const way = useQuery({
    queryKey: ['single-sign-on'],
    queryFn: begin,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: asks,
  })
  // Asked for anew at the click: what was handed out with the page may be too old by now.
  const going = useMutation({ mutationFn: begin, onSuccess: ({ url }) => url !== null && goAway(url) })
  const { mutate, error } = useMutation({
    mutationFn: exchange,
    onSuccess: (answer, came) => {
      goBack(came)
      onTaken(answer)
    },
    onError: () => setAsks(true),
  })
  useEffect(() => {
    const came = takeReturn()
    if (came !== null) mutate(came)
  }, [mutate])
  return (
    <>
      {error !== null && <Problem error={error} />}
      {(way.data?.url ?? null) !== null && (
        <p className="more">
          <Action busy={going.isPending} onClick={() => going.mutate()}>
            {text.signIn.single}
          </Action>
        </p>
      )}
    </>
  )
}
