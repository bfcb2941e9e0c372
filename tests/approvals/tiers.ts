/** A scheme for tests: three tiers, one with a meeting. */
import type { Tier } from '../../src/approvals/schema.ts'

export const step = (kind: 'handle' | 'check', label: string, ...roles: string[]): Tier['steps'][number] => ({
  kind,
  roles,
  label,
})
export const TIERS: Tier[] = [
  {
    kind: 'administration',
    from: '0.00',
    below: '1000.00',
    meeting: null,
    steps: [step('handle', '经手人', 'village_accountant'), step('check', '村负责人', 'village_head')],
  },
  {
    kind: 'administration',
    from: '1000.00',
    below: null,
    meeting: 'representatives',
    steps: [
      step('handle', '经手人', 'village_accountant'),
      step('check', '监委会', 'supervision_committee'),
      step('check', '村负责人', 'village_head'),
    ],
  },
  {
    kind: '*',
    from: '0.00',
    below: null,
    meeting: null,
    steps: [step('check', '村负责人', 'village_head')],
  },
]
