/** The frame every page but the summary shares: its heading, its name in the window, and reading, failing or nothing told in words. */
import { type ReactNode, useEffect } from 'react'
import { Action } from '../parts/action.tsx'
import { Problem } from '../parts/problem.tsx'
import { text } from '../text.ts'

type FrameProps = { title: string; aside?: ReactNode; children: ReactNode }

/** Heading and body of a page. */
export function Frame({ title, aside, children }: FrameProps) {
  useEffect(() => {
    document.title = `${title} - ${text.product}`
  }, [title])
  return (
    <main id="content" className="sheet" tabIndex={-1}>
      <div className="page-head">
        <h1>{title}</h1>
        {aside}
      </div>
      {children}
    </main>
  )
}

type Read = { data: unknown; error: Error | null; isPending: boolean; refetch: () => unknown }

/** What was read stays in sight when reading it again fails; without it the reason stands in its place. */
export function Reading({ of, children }: { of: Read; children: ReactNode }) {
  const again = <Action onClick={() => void of.refetch()}>{text.error.retry}</Action>
  return (
    <>
      {of.error !== null && <Problem error={of.error} action={again} />}
      {of.data === undefined && of.error === null && <p role="status">{text.loading}</p>}
      {of.data !== undefined && children}
    </>
  )
}
