/** One step of signing in as a form: what is typed, what was refused, and a large button. */
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Action } from '../parts/action.tsx'
import { Problem } from '../parts/problem.tsx'

type Props = {
  submit: string
  /** Sends the step; what comes back says what is asked for next. */
  take: () => Promise<SignIn>
  onTaken: (answer: SignIn) => void
  children: ReactNode
  foot?: ReactNode
}

export function StepForm({ submit, take, onTaken, children, foot }: Props) {
  const sending = useMutation({ mutationFn: take, onSuccess: onTaken })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!sending.isPending) sending.mutate()
  }
  return (
    <form className="step" onSubmit={send}>
      {sending.error !== null && <Problem error={sending.error} />}
      {children}
      <Action primary busy={sending.isPending}>
        {submit}
      </Action>
      {foot}
    </form>
  )
}

/** Text of one field of a form. */
export function useTyped(first = ''): { value: string; onChange: (value: string) => void } {
  const [value, onChange] = useState(first)
  return { value, onChange }
}
