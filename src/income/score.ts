/** Measures answers against labelled lines: strict, with alternatives, and errors over the border of operating. */
import { INCOME_ANSWERS, type IncomeAnswer } from './schema.ts'

export type LabelledLine = {
  id: string
  summary: string
  label: string
  /** Answers the codebook leaves open for this line, joined by `|`. */
  accept: string
  account?: string | undefined
  exclusion?: string | undefined
  place?: string | undefined
  origin?: string | undefined
}

export type Score = {
  lines: number
  strict: number
  accept: number
  border: number
  asked: number
  /** Row: label; column: answer. */
  confusion: Record<string, Record<string, number>>
  wrong: { line: LabelledLine; answer: IncomeAnswer; rule: string; accepted: boolean }[]
}

type Answer = { type: IncomeAnswer; rule: string; ask: boolean }

function emptyConfusion(): Score['confusion'] {
  return Object.fromEntries(
    INCOME_ANSWERS.map((label) => [label, Object.fromEntries(INCOME_ANSWERS.map((answer) => [answer, 0]))]),
  )
}

/** Shares are of all lines; a border error is a line wrongly put on the other side of operating income. */
export function score(lines: readonly LabelledLine[], answer: (line: LabelledLine) => Answer): Score {
  const confusion = emptyConfusion()
  const wrong: Score['wrong'] = []
  let [strict, accept, border, asked] = [0, 0, 0, 0]
  for (const line of lines) {
    const { type, rule, ask } = answer(line)
    const accepted = type === line.label || line.accept.split('|').includes(type)
    const row = confusion[line.label]
    if (row === undefined) throw new Error(`unknown label ${line.label} of ${line.id}`)
    row[type] = (row[type] ?? 0) + 1
    if (type === line.label) strict += 1
    else wrong.push({ line, answer: type, rule, accepted })
    if (accepted) accept += 1
    else if ((type === 'none') !== (line.label === 'none')) border += 1
    if (ask) asked += 1
  }
  const share = (count: number): number => (lines.length === 0 ? 0 : count / lines.length)
  return {
    lines: lines.length,
    strict: share(strict),
    accept: share(accept),
    border: share(border),
    asked: share(asked),
    confusion,
    wrong,
  }
}
