/** A JSON file, or standard input, read into one of our shapes; every problem at once. */
import type { z } from 'zod'
import { problemsOf } from '../http/validate.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readInput } from './output.ts'

export async function readShape<T>(path: string, shape: z.ZodType<T>): Promise<T> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await readInput(path)))
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(problem('request/malformed', '文件不是 JSON,请照 /api/openapi.json 里的样子填写'))
  }
  const parsed = shape.safeParse(value)
  if (!parsed.success) throw problemsOf(parsed.error)
  return parsed.data
}
