/** Where a draft stands, put together from what the tables keep: rounds, signatures, meetings. */
import { kindName, meetingOf, roleName } from './rules.ts'
import type { Standing } from './schema.ts'

export type StepRow = { position: number; kind: 'handle' | 'check'; roles: string[]; label: string }

export type RoundRow = {
  round: number
  outlay: string
  amount: string
  steps: StepRow[]
  meeting: string | null
  digest: string
  maker_id: string
  maker_name: string
  maker_role: string
  submitted_at: string
}

export type SignatureRow = {
  round: number
  position: number
  decision: 'approve' | 'return'
  name: string
  role: string
  opinion: string
  warnings: string[]
  at: string
}

export type MeetingRow = {
  step: string
  held_on: string
  due: number
  present: number
  in_favour: number
  minutes: string | null
  note: string
  by: string
}

export type StandingFacts = {
  state: Standing['state']
  round: number
  /** The newest round, if any. */
  submitted: RoundRow | undefined
  /** Of all rounds, in order. */
  signatures: readonly SignatureRow[]
  meetings: readonly MeetingRow[]
  mine: { mine: boolean; why: string | null; warnings: string[] }
}

const named = (roles: readonly string[]) => roles.map((code) => ({ code, name: roleName(code) }))

function stepsOf(facts: StandingFacts): Standing['steps'] {
  const { submitted } = facts
  // An edited draft is open again: what was signed is history and holds no longer.
  const standing = facts.state === 'submitted' || facts.state === 'posted'
  return (submitted?.steps ?? []).map(({ position, kind, roles, label }) => {
    const found = facts.signatures.find(
      (each) => standing && each.round === submitted?.round && each.position === position,
    )
    const signed = found && {
      name: found.name,
      role: roleName(found.role),
      at: found.at,
      decision: found.decision,
      opinion: found.opinion,
      warnings: found.warnings,
    }
    return { position, kind, roles: named(roles), label, signed: signed ?? null }
  })
}

function meetingShown(code: string | null, rows: readonly MeetingRow[]): Standing['meeting'] {
  const meeting = meetingOf(code)
  if (code === null || meeting === undefined) return null
  const steps = meeting.steps.map(({ step, label, before_posting }) => {
    const row = rows.findLast((each) => each.step === step)
    if (row === undefined) return { step, label, before_posting, held: null }
    const { step: _, ...held } = row
    return { step, label, before_posting, held }
  })
  return { code, name: meeting.name, steps }
}

function returnedOf({ state, signatures }: StandingFacts): Standing['returned'] {
  const last = signatures.at(-1)
  if (state !== 'open' || last?.decision !== 'return') return null
  return { name: last.name, opinion: last.opinion, at: last.at }
}

export function standingOfDraft(facts: StandingFacts): Standing {
  const { state, round, submitted, mine } = facts
  const steps = stepsOf(facts)
  const next = state === 'submitted' ? steps.find(({ signed }) => signed === null) : undefined
  return {
    state,
    round,
    digest: state === 'submitted' ? (submitted?.digest ?? null) : null,
    maker: submitted
      ? { id: submitted.maker_id, name: submitted.maker_name, role: roleName(submitted.maker_role) }
      : null,
    submitted_at: submitted?.submitted_at ?? null,
    outlay: (submitted?.outlay.split(' ') ?? []).map((code) => ({ code, name: kindName(code) })),
    amount: submitted?.amount ?? null,
    steps,
    turn: next ? { position: next.position, label: next.label, roles: next.roles } : null,
    mine: mine.mine,
    not_mine: mine.why,
    warnings: mine.warnings,
    meeting: meetingShown(submitted?.meeting ?? null, facts.meetings),
    returned: returnedOf(facts),
  }
}
