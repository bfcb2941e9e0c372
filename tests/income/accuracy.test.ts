/** How well the classifier answers labelled lines; the development lines were seen while the rules were written. */
import { expect, test } from 'vitest'
import { classifyIncome } from '../../src/income/classify.ts'
import { score, type LabelledLine } from '../../src/income/score.ts'
import { readLines } from './lines.ts'

const answer = (line: LabelledLine) => classifyIncome({ summary: line.summary })

test('development lines (seen): at least 95 % accepted, 88 % strict, at most 2 % over the border', () => {
  const result = score(readLines('dev'), answer)
  expect(result.lines).toBe(294)
  expect(result.accept).toBeGreaterThanOrEqual(0.95)
  expect(result.strict).toBeGreaterThanOrEqual(0.88)
  expect(result.border).toBeLessThanOrEqual(0.02)
})

test('our own constructed lines: type, other side and exclusion', () => {
  const lines = readLines('own')
  const result = score(lines, answer)
  expect(result.lines).toBeGreaterThanOrEqual(250)
  expect(result.accept).toBeGreaterThanOrEqual(0.95)
  expect(result.border).toBeLessThanOrEqual(0.02)
  const sides = lines.filter((line) => answer(line).account === line.account)
  expect(sides.length / lines.length).toBeGreaterThanOrEqual(0.95)
  const exclusions = lines.filter((line) => (answer(line).exclusion ?? '') === line.exclusion)
  expect(exclusions.length / lines.length).toBeGreaterThanOrEqual(0.95)
})

test.each([
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
])('our %s batch stays right once generalised from', (name) => {
  const result = score(readLines(name), answer)
  expect(result.accept).toBeGreaterThanOrEqual(0.95)
  expect(result.border).toBeLessThanOrEqual(0.02)
})

test('a score counts what it says', () => {
  const lines = [
    { id: '1', summary: 'a', label: 'none', accept: '' },
    { id: '2', summary: 'b', label: 'equity', accept: 'tourism|planting' },
    { id: '3', summary: 'c', label: 'tourism', accept: '' },
    { id: '4', summary: 'd', label: 'planting', accept: '' },
  ]
  const result = score(lines, () => ({ type: 'planting', rule: 'x', ask: false }))
  expect(result).toMatchObject({ strict: 0.25, accept: 0.5, border: 0.25, asked: 0 })
})
