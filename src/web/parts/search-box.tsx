/** A field to narrow a list by typing. */
import { Input } from 'antd'

type Props = { label: string; value: string; onChange: (value: string) => void }

export function SearchBox({ label, value, onChange }: Props) {
  return (
    <Input
      allowClear
      aria-label={label}
      placeholder={label}
      value={value}
      maxLength={40}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
