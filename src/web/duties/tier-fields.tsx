/** One tier of a scheme as fields: outlay, limits, meeting and the steps in order; what is wrong stands at its row. */
import type { Names } from './tiers.tsx'
import { nameIn } from './tiers.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { text } from '../text.ts'
import { newStep, type StepSheet, type TierSheet } from './scheme-sheet.ts'

function Faults({ details }: { details: readonly string[] }) {
  if (details.length === 0) return null
  return (
    <ul className="faults" role="alert">
      {details.map((detail) => (
        <li key={detail} className="fault">
          {detail}
        </li>
      ))}
    </ul>
  )
}

type RolesProps = { step: StepSheet; names: Names; onChange: (roles: string[]) => void }

function StepRoles({ step, names, onChange }: RolesProps) {
  const words = text.scheme
  const left = names.roles.filter(({ code }) => !step.roles.includes(code))
  const options = [
    { value: '', label: words.addRole },
    ...left.map(({ code, name }) => ({ value: code, label: name })),
  ]
  return (
    <div className="field">
      <span className="field-name">{words.roles}</span>
      <span className="tags">
        {step.roles.map((role) => (
          <button
            key={role}
            type="button"
            className="tag"
            aria-label={words.dropRole(nameIn(names.roles, role))}
            onClick={(event) => {
              // The button goes with its role; the keyboard stays at the row.
              event.currentTarget.parentElement?.querySelector('select')?.focus()
              onChange(step.roles.filter((each) => each !== role))
            }}
          >
            {nameIn(names.roles, role)} <span aria-hidden="true">×</span>
          </button>
        ))}
        <PickList
          label={words.roles}
          className="named"
          value=""
          options={options}
          onChange={(role) => role !== '' && onChange([...step.roles, role])}
        />
      </span>
    </div>
  )
}

type StepProps = {
  number: number
  step: StepSheet
  names: Names
  faults: readonly string[]
  onChange: (step: StepSheet) => void
  /** Left out for the only step of a tier. */
  onDrop?: () => void
  /** Left out for the first. */
  onUp?: () => void
}

function StepFields({ number, step, names, faults, onChange, onDrop, onUp }: StepProps) {
  const words = text.scheme
  const kinds = (['handle', 'check'] as const).map((value) => ({ value, label: text.schemes.kinds[value] }))
  return (
    <fieldset className="step-fields">
      <legend>{words.step(number)}</legend>
      <Faults details={faults} />
      <div className="columns">
        <PickList
          label={words.stepKind}
          value={step.kind}
          options={kinds}
          onChange={(kind) => onChange({ ...step, kind })}
        />
        <Field
          label={words.label}
          value={step.label}
          required
          maxLength={30}
          autoComplete="off"
          onChange={(label) => onChange({ ...step, label })}
        />
        <StepRoles step={step} names={names} onChange={(roles) => onChange({ ...step, roles })} />
      </div>
      <p className="small-acts">
        {onUp !== undefined && (
          <button type="button" className="plain" onClick={onUp}>
            {words.up}
          </button>
        )}
        {onDrop !== undefined && (
          <button
            type="button"
            className="plain"
            onClick={(event) => {
              event.currentTarget.closest<HTMLElement>('.tier-fields')?.focus()
              onDrop()
            }}
          >
            {words.dropStep}
          </button>
        )}
      </p>
    </fieldset>
  )
}

type LimitsProps = { tier: TierSheet; names: Names; onChange: (tier: TierSheet) => void }

function Limits({ tier, names, onChange }: LimitsProps) {
  const words = text.scheme
  const listed = (list: Names['kinds']) => list.map(({ code, name }) => ({ value: code, label: name }))
  return (
    <div className="columns">
      <PickList
        label={words.kind}
        value={tier.kind}
        options={[{ value: '*', label: text.schemes.rest }, ...listed(names.kinds)]}
        onChange={(kind) => onChange({ ...tier, kind })}
      />
      <Field
        label={words.low}
        value={tier.from}
        required
        inputMode="decimal"
        maxLength={20}
        autoComplete="off"
        onChange={(from) => onChange({ ...tier, from })}
      />
      <Field
        label={words.high}
        value={tier.below}
        inputMode="decimal"
        maxLength={20}
        autoComplete="off"
        hint={words.highHint}
        onChange={(below) => onChange({ ...tier, below })}
      />
      <PickList
        label={words.meeting}
        value={tier.meeting}
        options={[{ value: '', label: text.schemes.noMeeting }, ...listed(names.meetings)]}
        onChange={(meeting) => onChange({ ...tier, meeting })}
      />
    </div>
  )
}

export type TierFault = { step: number; detail: string }
type Props = LimitsProps & { number: number; faults: readonly TierFault[]; onDrop?: () => void }

export function TierFields({ number, tier, names, faults, onChange, onDrop }: Props) {
  const words = text.scheme
  const { steps } = tier
  const at = (step: number) => faults.filter((fault) => fault.step === step).map(({ detail }) => detail)
  const withSteps = (changed: StepSheet[]) => onChange({ ...tier, steps: changed })
  return (
    <fieldset className="tier-fields" tabIndex={-1}>
      <legend>{words.tier(number)}</legend>
      <Faults details={at(-1)} />
      <Limits tier={tier} names={names} onChange={onChange} />
      {steps.map((step, index) => (
        <StepFields
          key={step.key}
          number={index + 1}
          step={step}
          names={names}
          faults={at(index)}
          onChange={(changed) => withSteps(steps.with(index, changed))}
          {...(steps.length > 1 && { onDrop: () => withSteps(steps.toSpliced(index, 1)) })}
          {...(index > 0 && {
            onUp: () => withSteps(steps.toSpliced(index, 1).toSpliced(index - 1, 0, step)),
          })}
        />
      ))}
      <p className="more">
        <Action onClick={() => withSteps([...steps, newStep('check', '')])}>{words.addStep}</Action>
        {onDrop !== undefined && (
          <Action danger onClick={onDrop}>
            {words.dropTier}
          </Action>
        )}
      </p>
    </fieldset>
  )
}
