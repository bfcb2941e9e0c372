/** Words in two languages: one type, so none is missing; no empty ones, and English without a Chinese word but terms. */
import { describe, expect, it } from 'vitest'
import { prefer } from '../../src/web/preferences.ts'
import { text } from '../../src/web/text.ts'
import { drafting } from '../../src/web/words/drafting.ts'
import { draftingEnglish } from '../../src/web/words/drafting-en.ts'
import { duties } from '../../src/web/words/duties.ts'
import { dutiesEnglish } from '../../src/web/words/duties-en.ts'
import { people } from '../../src/web/words/people.ts'
import { peopleEnglish } from '../../src/web/words/people-en.ts'
import { shell } from '../../src/web/words/shell.ts'
import { shellEnglish } from '../../src/web/words/shell-en.ts'
import { summary } from '../../src/web/words/summary.ts'
import { summaryEnglish } from '../../src/web/words/summary-en.ts'
import { work } from '../../src/web/words/work.ts'
import { workEnglish } from '../../src/web/words/work-en.ts'

const chinese = { ...summary, ...shell, ...work, ...people, ...duties, ...drafting }
const english = {
  ...summaryEnglish,
  ...shellEnglish,
  ...workEnglish,
  ...peopleEnglish,
  ...dutiesEnglish,
  ...draftingEnglish,
}

/** Every word by its path; a function is called with numbers, which read as both. */
function wordsOf(table: object, path = ''): [string, string][] {
  return Object.entries(table).flatMap(([key, value]: [string, unknown]) => {
    const here = `${path}.${key}`
    if (typeof value === 'string') return [[here, value] as [string, string]]
    if (typeof value === 'function') {
      const said = (value as (...given: unknown[]) => string)(...Array.from({ length: 4 }, () => ['7']))
      return [[here, said] as [string, string]]
    }
    return wordsOf(value as object, here)
  })
}

describe('words', () => {
  it('stand in both languages under the same paths', () => {
    const paths = (table: object) => wordsOf(table).map(([path]) => path)
    expect(paths(english)).toEqual(paths(chinese))
    expect(paths(chinese).length).toBeGreaterThan(300)
  })

  it('are never empty but where English says nothing', () => {
    const empty = (table: object) =>
      wordsOf(table).filter(([path, words]) => words === '' && !path.endsWith('.letter'))
    expect(empty(chinese)).toEqual([])
    expect(empty(english).map(([path]) => path)).toEqual(['.balance.level'])
  })

  it('are English in English, but for terms and names that have none', () => {
    const allowed = /村账|金原村|四议两公开|一事一议|均突破|收入|收益|分配|某某村|流水账|中文/
    const left = wordsOf(english).filter(([, words]) => /\p{Script=Han}/u.test(words) && !allowed.test(words))
    expect(left).toEqual([])
  })

  it('change at once when the reader changes the language', () => {
    expect(text.signIn.title).toBe('登录')
    prefer({ language: 'en' })
    expect(text.signIn.title).toBe('Sign in')
    prefer({ language: 'zh' })
    expect(text.signIn.title).toBe('登录')
  })
})
