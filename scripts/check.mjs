/** `npm run check`: formatting, lint, types, dead code and the two style tests, side by side; only what is off is shown. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, nodeProgram, root } from './launch.mjs'

if (process.argv.slice(2).some((each) => each === '--help' || each === '-h')) {
  process.stdout.write('npm run check\n  检查格式、写法、类型、分层与无用代码。\n')
  process.exit(0)
}

await ensureInstalled({ withTools: true })
const node = nodeProgram()
const tool = (name, ...path) => join(root, 'node_modules', name, ...path)

/** The same list stands in package.json under `format`; an ignore list in the configuration would count from scripts/. */
const FORMATTED = ['src', 'tests', 'scripts', '!**/*.gen.ts', '!**/*.json', '!**/*.csv']

const CHECKS = {
  types: [tool('typescript', 'bin', 'tsc'), '--noEmit'],
  'dead code': [tool('knip', 'bin', 'knip.js'), '--no-progress'],
  layering: [tool('vitest', 'vitest.mjs'), 'run', '--config', 'tests/vitest.config.ts', '--project', 'style'],
  formatting: [tool('oxfmt', 'bin', 'oxfmt'), '-c', 'scripts/oxfmt.json', '--check', ...FORMATTED],
  lint: [tool('oxlint', 'bin', 'oxlint'), '-c', 'scripts/oxlint.json', '--deny-warnings', '.'],
}

function runCheck([name, args]) {
  const began = performance.now()
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (said += piece))
    child.on('error', (error) => (said += error.message))
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      if (code !== 0) process.stdout.write(`\n── ${name} ──\n${said.trim()}\n`)
      resolve({ name, ok: code === 0, seconds })
    })
  })
}

const results = await Promise.all(Object.entries(CHECKS).map(runCheck))
const line = results
  .map(({ name, ok, seconds }) => `${name} ${ok ? 'ok' : 'FAILED'} ${seconds} s`)
  .join(' · ')
process.stdout.write(`${line}\n`)
process.exit(results.every(({ ok }) => ok) ? 0 : 1)
