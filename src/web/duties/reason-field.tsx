/** The reason of an act, which goes into the log. */
import { Field } from '../parts/field.tsx'
import { text } from '../text.ts'

type Props = { value: string; onChange: (value: string) => void }

export function ReasonField(props: Props) {
  return (
    <Field
      {...props}
      label={text.duties.reason}
      hint={text.duties.reasonHint}
      required
      maxLength={200}
      autoComplete="off"
    />
  )
}
