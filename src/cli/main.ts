/** The command line `cunzhang`. Exit status: 0 done, 1 refused with a reason on standard error, 2 wrong usage. */
import { CommanderError } from 'commander'
import { problemOfDatabase } from '../db/constraints.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { printRefusal } from './output.ts'
import { buildProgram } from './program.ts'

const format = process.argv.indexOf('--format')
const json = process.argv.includes('--format=json') || (format > 0 && process.argv[format + 1] === 'json')

/** A closed pipe (`| head`) is the reader's choice, not a failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

/** What is not a refusal is a fault of ours: one sentence, never a stack. */
function refusalOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const known = problemOfDatabase(error)
  const words = error instanceof Error ? error.message : String(error)
  return new ProblemError(known ?? problem('service/failed', words))
}

try {
  await buildProgram(json).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
    if (json && error.exitCode !== 0)
      printRefusal(new ProblemError(problem('request/invalid', error.message)), true)
  } else {
    printRefusal(refusalOf(error), json)
    process.exitCode = 1
  }
}
