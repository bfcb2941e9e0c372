/** 四议两公开: the next step recorded with its day, attendance, votes and minutes; later steps wait for it. */
import { type FormEvent, useState } from 'react'
import type { Standing } from '../../approvals/schema.ts'
import { useAct } from '../act.ts'
import { today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { inChinese } from '../punctuation.ts'
import { text } from '../text.ts'
import { at } from './data.ts'
import { isLike, useKeptState } from './kept-state.ts'
import { countIn } from './typed.ts'
import { Choosers, useUpload } from './upload.tsx'

type Step = NonNullable<Standing['meeting']>['steps'][number]

/** The first not yet held; after posting only what comes after it. */
export function nextStep(standing: Pick<Standing, 'meeting' | 'state'>): Step | undefined {
  const { meeting, state } = standing
  if (meeting === null || (state !== 'submitted' && state !== 'posted')) return undefined
  const step = meeting.steps.find(({ held }) => held === null)
  return step !== undefined && state === 'posted' && step.before_posting ? undefined : step
}

/** A notice is put up, nobody votes on it. */
function isPublication(step: string): boolean {
  return step.endsWith('_published')
}

export type Counts = { due: string; present: string; favour: string }

/** Undefined where they cannot be: more in favour than present, more present than due. */
export function countsOf({ due, present, favour }: Counts): [number, number, number] | undefined {
  const [all, there, yes] = [countIn(due), countIn(present), countIn(favour)]
  if (all === undefined || there === undefined || yes === undefined) return undefined
  return yes <= there && there <= all ? [all, there, yes] : undefined
}

type Typed = Counts & { day: string; note: string; minutes: string; paper: string }

function useTyped(code: string, id: string, step: string) {
  const first: Typed = { due: '', present: '', favour: '', day: today(), note: '', minutes: '', paper: '' }
  return useKeptState(`meeting ${code} ${id} ${step}`, first, (stored) =>
    isLike(stored, first) ? stored : null,
  )
}

function Form({ code, id, step }: { code: string; id: string; step: Step }) {
  const { value: typed, put, forget } = useTyped(code, id, step.step)
  const upload = useUpload(code, ({ hash, name }) => put((now) => ({ ...now, minutes: hash, paper: name })))
  const [tried, setTried] = useState(false)
  const recording = useAct({ done: forget })
  const words = text.drafting.meeting
  const published = isPublication(step.step)
  const numbers = published ? ([0, 0, 0] as const) : countsOf(typed)
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (numbers === undefined) return
    const [due, present, favour] = numbers
    const said = typed.note.trim() === '' ? null : typed.note.trim()
    const held = { step: step.step, held_on: typed.day, due, present, in_favour: favour }
    recording.run({
      method: 'POST',
      path: `${at(code)}/drafts/${encodeURIComponent(id)}/meetings`,
      body: { ...held, minutes: typed.minutes === '' ? null : typed.minutes, note: said },
    })
  }
  const field = (key: keyof Typed) => ({
    value: typed[key],
    onChange: (value: string) => put((now) => ({ ...now, [key]: value })),
  })
  const counts = (['due', 'present', 'favour'] as const).map((key) => (
    <Field
      key={key}
      {...field(key)}
      label={words[key]}
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      required
    />
  ))
  return (
    <form className="step meeting-form" onSubmit={send}>
      <h3>{words.record(inChinese(step.label))}</h3>
      <ActProblem act={recording} />
      <Field {...field('day')} label={words.day} type="date" max={today()} required />
      {!published && <div className="counts">{counts}</div>}
      {tried && numbers === undefined && <p className="fault">{words.counts}</p>}
      <div className="field">
        <b>{words.minutes}</b>
        {step.step === 'resolution' && <span className="hint">{words.minutesNeeded}</span>}
        {typed.paper !== '' && <span role="status">{words.attached(typed.paper)}</span>}
        <Choosers upload={upload} />
      </div>
      <Field {...field('note')} label={words.note} maxLength={500} hint={words.noteHint} />
      <p className="more">
        <Action primary busy={recording.busy}>
          {words.send}
        </Action>
      </p>
    </form>
  )
}

export function MeetingForm({ code, id, standing }: { code: string; id: string; standing: Standing }) {
  const step = nextStep(standing)
  return step === undefined ? null : <Form key={step.step} code={code} id={id} step={step} />
}
