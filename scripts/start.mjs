/** `npm start`: installs what running needs, builds stale pages, then becomes the server in all but name. */
import { ensureInstalled, nodeProgram, run } from './launch.mjs'
import { ensurePages } from './pages.mjs'

const USAGE = `npm start
  启动村账服务。环境变量:PORT HOST DATA_DIR DATABASE_URL DATABASE_OWNER_URL CUNZHANG_SECRETS
  CUNZHANG_DEMO PUBLIC_URL TLS_CERT TLS_KEY LOG_LEVEL
`

const args = process.argv.slice(2)
if (args.length > 0) {
  const asked = args[0] === '--help' || args[0] === '-h'
  ;(asked ? process.stdout : process.stderr).write(USAGE)
  process.exit(asked ? 0 : 2)
}

await ensureInstalled({ withTools: false })
await ensurePages()
// The extra channel tells the server when this process is gone, however it went.
process.exit(await run(nodeProgram(), ['src/node.ts'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }))
