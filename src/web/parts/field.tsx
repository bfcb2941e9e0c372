/** One thing to type, with its name above and what is wrong below; large enough for a thumb. */
import { type InputHTMLAttributes, type ReactNode, useId, useState } from 'react'
import { text } from '../text.ts'

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'id'> & {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  fault?: string | null
}

export function Field({ label, value, onChange, hint, fault = null, type = 'text', ...rest }: Props) {
  const id = useId()
  const [shown, setShown] = useState(false)
  const secret = type === 'password'
  const told = hint === undefined && fault === null ? undefined : `${id}-told`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-line">
        <input
          {...rest}
          id={id}
          type={secret && shown ? 'text' : type}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={fault === null ? undefined : true}
          aria-describedby={told}
        />
        {secret && (
          <button type="button" className="plain" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? text.field.hide : text.field.show}
          </button>
        )}
      </span>
      {told !== undefined && (
        <span id={told} className={fault === null ? 'hint' : 'fault'}>
          {fault ?? hint}
        </span>
      )}
    </div>
  )
}

type LongProps = {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  max?: number
}

/** Several lines, for opinions and reasons. */
export function LongField({ label, value, onChange, hint, max = 200 }: LongProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={2}
        maxLength={max}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={hint === undefined ? undefined : `${id}-told`}
      />
      {hint !== undefined && (
        <span id={`${id}-told`} className="hint">
          {hint}
        </span>
      )}
    </div>
  )
}
