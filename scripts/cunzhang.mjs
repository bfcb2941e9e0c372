#!/usr/bin/env node
/** The command line `cunzhang`: hands over to src/cli/main.ts in Node 24, exit status passed through. */
import { join } from 'node:path'
import { ensureInstalled, nodeProgram, root, run } from './launch.mjs'

await ensureInstalled({ withTools: false })
const main = join(root, 'src', 'cli', 'main.ts')
// Compiled once, a command starts in half the time; a folder that cannot be written is passed over by Node.
const env = { NODE_COMPILE_CACHE: join(root, '.cache', 'compiled'), ...process.env }
// The caller's folder stays: file names on the command line are relative to it.
process.exit(await run(nodeProgram(), [main, ...process.argv.slice(2)], { cwd: process.cwd(), env }))
