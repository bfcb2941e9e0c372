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
import type { Paper } from './sheet.ts'
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

function Form({ code, id, step }: { code: string; id: string; step: Step }) {
  const [counts, setCounts] = useState<Counts>({ due: '', present: '', favour: '' })
  const [day, setDay] = useState<string>(today())
  const [note, setNote] = useState('')
  const [minutes, setMinutes] = useState<Paper | null>(null)
  const upload = useUpload(code, setMinutes)
  const [tried, setTried] = useState(false)
  const recording = useAct()
  const words = text.drafting.meeting
  const published = isPublication(step.step)
  const numbers = published ? ([0, 0, 0] as const) : countsOf(counts)
  const send = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (numbers === undefined) return
    const [due, present, favour] = numbers
    const said = note.trim() === '' ? null : note.trim()
    const held = { step: step.step, held_on: day, due, present, in_favour: favour }
    recording.run({
      method: 'POST',
      path: `${at(code)}/drafts/${encodeURIComponent(id)}/meetings`,
      body: { ...held, minutes: minutes?.hash ?? null, note: said },
    })
  }
  const count = (key: keyof Counts) => (
    <Field
      label={words[key]}
      value={counts[key]}
      inputMode="numeric"
      autoComplete="off"
      maxLength={6}
      required
      onChange={(value) => setCounts({ ...counts, [key]: value })}
    />
  )
  return (
    <form className="step meeting-form" onSubmit={send}>
      <h3>{words.record(inChinese(step.label))}</h3>
      <ActProblem act={recording} />
      <Field label={words.day} type="date" value={day} max={today()} required onChange={setDay} />
      {!published && (
        <div className="counts">
          {count('due')}
          {count('present')}
          {count('favour')}
        </div>
      )}
      {tried && numbers === undefined && <p className="fault">{words.counts}</p>}
      <div className="field">
        <b>{words.minutes}</b>
        {step.step === 'resolution' && <span className="hint">{words.minutesNeeded}</span>}
        {minutes !== null && <span role="status">{words.attached(minutes.name)}</span>}
        <Choosers upload={upload} />
      </div>
      <Field label={words.note} value={note} maxLength={500} hint={words.noteHint} onChange={setNote} />
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
