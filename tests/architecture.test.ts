/** Who may import whom (docs/house.md), as one table that fails: rooms in their order, roles told by file name. */
import { expect, test } from 'vitest'
import { findImports, readSources } from './support/sources.ts'
import type { Import, Source } from './support/sources.ts'

/** A room imports only rooms listed before it. */
const ROOMS = [
  'lib',
  'db',
  'http',
  'identity',
  'books',
  'accounts',
  'registers',
  'income',
  'periods',
  'files',
  'vouchers',
  'approvals',
  'intake',
  'closing',
  'flags',
  'reports',
  'audit',
  'disclosure',
  'archive',
  'jobs',
  'cli',
]
/** The pages stand beside the rooms: they see `schema.ts`, `lib`, and the app by type. */
const PAGES = 'web'
/** May import every room. */
const ENTRIES = [
  'src/node.ts',
  'src/worker.ts',
  'src/app.ts',
  'src/config.ts',
  'src/pages.ts',
  'src/observe.ts',
]
/** Only the server on Node writes the demonstration, through the services everybody uses. */
const DEMONSTRATION = new Set(['scripts/demo/load.ts', 'scripts/demo/people.ts'])

type Role = 'schema' | 'core' | 'store' | 'service' | 'routes'

/** What a role may see besides `lib` and `schema.ts`; `own` is its room. Packages by name or prefix. */
const ROLES: Record<Role, { own: Role[]; earlier: Role[]; rooms: string[]; packages: string[] }> = {
  schema: { own: ['schema'], earlier: ['schema'], rooms: [], packages: ['zod'] },
  core: { own: ['schema', 'core'], earlier: ['schema', 'core'], rooms: [], packages: [] },
  store: {
    own: ['schema', 'core', 'store'],
    earlier: ['schema', 'core'],
    rooms: ['db'],
    packages: ['kysely'],
  },
  service: {
    own: ['schema', 'core', 'store', 'service'],
    earlier: ['schema', 'core', 'service'],
    rooms: ['db'],
    packages: [],
  },
  routes: {
    own: ['schema', 'service', 'routes'],
    earlier: ['schema', 'service'],
    rooms: ['http'],
    packages: ['hono', '@hono/', 'hono-openapi', 'zod'],
  },
}

/** Rooms of tools, not of books: roles do not apply, only the order of rooms. */
const WITHOUT_ROLES = new Set(['lib', 'db', 'http', 'archive', 'jobs', 'cli'])

/** Seeds and styles are data, not code: every file may read them. */
const DATA = /^db\/seed\/[^/]+\.json$|\.css$/

/** Only these may use Node itself; everything else runs on Workers too. */
const USES_NODE = [
  /^src\/(node|pages)\.ts$/,
  /^src\/db\/(embedded|secrets|sql-files|seed)[^/]*\.ts$/,
  // Password derivation; the Workers runtime has node:crypto.
  /^src\/identity\/derive-key\.ts$/,
  /^src\/(cli|archive)\//,
  /^src\/intake\/read-[^/]*\.ts$/,
  // Containers of strangers (yauzl, saxes), which run on Workers; and the folder, which only the server and the command line open.
  /^src\/files\/(read-[^/]*|store-folder|open)\.ts$/,
  // Attachments: the folder they lie in, and what opens them.
  /^src\/files\/(open|read-[^/]+|store-folder)\.ts$/,
  /^src\/vouchers\/verify(-[^/]+)?\.ts$/,
  /^src\/web\/vite\.config\.ts$/,
]

/** A package with one home: nobody else names it. */
const HOMES: Record<string, RegExp> = {
  'decimal.js': /^src\/lib\/money\.ts$/,
  pg: /^src\/(db|archive|cli)\//,
  'pg-cursor': /^src\/(db|archive|cli)\//,
  kysely: /^src\/(db\/|[^/]+\/([^/]+-)?store(-[^/]+)?\.ts$)/,
  antd: /^src\/web\/parts\//,
  jose: /^src\/identity\/single-sign-on\.ts$/,
  otpauth: /^src\/identity\/second-factor\.ts$/,
  '@zxcvbn-ts/language-common': /^src\/identity\/common-passwords\.ts$/,
  'pinyin-pro': /^src\/books\/initials\.ts$/,
  yauzl: /^src\/(intake|files|http)\/read-[^/]+\.ts$/,
  saxes: /^src\/(intake|files)\/read-[^/]+\.ts$/,
}

