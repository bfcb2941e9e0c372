/** Sets approval limits: copied from an earlier scheme or an example, changed tier by tier, sent to the county; every fault shows at its row. */
import { type FormEvent, useEffect, useState } from 'react'
import type { SchemeList, SchemeMade, Tier } from '../../approvals/schema.ts'
import type { z } from 'zod'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { replyOf } from '../api.ts'
import { go, Go } from '../go.tsx'
import { today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { inChinese } from '../punctuation.ts'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useSchemes } from './data.ts'
import {
  bodyOf,
  type Fault,
  faultsIn,
  type Head,
  newTier,
  sheetsOf,
  spotOf,
  type TierSheet,
} from './scheme-sheet.ts'
import { TierFields } from './tier-fields.tsx'
import { kindName } from './tiers.tsx'

type Model = { name: string; tiers: readonly Tier[]; division?: string; basis?: string }

/** What a copy starts from, by the word in the address; `undefined` for an empty one. */
export function modelOf(list: SchemeList, copy: string): Model | undefined {
  if (copy === 'standard') return list.standard
  const [, example] = /^example-(\d+)$/.exec(copy) ?? []
  return example === undefined ? list.items.find(({ id }) => id === copy) : list.examples[Number(example)]
}

/** The place a person sets limits for, when nothing else says. */
function placeOf(me: Me): string {
  return me.roles.find(({ role, scope }) => role === 'township_auditor' && scope !== null)?.scope ?? ''
}

function Sources({ list, copy }: { list: SchemeList; copy: string }) {
  const options = [
    { value: '', label: text.scheme.blank },
    ...list.items.map(({ id, name }) => ({ value: id, label: name })),
    { value: 'standard', label: list.standard.name },
    ...list.examples.map(({ name }, index) => ({ value: `example-${index}`, label: name })),
  ]
  return (
    <PickList
      label={text.scheme.start}
      className="named"
      value={options.some(({ value }) => value === copy) ? copy : ''}
      options={options}
      onChange={(picked) => go({ page: 'scheme-new', copy: picked }, 'replace')}
    />
  )
}

function HeadFields({ head, onChange }: { head: Head; onChange: (head: Head) => void }) {
  const words = text.scheme
  const field = (key: keyof Head) => ({
    value: head[key],
    onChange: (value: string) => onChange({ ...head, [key]: value }),
    autoComplete: 'off',
  })
  return (
    <div className="columns">
      <Field {...field('name')} label={words.name} required maxLength={100} />
      <Field
        {...field('division')}
        label={words.division}
        required
        inputMode="numeric"
        maxLength={12}
        hint={words.divisionHint}
      />
      <Field {...field('from')} label={words.from} type="date" required />
      <Field {...field('to')} label={words.to} type="date" hint={words.toHint} />
      <Field {...field('basis')} label={words.basis} required maxLength={500} className="wide" />
    </div>
  )
}

/** Faults of the last answer; they go as soon as somebody mends anything. */
function useFaults(error: Error | null, tiers: readonly TierSheet[], list: SchemeList) {
  const kinds = tiers.map(({ kind }) => inChinese(kindName(list, kind)))
  const faults: Fault[] = error === null ? [] : faultsIn(replyOf(error))
  return faults.map(({ pointer, detail }) => ({ ...spotOf(pointer, kinds), detail: inChinese(detail) }))
}

/** The first fault comes into sight: the button is far below a long scheme. */
function useFirstFault(error: Error | null): void {
  useEffect(() => {
    if (error !== null) document.querySelector('.faults')?.scrollIntoView({ block: 'center' })
  }, [error])
}

function Form({ me, list, copy }: { me: Me; list: SchemeList; copy: string }) {
  const words = text.scheme
  const model = modelOf(list, copy)
  const [head, setHead] = useState<Head>({
    division: model?.division ?? placeOf(me),
    name: model?.division === undefined ? '' : model.name,
    from: today(),
    to: '',
    basis: '',
  })
  const [tiers, setTiers] = useState(
    model === undefined ? [newTier([], text.schemes.kinds.check)] : sheetsOf(model.tiers),
  )
  const proposing = useAct<z.infer<typeof SchemeMade>>({ done: () => go({ page: 'schemes', book: '' }) })
  const faults = useFaults(proposing.error, tiers, list)
  useFirstFault(proposing.error)
  const whole = faults.filter(({ tier }) => tier < 0)
  const change = (changed: TierSheet[]) => {
    setTiers(changed)
    if (!proposing.interrupted) proposing.forget()
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    proposing.run({ method: 'POST', path: '/approval-schemes', body: bodyOf(head, tiers) })
  }
  return (
    <form className="step" onSubmit={send}>
      {model !== undefined && <Notice kind="info" title={words.copied(model.name)} />}
      <HeadFields head={head} onChange={setHead} />
      {tiers.map((tier, index) => (
        <TierFields
          key={tier.key}
          number={index + 1}
          tier={tier}
          names={list}
          faults={faults.filter((fault) => fault.tier === index)}
          onChange={(changed) => change(tiers.with(index, changed))}
          {...(tiers.length > 1 && { onDrop: () => change(tiers.toSpliced(index, 1)) })}
        />
      ))}
      <p>
        <Action onClick={() => change([...tiers, newTier(tiers, text.schemes.kinds.check)])}>
          {words.addTier}
        </Action>
      </p>
      {faults.length === 0 && <ActProblem act={proposing} />}
      {faults.length > 0 && (
        <Notice kind="error" title={words.faults(faults.length)}>
          {whole.map(({ detail }) => (
            <p key={detail}>{detail}</p>
          ))}
        </Notice>
      )}
      <p>
        <Action primary busy={proposing.busy}>
          {words.submit}
        </Action>
      </p>
    </form>
  )
}

export function SchemeNewPage({ me, copy }: { me: Me; copy: string }) {
  const read = useSchemes()
  return (
    <Frame title={text.scheme.title}>
      <p className="back">
        <Go to={{ page: 'schemes', book: '' }}>‹ {text.schemes.title}</Go>
      </p>
      <Reading of={read}>
        {!mayDo(me, 'approval.propose') && <p className="nothing">{text.scheme.notYours}</p>}
        {read.data !== undefined && mayDo(me, 'approval.propose') && (
          <>
            <Sources list={read.data} copy={copy} />
            <Form key={copy} me={me} list={read.data} copy={copy} />
          </>
        )}
      </Reading>
    </Frame>
  )
}
