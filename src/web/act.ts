/** One act of a page: its key stays the same until it is answered, so that sending it again can never do it twice. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { randomHex } from '../lib/random.ts'
import { type Act, Refusal, send } from './api.ts'
import { whenProved } from './lost.ts'

export type Keyed = { key: string; what: string }

/** After these the act was not done, or nobody knows: what is sent again bears the same key. */
function isOpen({ reply }: Refusal): boolean {
  return reply.status === 0 || reply.status >= 500 || reply.status === 401 || reply.code === 'session/proof'
}

/** The key of an act: that of the last attempt when the same is sent again, a new one for anything else. */
export function keyFor(last: Keyed | null, what: string, make: () => string): Keyed {
  return last !== null && last.what === what ? last : { key: make(), what }
}

const KEY_BYTES = 16

function newKey(): string {
  return randomHex(KEY_BYTES)
}

type Options<T> = {
  /** First words of the queries that the act makes stale; all of them when left out. */
  stale?: readonly string[]
  done?: (answer: T) => void
}

/** An act that may have to be sent again. */
export type Unanswered = { error: Error | null; interrupted: boolean; busy: boolean; again: () => void }

/** `interrupted`: the act was sent and not answered, because the session or the network was lost. */
export function useAct<T>({ stale, done }: Options<T> = {}) {
  const client = useQueryClient()
  const last = useRef<Keyed | null>(null)
  const mutation = useMutation<T, Error, Omit<Act, 'key'>>({
    mutationFn: async (act) => {
      const keyed = keyFor(last.current, JSON.stringify(act), newKey)
      last.current = keyed
      try {
        const answer = await send<T>({ ...act, key: keyed.key })
        last.current = null
        return answer
      } catch (error) {
        if (!(error instanceof Refusal) || !isOpen(error)) last.current = null
        throw error
      }
    },
    onError: (error, act) => {
      if (error instanceof Refusal && error.reply.code === 'session/proof')
        whenProved(() => mutation.mutate(act))
    },
    onSuccess: async (answer) => {
      done?.(answer)
      const names = stale
      await client.invalidateQueries(
        names === undefined ? {} : { predicate: ({ queryKey }) => names.includes(String(queryKey[0])) },
      )
    },
  })
  const { error } = mutation
  return {
    run: mutation.mutate,
    busy: mutation.isPending,
    error,
    answer: mutation.data,
    interrupted: error instanceof Refusal && isOpen(error),
    again: () => {
      if (mutation.variables !== undefined) mutation.mutate(mutation.variables)
    },
    forget: mutation.reset,
  }
}
