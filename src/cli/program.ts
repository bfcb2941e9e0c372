/** Every command of `cunzhang` in one program; usage errors leave with 2 at any depth. */
import { Command } from 'commander'
import { accountCommand } from './account.ts'
import { approvalsCommand, schemeCommand } from './approvals.ts'
import { assignCommand } from './assign.ts'
import { auditCommand } from './audit.ts'
import { bookCommand } from './book.ts'
import { classifyCommand } from './classify.ts'
import { actAs } from './context.ts'
import { closeCommand, reopenCommand } from './close.ts'
import { exemptionCommand, kinshipCommand, reviewCommand } from './duties.ts'
import { demoCommand } from './demo.ts'
import { divisionCommand } from './division.ts'
import { draftsCommand } from './drafts.ts'
import { exportCommand } from './export.ts'
import { fileCommand } from './file.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { relationCommand } from './relation.ts'
import { reportCommand } from './report.ts'
import { restoreCommand } from './restore.ts'
import { reverseCommand } from './reverse.ts'
import { delegateCommand, roleCommand } from './role.ts'
import { userCommand } from './user.ts'
import { verifyCommand } from './verify.ts'
import { sealYearCommand, yearEndCommand } from './year-end.ts'

const COMMANDS = [
  classifyCommand,
  divisionCommand,
  bookCommand,
  accountCommand,
  relationCommand,
  importCommand,
  draftsCommand,
  approvalsCommand,
  schemeCommand,
  fileCommand,
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
  auditCommand,
  userCommand,
  roleCommand,
  delegateCommand,
  exemptionCommand,
  kinshipCommand,
  reviewCommand,
  migrateCommand,
  demoCommand,
]

/** `--as NAME` stands with every command: the scope of that person instead of the operator's. */
function withPerson(command: Command): void {
  if (command.commands.length === 0)
    command.option('--as <login>', '以此人的岗位与范围办理').hook('preAction', (_, running) => {
      actAs(running.opts<{ as?: string }>().as)
    })
  for (const each of command.commands) withPerson(each)
}

/** Asked for JSON, commander itself stays silent: its errors become problem objects like all others. */
function strict(command: Command, silent: boolean): Command {
  command.exitOverride().showHelpAfterError('(用 --help 查看用法)')
  if (silent) command.configureOutput({ outputError: () => {}, writeErr: () => {} })
  for (const each of command.commands) strict(each, silent)
  return command
}

export function buildProgram(silent: boolean): Command {
  const program = new Command('cunzhang').description('村账:村集体经济组织记账(2023年会计制度)')
  for (const command of COMMANDS) program.addCommand(command())
  withPerson(program)
  return strict(program, silent)
}
