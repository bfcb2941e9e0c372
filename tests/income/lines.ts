/** Labelled income lines of `tests/examples`, read as they are. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import type { LabelledLine } from '../../src/income/score.ts'

export function readLines(name: string): LabelledLine[] {
  const path = fileURLToPath(new URL(`../examples/income-lines-${name}.csv`, import.meta.url))
  return parse<LabelledLine>(readFileSync(path, 'utf8'), { columns: true })
}
