/** Keeps the database server of a test run in a process of its own: when the run ends, however it ends, the server and its folder go too. */
import { rmSync } from 'node:fs'
import { joinEmbedded } from '../../src/db/embedded.ts'

const LOSE_ON_CRASH = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}
const [folder = ''] = process.argv.slice(2)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const { superUrl, roles, secrets, leave } = await joinEmbedded({ dataDir: folder, settings: LOSE_ON_CRASH })
process.stdout.write(
  `${JSON.stringify({ superUrl, roles, passwords: { owner: secrets.owner, app: secrets.program } })}\n`,
)

// The other end of this pipe is the test run; the system closes it even when the run is killed.
process.stdin.resume()
process.stdin.once('end', () => {
  void leave().finally(() => {
    rmSync(folder, { recursive: true, force: true })
    process.exit(0)
  })
})
