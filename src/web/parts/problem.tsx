/** What went wrong, in the server's own words, where it happened. */
import type { ReactNode } from 'react'
import { replyOf } from '../api.ts'
import { Notice } from './notice.tsx'

export function Problem({ error, action }: { error: Error; action?: ReactNode }) {
  const { title, detail } = replyOf(error)
  return (
    <Notice kind="error" title={title} action={action}>
      {detail}
    </Notice>
  )
}
