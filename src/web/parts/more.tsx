/** The foot of a list read page by page: one button while there is more. */
import type { ReactNode } from 'react'
import { Action } from './action.tsx'

export type Paged = {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => Promise<unknown>
}

export function More({ of, children }: { of: Paged; children: ReactNode }) {
  if (!of.hasNextPage) return null
  return (
    <p className="more">
      <Action onClick={() => void of.fetchNextPage()} busy={of.isFetchingNextPage}>
        {children}
      </Action>
    </p>
  )
}
