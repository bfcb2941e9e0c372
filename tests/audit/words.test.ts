/** Every act that the routines and the program write has words (src/audit/words.ts, db/seed/audit-acts.json). */
import { expect, test } from 'vitest'
import words from '../../db/seed/audit-acts.json' with { type: 'json' }
import roles from '../../db/seed/roles.json' with { type: 'json' }
import { actName, roleName } from '../../src/audit/words.ts'
import { readSources } from '../support/sources.ts'

const sources = [...readSources('db/routines', /\.sql$/), ...readSources('src', /\.ts$/)]

/** The text of a call, up to the bracket that closes it. */
function callAt(text: string, start: number): string {
  let depth = 0
  for (let at = text.indexOf('(', start); at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    if (text[at] === ')') depth -= 1
    if (depth === 0) return text.slice(start, at + 1)
  }
  return text.slice(start)
}

/** Dotted literals, and those a name is put together from: `'user.' || p_act`. */
const ACT = /'([a-z]+(?:\.[a-z-]+)*\.?[a-z-]*)'/g
const dotted = (text: string): string[] =>
  [...text.matchAll(ACT)].map(([, act = '']) => act).filter((act) => act.includes('.'))

function actsWritten(): { act: string; path: string }[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(/\bwrite_(?:store_)?audit\s*\(/g)].flatMap(({ index }) =>
      dotted(callAt(text, index)).map((act) => ({ act, path })),
    ),
  )
}

const ACTS = Object.keys(words.acts)

test('every act handed to the audit log', () => {
  const written = actsWritten()
  expect(written.length).toBeGreaterThan(12)
  const wordless = written.filter(({ act }) =>
    act.endsWith('.') ? !ACTS.some((known) => known.startsWith(act)) : !ACTS.includes(act),
  )
  expect(wordless).toEqual([])
})

test('every dotted word in the routines is an act of the log, an act of the role table, or a setting', () => {
  const known = new Set([...ACTS, ...Object.keys(roles.acts), 'cz.books'])
  const found = sources
    .filter(({ path }) => path.startsWith('db/'))
    .flatMap(({ path, text }) => dotted(text.replaceAll(/^\s*--.*$/gm, '')).map((act) => ({ act, path })))
  expect(found.length).toBeGreaterThan(12)
  expect(found.filter(({ act }) => !act.endsWith('.') && !known.has(act))).toEqual([])
})

test('words are words: no code is shown for a role or an act we know', () => {
  for (const act of ACTS) expect(actName(act)).toMatch(/^\p{Script=Han}/u)
  for (const { code } of roles.roles) expect(roleName(code)).toMatch(/^\p{Script=Han}/u)
  expect(actName('no.such')).toBe('no.such')
})