/** Whatever the role of the file that is its home. */
const ALLOWED_AT_HOME = new Set([
  'jose',
  'otpauth',
  '@zxcvbn-ts/language-common',
  'pinyin-pro',
  'yauzl',
  'saxes',
])

const roomOf = (path: string): string => /^src\/([^/]+)\//.exec(path)?.[1] ?? ''

const STORE = /\/(?:[^/]+-)?store(?:-[^/]+)?\.ts$/

function namedRole(path: string): Role | undefined {
  if (path.endsWith('/schema.ts')) return 'schema'
  if (path.endsWith('/service.ts')) return 'service'
  if (STORE.test(path)) return 'store'
  return /\/routes(?:-[^/]+)?\.ts$/.test(path) ? 'routes' : undefined
}

/** Named roles by name; of the others a verb's file reaches the database, if only through other files, and a rule's file does not. */
function findRoles(files: readonly Source[]): Map<string, Role> {
  const roles = new Map(files.map(({ path }): [string, Role] => [path, namedRole(path) ?? 'core']))
  const reaches = ({ target }: Import): boolean =>
    target.startsWith('src/db/') || roles.get(target) === 'store' || roles.get(target) === 'service'
  for (let changed = true; changed;) {
    const verbs = files.filter(({ path, imports }) => roles.get(path) === 'core' && imports.some(reaches))
    for (const { path } of verbs) if (!WITHOUT_ROLES.has(roomOf(path))) roles.set(path, 'service')
    changed = verbs.some(({ path }) => !WITHOUT_ROLES.has(roomOf(path)))
  }
  return roles
}

const isPackage = (target: string, allowed: string): boolean =>
  allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed || target.startsWith(`${allowed}/`)

function judgeOwn(from: Source, to: Import, roles: Map<string, Role>): string | undefined {
  const [here, there] = [roomOf(from.path), roomOf(to.target)]
  if (DATA.test(to.target)) return undefined
  if (from.path === 'src/node.ts' && DEMONSTRATION.has(to.target)) return undefined
  if (!roles.has(to.target)) return 'names no file of ours'
  if (here === '') return ENTRIES.includes(from.path) ? undefined : 'is no known entry'
  if (there === 'lib') return undefined
  if (here === PAGES) {
    const seen =
      there === PAGES || to.target.endsWith('/schema.ts') || (to.target === 'src/app.ts' && to.typeOnly)
    return seen ? undefined : 'pages see only schema.ts, lib and the type of the app'
  }
  if (there === '') return here === 'cli' ? undefined : 'rooms do not import entries'
  if (ROOMS.indexOf(there) > ROOMS.indexOf(here) || !ROOMS.includes(there))
    return `${there} comes after ${here}`
  if (WITHOUT_ROLES.has(here)) return undefined
  const role = roles.get(from.path) ?? 'core'
  const target = roles.get(to.target) ?? 'core'
  const rule = ROLES[role]
  if (rule.rooms.includes(there)) return undefined
  if (WITHOUT_ROLES.has(there)) return `a ${role} file does not see ${there}/`
  const allowed = here === there ? rule.own : rule.earlier
  return allowed.includes(target) ? undefined : `a ${role} file does not see a ${target} file`
}

function judgePackage(from: Source, to: Import, roles: Map<string, Role>): string | undefined {
  if (to.target.startsWith('node:')) {
    return to.typeOnly || USES_NODE.some((pattern) => pattern.test(from.path))
      ? undefined
      : 'may not use Node itself'
  }
  for (const [name, home] of Object.entries(HOMES)) {
    if (isPackage(to.target, name)) {
      if (!home.test(from.path)) return `${name} is used only in ${home.source}`
      if (ALLOWED_AT_HOME.has(name)) return undefined
    }
  }
  const here = roomOf(from.path)
  if (
    here === '' ||
    here === PAGES ||
    WITHOUT_ROLES.has(here) ||
    USES_NODE.some((each) => each.test(from.path))
  ) {
    return undefined
  }
  const role = roles.get(from.path) ?? 'core'
  const allowed = ROLES[role].packages.some((name) => isPackage(to.target, name))
  return allowed ? undefined : `a ${role} file does not use ${to.target}`
}

