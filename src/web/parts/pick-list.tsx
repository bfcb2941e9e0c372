/** The browser's own list to pick from: nothing is easier on a phone or by keyboard. */

type Props<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  className?: string
}

export function PickList<T extends string>({ label, value, options, onChange, className }: Props<T>) {
  const pick = (picked: string) => {
    const option = options.find((each) => each.value === picked)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <label className={`pick-list ${className ?? ''}`}>
      <span>{label}</span>
      <select value={value} onChange={(event) => pick(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}
