/** The government's single sign-on, where one is configured: a way there, and coming back with a token, which leaves the address at once. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { send } from '../api.ts'
import { Action } from '../parts/action.tsx'
import { Problem } from '../parts/problem.tsx'
import { step } from '../session.ts'
import { text } from '../text.ts'

type Way = { url: string | null }
const begin = () => send<Way>({ method: 'POST', path: '/session/single-sign-on/start', key: null })

/** `#id_token=…&state=…` → the token. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('id_token')
}

/** Nothing is shown where there is nowhere to go. */
export function SingleSignOn({ onTaken }: { onTaken: (answer: SignIn) => void }) {
  const way = useQuery({ queryKey: ['single-sign-on'], queryFn: begin, staleTime: Number.POSITIVE_INFINITY })
  // Asked for anew at the click: what was handed out with the page may be too old by now.
  const going = useMutation({
    mutationFn: begin,
    onSuccess: ({ url }) => {
      if (url !== null) window.location.assign(url)
    },
  })
  const { mutate: comeBack, error } = useMutation({
    mutationFn: (token: string) => step('/session/single-sign-on', { id_token: token }),
    onSuccess: onTaken,
  })
  useEffect(() => {
    const token = tokenIn(window.location.hash)
    if (token === null) return
    window.history.replaceState(window.history.state, '', window.location.pathname)
    comeBack(token)
  }, [comeBack])
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
