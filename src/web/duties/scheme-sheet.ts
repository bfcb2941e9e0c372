/** An approval scheme as it is typed: tiers and steps with names of their own, what is sent of them, and where a refusal belongs. */
import type { NewScheme, Tier } from '../../approvals/schema.ts'
import { amountIn } from '../drafting/typed.ts'

export type StepSheet = { key: string; kind: 'handle' | 'check'; label: string; roles: string[] }
export type TierSheet = {
  key: string
  kind: string
  from: string
  below: string
  meeting: string
  steps: StepSheet[]
}
export type Head = { division: string; name: string; from: string; to: string; basis: string }

let made = 0
const newKey = (): string => `k${(made += 1)}`

export function newStep(kind: StepSheet['kind'], label: string): StepSheet {
  return { key: newKey(), kind, label, roles: [] }
}

/** Goes on where the last tier of its kind ends. */
export function newTier(tiers: readonly TierSheet[], label: string): TierSheet {
  const last = tiers.at(-1)
  return {
    key: newKey(),
    kind: last?.kind ?? '*',
    from: last?.below ?? '0',
    below: '',
    meeting: '',
    steps: [newStep('check', label)],
  }
}

/** `1000.00` → `1000`: nobody types 分 of a limit. */
const typed = (amount: string): string => amount.replace(/\.00$/, '')

export function sheetsOf(tiers: readonly Tier[]): TierSheet[] {
  return tiers.map((tier) => ({
    key: newKey(),
    kind: tier.kind,
    from: typed(tier.from),
    below: typed(tier.below ?? ''),
    meeting: tier.meeting ?? '',
    steps: tier.steps.map(({ kind, label, roles }) => ({ key: newKey(), kind, label, roles: [...roles] })),
  }))
}

/** What is no amount is sent as it was typed, so that the answer names its place. */
const amountOf = (words: string): string => amountIn(words) ?? words.trim()

export function bodyOf(head: Head, tiers: readonly TierSheet[]): NewScheme {
  return {
    division: head.division.trim(),
    name: head.name.trim(),
    from: head.from,
    ...(head.to !== '' && { to: head.to }),
    basis: head.basis.trim(),
    tiers: tiers.map(({ kind, from, below, meeting, steps }) => ({
      kind,
      from: amountOf(from),
      below: below.trim() === '' ? null : amountOf(below),
      meeting: meeting === '' ? null : meeting,
      steps: steps.map((step) => ({ kind: step.kind, label: step.label.trim(), roles: step.roles })),
    })),
  }
}

export type Fault = { detail: string; pointer: string }
/** The tier and step a fault is shown at; -1 for the whole. */
export type Spot = { tier: number; step: number }

/** Every problem of a refusal (RFC 9457 `errors`), not only the first. */
export function faultsIn(reply: object): Fault[] {
  const errors: unknown = 'errors' in reply ? reply.errors : []
  if (!Array.isArray(errors)) return []
  return errors.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null || !('detail' in each)) return []
    const pointer = 'pointer' in each ? String(each.pointer) : ''
    return [{ detail: String(each.detail), pointer }]
  })
}

/** `/tiers/1/steps/0/roles` is a row; `/tiers·管理费用` is about a kind, and stands at its last tier. */
export function spotOf(pointer: string, kinds: readonly string[]): Spot {
  const [, tier, , step] = /^\/tiers\/(\d+)(\/steps\/(\d+))?/.exec(pointer) ?? []
  if (tier !== undefined) return { tier: Number(tier), step: step === undefined ? -1 : Number(step) }
  const [, kind] = /^\/tiers·(.+)$/.exec(pointer) ?? []
  return { tier: kind === undefined ? -1 : kinds.lastIndexOf(kind), step: -1 }
}
