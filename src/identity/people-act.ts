/** What the acts on people share: numbers read strictly, verdicts of the database turned into refusals. */
import { ProblemError } from '../lib/problem.ts'
import type { ProblemCode } from '../lib/problem.ts'
import { peopleProblem } from './people-refusals.ts'
import type { Verdict } from './people-refusals.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function refusal(code: ProblemCode, detail = ''): ProblemError {
  return new ProblemError(peopleProblem(code, detail))
}

/** A number nobody gave is answered like one that is well written and unknown. */
export function requireNumber(text: string, code: ProblemCode): string {
  if (UUID.test(text)) return text
  throw refusal(code, text)
}

export function settle<T extends Verdict>(verdict: T): T {
  if (verdict.code !== null) throw refusal(verdict.code as ProblemCode, verdict.detail ?? '')
  return verdict
}
