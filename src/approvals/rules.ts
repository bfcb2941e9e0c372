/** What approvals rest on, as data (db/seed/approval-defaults.json): kinds of outlay, meetings, the default and worked examples. */
import rules from '../../db/seed/approval-defaults.json' with { type: 'json' }
import roleTable from '../../db/seed/roles.json' with { type: 'json' }
import type { Tier } from './schema.ts'

export type MeetingStep = {
  step: string
  label: string
  before_posting: boolean
  minutes: boolean
  source: string
}
type Meeting = { name: string; source: string; steps: MeetingStep[] }

const KIND_NAMES = new Map(rules.kinds.map(({ code, name }) => [code, name]))
const ROLE_NAMES = new Map(roleTable.roles.map(({ code, name }) => [code, name]))
const SIGNING = new Set(
  Object.entries(roleTable.table).flatMap(([role, acts]) => (acts.includes('approval.sign') ? [role] : [])),
)
const MEETINGS = rules.meetings as Record<string, Meeting>

/** Every other kind. */
export const REST = '*'

export const KINDS: readonly { code: string; name: string }[] = rules.kinds.map(({ code, name }) => ({
  code,
  name,
}))

export function isKind(code: string): boolean {
  return code === REST || KIND_NAMES.has(code)
}

export function kindName(code: string): string {
  return code === REST ? '其余各类' : (KIND_NAMES.get(code) ?? code)
}

export function roleName(code: string): string {
  return ROLE_NAMES.get(code) ?? code
}

/** Whether a role may sign at all. */
export function maySign(role: string): boolean {
  return SIGNING.has(role)
}

export const MEETING_KINDS = Object.entries(MEETINGS).map(([code, { name }]) => ({ code, name }))

export function meetingOf(code: string | null): Meeting | undefined {
  return code === null ? undefined : MEETINGS[code]
}

type Sample = { name: string; source: string; tiers: Tier[] }

/** Holds where nothing was confirmed. */
export const DEFAULT_SCHEME = rules.default as Sample
/** Worked examples from other provinces; never law. */
export const EXAMPLES: Sample[] = (rules.examples as Sample[]).map(({ name, source, tiers }) => ({
  name,
  source,
  tiers,
}))
