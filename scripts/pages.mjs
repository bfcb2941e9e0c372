/** Builds the web pages when they are older than their sources, told by a hash kept beside them. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeProgram, root, run } from './launch.mjs'

const MARK = join(root, 'dist', 'web', '.built-from')

/** Pages see `web`, `lib` and every `schema.ts`; the lockfile stands for the packages. */
function sources() {
  const below = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const relative = files.map((path) => path.slice(root.length).replaceAll('\\', '/'))
  return [
    ...relative.filter((path) => /^src\/(web|lib)\/|\/schema\.ts$/.test(path)),
    'package-lock.json',
  ].sort()
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const path of sources())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

/** A build that fails leaves the pages of last time, if there are any: the books must stay reachable. */
export async function ensurePages() {
  if (!existsSync(join(root, 'src', 'web', 'index.html'))) return
  const wanted = hashOfSources()
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === wanted) return
  process.stderr.write('正在生成网页 …\n')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--config', join('src', 'web', 'vite.config.ts'), '--logLevel', 'error']
  // Tests and shells set NODE_ENV to other things; with those the pages would carry their tools for developers.
  const env = { ...process.env, NODE_ENV: 'production' }
  const code = await run(nodeProgram(), args, { stdio: ['ignore', 2, 2], env })
  if (code > 128) process.exit(code)
  if (code !== 0) {
    process.stderr.write('网页没有生成成功:沿用上次的网页 (building the pages failed)\n')
    return
  }
  mkdirSync(join(root, 'dist', 'web'), { recursive: true })
  writeFileSync(MARK, wanted)
}
