/** Scopes of a summary: short codes, what the books have in common, the divisions one level below. */
import { divisionCode, levelOf, scopeRange } from '../books/division.ts'
import type { DivisionLevel, ScopeRange } from '../books/division.ts'
import { ProblemError, problem } from '../lib/problem.ts'

const WIDTHS: Record<DivisionLevel, number> = {
  province: 2,
  prefecture: 4,
  county: 6,
  township: 9,
  village: 12,
}
/** What a summary lists in groups; the villages of a township are listed one by one. */
const BELOW: Partial<Record<DivisionLevel, DivisionLevel>> = {
  province: 'prefecture',
  prefecture: 'county',
  county: 'township',
}

export type Place = { code: string; level: DivisionLevel; range: ScopeRange }

/** 632802000000 → 632802: the digits that carry meaning. */
export function shortCode(code: string): string {
  const full = divisionCode(code.padEnd(12, '0'))
  return full.slice(0, WIDTHS[levelOf(full)])
}

export function fullCode(code: string): string {
  return code.padEnd(12, '0')
}

/** Reads a scope of 2, 4, 6, 9 or 12 digits. */
export function readScope(text: string): Place {
  const range = scopeRange(text)
  if (range === undefined) {
    throw new ProblemError(
      problem('division/not-found', `没有区划「${text}」,请用 2、4、6、9 或 12 位区划代码`),
    )
  }
  return { code: shortCode(range.from), level: levelOf(range.from), range }
}

/** The narrowest scope that holds both ends of the books' divisions. */
export function commonScope(first: string, last: string): string {
  const width = [12, 9, 6, 4, 2].find((each) => first.slice(0, each) === last.slice(0, each))
  return width === undefined ? '' : shortCode(fullCode(first.slice(0, width)))
}

/** The child division of a scope that holds a village; `undefined` where villages are listed themselves. */
export function childOf(scope: Place, village: string): { code: string; level: DivisionLevel } | undefined {
  const level = BELOW[scope.level]
  return level === undefined ? undefined : { code: village.slice(0, WIDTHS[level]), level }
}

/** Short codes from the common scope of all books down to the scope itself. */
export function pathCodes(root: string, scope: Place): string[] {
  const codes = [2, 4, 6, 9, 12].map((width) => scope.code.slice(0, width))
  return [...new Set(codes)].filter((code) => code.length >= Math.min(root.length, scope.code.length))
}
