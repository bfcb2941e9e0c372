/** Starts tests/support/joiner.ts in a process of its own, as another user or without an environment where a test asks for it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SystemUser } from '../../src/db/embedded-user.ts'
import { ROOT, nodeProgram } from './sources.ts'

export type Joined = { pid: number; port: number; folder: string; failure?: string }

export type OtherProcess = {
  said: Joined
  /** Ends its input, so it leaves in good order. */
  leave: () => Promise<void>
  kill: () => Promise<void>
}

export type OtherOptions = { user?: SystemUser; env?: Record<string, string> }

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

export async function joinElsewhere(dataDir: string, options: OtherOptions = {}): Promise<OtherProcess> {
  const { user, env = { PATH: '/usr/bin:/bin' } } = options
  const child = spawn(nodeProgram, [join(ROOT, 'tests', 'support', 'joiner.ts'), dataDir], {
    ...user,
    cwd: '/',
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const first = await lines.next()
  const said = JSON.parse(first.done === true ? '{"failure":"said nothing"}' : first.value) as Joined
  const leave = (): Promise<void> => {
    child.stdin.end()
    return gone(child)
  }
  const kill = (): Promise<void> => {
    child.kill('SIGKILL')
    return gone(child)
  }
  return { said, leave, kill }
}