function judge(sources: readonly Source[]): string[] {
  const roles = findRoles(sources)
  return sources.flatMap((from) =>
    from.imports.flatMap((to) => {
      const wrong = (to.own ? judgeOwn : judgePackage)(from, to, roles)
      return wrong === undefined ? [] : [`${from.path} → ${to.target}: ${wrong}`]
    }),
  )
}

const sources = readSources('src')

function expectNone(found: readonly string[]): void {
  expect(found.join('\n')).toBe('')
}

test('there are files to look at, each in a known room', () => {
  expect(sources.length).toBeGreaterThan(20)
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(50)
  const unknown = sources.filter(({ path }) => ![...ROOMS, PAGES, ''].includes(roomOf(path)))
  expectNone(unknown.map(({ path }) => path))
})

test('every import goes the allowed way', () => {
  expectNone(judge(sources))
})

/** Every file and package that runs when `entry` does; what is imported by type alone does not. */
function reachedFrom(entry: string, all: readonly Source[]): Map<string, string> {
  const byPath = new Map(all.map((source) => [source.path, source]))
  const reached = new Map([[entry, '']])
  for (const [path] of reached) {
    for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (!typeOnly && !reached.has(target)) reached.set(target, path)
    }
  }
  return reached
}

/** Not in the Workers runtime, or no business of it. */
const NODE_ONLY =
  /^(node:(?!crypto$)|pino$|prom-client$|@hono\/node-server|scripts\/|src\/(cli|archive|jobs)\/|src\/db\/embedded|src\/files\/(store-folder|open)\.ts)/

function nodeIn(entry: string, all: readonly Source[]): string[] {
  return [...reachedFrom(entry, all)]
    .filter(([target]) => NODE_ONLY.test(target))
    .map(([target, path]) => `${path} → ${target}: the Worker reaches it`)
}

test('what the Worker reaches runs without Node', () => {
  expect(reachedFrom('src/worker.ts', sources).size).toBeGreaterThan(50)
  expectNone(nodeIn('src/worker.ts', sources))
})

test('a planted Node module is caught through the files between', () => {
  const source = (path: string, text: string): Source => ({ path, text, imports: findImports(path, text) })
  const planted = [
    source('src/worker.ts', "import { a } from './app.ts'\nimport type { b } from './cli/main.ts'"),
    source('src/app.ts', "import { c } from './lib/text.ts'"),
    source('src/lib/text.ts', "import { readFileSync } from 'node:fs'"),
  ]
  expect(nodeIn('src/worker.ts', planted)).toEqual(['src/lib/text.ts → node:fs: the Worker reaches it'])
})

test.each([
  ['src/lib/money.ts', "import { migrate } from '../db/migrate.ts'", 'db comes after lib'],
  [
    'src/vouchers/schema.ts',
    "import { readVouchers } from './store.ts'",
    'a schema file does not see a store file',
  ],
  ['src/vouchers/core.ts', "import { serve } from 'hono'", 'a core file does not use hono'],
  [
    'src/vouchers/routes.ts',
    "import {\n  readVouchers,\n} from './store.ts'",
    'a routes file does not see a store file',
  ],
  [
    'src/reports/store.ts',
    "import { a } from '../vouchers/store.ts'",
    'a store file does not see a store file',
  ],
  ['src/books/core.ts', "import type { Voucher } from '../vouchers/schema.ts'", 'vouchers comes after books'],
  ['src/vouchers/service.ts', "import { readFileSync } from 'node:fs'", 'may not use Node itself'],
  ['src/income/core.ts', "import { Decimal } from 'decimal.js'", 'decimal.js is used only in'],
  ['src/web/data.ts', "import { readVouchers } from '../vouchers/store.ts'", 'pages see only'],
  ['src/web/data.ts', "import { app } from '../app.ts'", 'pages see only'],
])('a planted wrong import in %s is caught: %s', (path, text, said) => {
  const known = ['src/vouchers/store.ts', 'src/vouchers/schema.ts', 'src/db/migrate.ts', 'src/app.ts']
  const others = known
    .filter((each) => each !== path)
    .map((each): Source => ({ path: each, text: '', imports: [] }))
  const planted = { path, text, imports: findImports(path, text) }
  expect(judge([planted, ...others])).toEqual([expect.stringContaining(said)])
})
