/** Every word of the pages, in the language the reader chose: one table a language, of one type, so that no word can be missing. */
import { type Language, onPreference, preferences } from './preferences.ts'
import { duties } from './words/duties.ts'
import { dutiesEnglish } from './words/duties-en.ts'
import { drafting } from './words/drafting.ts'
import { draftingEnglish } from './words/drafting-en.ts'
import { people } from './words/people.ts'
import { peopleEnglish } from './words/people-en.ts'
import { shell } from './words/shell.ts'
import { shellEnglish } from './words/shell-en.ts'
import { summary } from './words/summary.ts'
import { summaryEnglish } from './words/summary-en.ts'
import type { Widened } from './words/widened.ts'
import { work } from './words/work.ts'
import { workEnglish } from './words/work-en.ts'

const chinese = { ...summary, ...shell, ...work, ...people, ...duties, ...drafting }
export type Text = Widened<typeof chinese>
const tables: Record<Language, Text> = {
  zh: chinese,
  en: {
    ...summaryEnglish,
    ...shellEnglish,
    ...workEnglish,
    ...peopleEnglish,
    ...dutiesEnglish,
    ...draftingEnglish,
  },
}

/** Read while drawing, never kept: its words change when the reader changes the language. */
export const text: Text = { ...tables[preferences().language] }

function speak(language: Language): void {
  Object.assign(text, tables[language])
}

/** 「20万元」 where the threshold is whole 万, else in 元. */
export function inWan(threshold: string): string {
  const [, wan] = /^(\d+)0000\.00$/.exec(threshold) ?? []
  return wan === undefined ? text.inYuan(threshold) : text.inWan(wan)
}

/** `0.9899` → `98.99%`, shifting digits instead of computing. */
export function inPercent(ratio: string | null): string {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d+))?$/.exec(ratio ?? '') ?? []
  if (whole === undefined) return text.none
  const digits = decimals.padEnd(4, '0')
  return `${Number(whole + digits.slice(0, 2))}.${digits.slice(2, 4)}%`
}

onPreference(() => speak(preferences().language))
