/** `npm test`: every test that needs nothing but npm; arguments go to vitest, `--full` runs the large N. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, nodeProgram, root, run } from './launch.mjs'

const given = process.argv.slice(2)
if (given.includes('--help') || given.includes('-h')) {
  process.stdout.write('npm test -- [--full] [vitest 参数或文件名]\n  运行全部测试;--full 用大样本。\n')
  process.exit(0)
}

await ensureInstalled({ withTools: true })
mkdirSync(join(root, '.cache'), { recursive: true })
const report = join(root, '.cache', `tests-${process.pid}.json`)
const args = [
  join('node_modules', 'vitest', 'vitest.mjs'),
  'run',
  '--config',
  join('tests', 'vitest.config.ts'),
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...given.filter((each) => each !== '--full'),
]
const env = { ...process.env, ...(given.includes('--full') ? { CUNZHANG_TEST: 'full' } : {}) }
const code = await run(nodeProgram(), args, { env })

/** A file that does not load has no tests to fail, and still counts as one failure. */
function count() {
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return { passed: numPassedTests, failed: numFailedTests + broken.length }
}

const { passed, failed } = count()
rmSync(report, { force: true })
const honest = code === 0 && passed > 0 ? failed : Math.max(failed, 1)
process.stdout.write(`${passed} passed, ${honest} failed\n`)
process.exit(honest === 0 ? 0 : code === 0 ? 1 : code)
