/** The real server in its own process, on a port of its own and the store of the bench. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { invariant } from '../../src/lib/problem.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+/

export type Running = { address: string; stop: () => Promise<void> }

/** Starts `script` and waits for the address it prints. */
export async function startServer(
  script: string,
  dataDir: string,
  demo = false,
  more: Record<string, string> = {},
): Promise<Running> {
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', ...more }
  const child = spawn(process.execPath, [join(ROOT, script)], {
    cwd: ROOT,
    env: { ...env, CUNZHANG_DEMO: demo ? '1' : '0', DATABASE_URL: '', PUBLIC_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let address: string | undefined
  for await (const line of createInterface({ input: child.stdout })) {
    address = ADDRESS.exec(line)?.[0]
    if (address !== undefined) break
  }
  invariant(address !== undefined, `${script} did not say where it serves`)
  child.stdout.resume()
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    await gone
  }
  return { address, stop }
}
