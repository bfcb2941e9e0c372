/** The second proof: the code of the telephone, or a recovery code where the telephone is gone. */
import { useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Field } from '../parts/field.tsx'
import { step } from '../session.ts'
import { text } from '../text.ts'
import { StepForm, useTyped } from './form.tsx'

type Props = { onTaken: (answer: SignIn) => void }

/** Six digits, wherever the input method put spaces or wide figures. */
export function digitsOf(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/\D/g, '')
}

type CodeProps = { value: string; onChange: (value: string) => void; label: string }

export function CodeField({ value, onChange, label }: CodeProps) {
  return (
    <Field
      label={label}
      value={value}
      onChange={(typed) => onChange(digitsOf(typed).slice(0, 6))}
      name="code"
      className="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      autoFocus
      hint={text.signIn.codeHint}
    />
  )
}

export function Second({ onTaken }: Props) {
  const code = useTyped()
  const recovery = useTyped()
  const [gone, setGone] = useState(false)
  const words = text.signIn
  const other = (
    <button type="button" className="plain" onClick={() => setGone(!gone)}>
      {gone ? words.withPhone : words.withoutPhone}
    </button>
  )
  if (gone)
    return (
      <StepForm
        key="recovery"
        submit={words.submit}
        take={() => step('/session/recovery', { code: recovery.value.trim() })}
        onTaken={onTaken}
        foot={other}
      >
        <Field
          {...recovery}
          label={words.recovery}
          name="recovery"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
          autoFocus
          hint={words.recoveryHint}
        />
      </StepForm>
    )
  return (
    <StepForm
      key="code"
      submit={words.submit}
      take={() => step('/session/second', { code: code.value })}
      onTaken={onTaken}
      foot={other}
    >
      <CodeField {...code} label={words.code} />
    </StepForm>
  )
}
