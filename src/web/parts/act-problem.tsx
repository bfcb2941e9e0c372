/** What became of an act: refused with its reason, or not answered and ready to be sent again as it was. */
import type { Unanswered } from '../act.ts'
import { useLoss } from '../lost.ts'
import { text } from '../text.ts'
import { Action } from './action.tsx'
import { Notice } from './notice.tsx'
import { Problem } from './problem.tsx'

export function ActProblem({ act }: { act: Unanswered }) {
  const loss = useLoss()
  if (act.error === null) return null
  if (!act.interrupted) return <Problem error={act.error} />
  // While the session is still lost the window over the page says so.
  if (loss !== 'none') return null
  const again = (
    <Action primary busy={act.busy} onClick={act.again}>
      {text.again.send}
    </Action>
  )
  return (
    <Notice kind="warning" title={text.again.title} action={again}>
      {text.again.why}
    </Notice>
  )
}
