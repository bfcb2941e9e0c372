/** Who is signed in, and the steps of signing in, as the pages ask for them. */
import { useQuery } from '@tanstack/react-query'
import type { Me, SignIn } from '../identity/schema.ts'
import { ask, send } from './api.ts'
import { prefer } from './preferences.ts'
import { inChinese } from './punctuation.ts'

export const SESSION = ['session'] as const

/** Names of roles as the pages print them. */
function inWords(answer: SignIn): SignIn {
  const { me } = answer
  if (me === null) return answer
  const roles = me.roles.map((role) => ({ ...role, name: inChinese(role.name) }))
  return { ...answer, me: { ...me, roles } }
}

export function useSession() {
  return useQuery({
    queryKey: SESSION,
    queryFn: async ({ signal }) => inWords(await ask<SignIn>('/session', {}, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** One step of signing in. */
export async function step(path: string, body: Record<string, string>): Promise<SignIn> {
  return inWords(await send<SignIn>({ method: 'POST', path, body, key: null }))
}

/** Everything read under the old session leaves the memory with the page. */
export async function signOut(everywhere = false): Promise<void> {
  await send({ method: 'DELETE', path: everywhere ? '/sessions' : '/session', key: null })
  // The answer empties what the browser stored; size of type and language are no secret and stay.
  prefer({})
  window.location.assign('/sign-in')
}

export function mayDo(me: Me, act: string): boolean {
  return me.acts.includes(act)
}
