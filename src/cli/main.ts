/** The command line `cunzhang`. Exit status: 0 done, 1 refused with a reason on standard error, 2 wrong usage. */
import { Command, CommanderError } from 'commander'
import { problemOfDatabase } from '../db/constraints.ts'
import { ProblemError } from '../lib/problem.ts'
import { accountCommand } from './account.ts'
import { assignCommand } from './assign.ts'
import { bookCommand } from './book.ts'
import { classifyCommand } from './classify.ts'
import { closeCommand, reopenCommand } from './close.ts'
import { draftsCommand } from './drafts.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { printRefusal } from './output.ts'
import { relationCommand } from './relation.ts'
import { reportCommand } from './report.ts'
import { restoreCommand } from './restore.ts'
import { reverseCommand } from './reverse.ts'
import { verifyCommand } from './verify.ts'
import { sealYearCommand, yearEndCommand } from './year-end.ts'

const COMMANDS = [
  classifyCommand,
  bookCommand,
  accountCommand,
  relationCommand,
  importCommand,
  draftsCommand,
  reverseCommand,
  assignCommand,
  closeCommand,
  reopenCommand,
  yearEndCommand,
  sealYearCommand,
  reportCommand,
  exportCommand,
  restoreCommand,
  verifyCommand,
  migrateCommand,
]

/** Usage errors leave with 2 at any depth of sub-command. */
function strict(command: Command): Command {
  command.exitOverride().showHelpAfterError('(用 --help 查看用法)')
  command.commands.forEach(strict)
  return command
}

function buildProgram(): Command {
  const program = new Command('cunzhang').description('村账:村集体经济组织记账(2023年会计制度)')
  for (const command of COMMANDS) program.addCommand(command())
  return strict(program)
}

/** A closed pipe (`| head`) is the reader's choice, not a failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

try {
  await buildProgram().parseAsync()
} catch (error) {
  const known = problemOfDatabase(error)
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (error instanceof ProblemError || known !== undefined) {
    const format = process.argv.indexOf('--format')
    const json = process.argv.includes('--format=json') || (format > 0 && process.argv[format + 1] === 'json')
    printRefusal(
      error instanceof ProblemError || known === undefined
        ? (error as ProblemError)
        : new ProblemError(known),
      json,
    )
    process.exitCode = 1
  } else {
    process.stderr.write(`系统出错:${String((error as Error).stack ?? error)}\n`)
    process.exitCode = 1
  }
}
