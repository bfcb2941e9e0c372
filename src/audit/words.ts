/** Logs in words a person reads: acts, roles and objects in Chinese (db/seed/audit-acts.json), numbers of people and cards masked. */
import words from '../../db/seed/audit-acts.json' with { type: 'json' }
import table from '../../db/seed/roles.json' with { type: 'json' }
import type { AccessKind } from './schema.ts'

const ACTS: Readonly<Record<string, string>> = words.acts
const OBJECTS: Readonly<Record<string, string>> = words.objects
const OUTCOMES: Readonly<Record<string, string>> = words.outcomes
const ROLES: Readonly<Record<string, string>> = {
  ...words.roles,
  ...Object.fromEntries(table.roles.map(({ code, name }) => [code, name])),
}

/** A code nobody gave words to is shown as it is; a test finds it. */
export function actName(act: string): string {
  return ACTS[act] ?? act
}

export function roleName(role: string): string {
  return ROLES[role] ?? role
}

export function kindName(kind: AccessKind): string {
  return words.kinds[kind]
}

/** Words, or the status of an answer. */
export function outcomeName(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome
}

/** `voucher 4 line 2` → 「凭证 4 分录 2」. */
export function objectName(object: string): string {
  return object.replace(/(?<![\w-])[a-z][a-z-]+(?![\w-])/g, (word) => OBJECTS[word] ?? word)
}

/** Acts whose Chinese name holds the word: a person searches for 「结账」, not for month.close. */
export function actsNamed(word: string): string[] {
  return Object.entries(ACTS)
    .filter(([, name]) => name.includes(word))
    .map(([act]) => act)
}

/** Telephone, identity card, bank card; never an amount, nor a number within a longer word, such as the id of a session. */
const NUMBERS = /(?<![\w.-])(?:1[3-9]\d{9}|\d{17}[\dXx]|\d{15,19})(?![\w-]|\.\d)/g

/** The head and the last four stay, so that two numbers are still told apart. */
export function masked(text: string): string {
  return text.replace(NUMBERS, (number) => {
    const head = number.length === 11 ? 3 : 6
    return number.slice(0, head) + '*'.repeat(number.length - head - 4) + number.slice(-4)
  })
}
