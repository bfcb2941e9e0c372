/** The project's own files as text with their imports, for the tests about style and layering. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A Node that runs TypeScript as it stands, also when the tests were started with an older one. */
export const nodeProgram = process.features.typescript
  ? process.execPath
  : join(ROOT, 'node_modules', 'node', 'bin', 'node')

/** `target` is a path from the root for our own files, otherwise the package or `node:` name as written. */
export type Import = { target: string; own: boolean; typeOnly: boolean }
export type Source = { path: string; text: string; imports: Import[] }

const FROM = /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\('([^']+)'\)/g

function asImport(path: string, name: string, typeOnly: boolean): Import {
  const own = name.startsWith('.')
  return { target: own ? posix.join(dirname(path), name) : name, own, typeOnly }
}

export function findImports(path: string, text: string): Import[] {
  const still = [...text.matchAll(FROM)].map((match) =>
    asImport(path, match[2] ?? '', match[1] !== undefined),
  )
  const late = [...text.matchAll(DYNAMIC)].map((match) => asImport(path, match[1] ?? '', false))
  return [...still, ...late]
}

/** Every file below `folder` whose name ends so, sorted. */
export function readSources(folder: string, ends: RegExp = /\.tsx?$/): Source[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  const paths = names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => ends.test(path))
  return paths.sort().map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8')
    return { path, text, imports: findImports(path, text) }
  })
}
