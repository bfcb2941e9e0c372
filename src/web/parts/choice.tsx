/** A choice between a few things, all of them visible. */
import { Segmented } from 'antd'

type Props<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

export function Choice<T extends string>({ label, value, options, onChange }: Props<T>) {
  return <Segmented<T> aria-label={label} value={value} options={[...options]} onChange={onChange} />
}
