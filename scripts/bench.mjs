/** `npm run bench [-- NAME]`: one JSON object a line on stdout. */
import { join } from 'node:path'
import { ensureInstalled, nodeProgram, run } from './launch.mjs'

await ensureInstalled({ withTools: true })
process.exit(await run(nodeProgram(), [join('scripts', 'bench', 'main.ts'), ...process.argv.slice(2)]))
