/** House style that no linter knows (docs/house.md): sizes, opening sentences, banned words with their replacement, the mirror of src. */
import { expect, test } from 'vitest'
import { readSources } from './support/sources.ts'
import type { Source } from './support/sources.ts'

const MAX_LINES = 300
const GENERATED = /\.gen\.ts$/

type Ban = { word: RegExp; instead: string; where: RegExp; except?: RegExp }

/** `except` names the few homes of a word; a new one needs a reason beside the word's use. */
const BANS: Ban[] = [
  { word: /\bparseFloat\b/, instead: 'lib/money for amounts, Number for the rest', where: /^src\// },
  {
    word: /\b(?:Number|parseInt)\([\w.?[\]]*(?:amount|money|debit|credit|balance|income|expense)/i,
    instead: 'Money and its functions in lib/money',
    where: /^src\//,
  },
  {
    word: /\.toFixed\(/,
    instead: 'formatMoney or ratio in lib/money',
    where: /^src\//,
    // Percentages of the page; the number cell of a workbook.
    except: /^src\/(lib\/money|web\/parts\/bar|web\/annual\/type-table|intake\/read-amount)\.tsx?$/,
  },
  {
    word: /\bnew Date\(/,
    instead: 'Day text and lib/day',
    where: /^src\//,
    // The serial day of a workbook cell.
    except: /^src\/(lib\/day|intake\/read-date)\.ts$/,
  },
  {
    word: /\bDate\.now\(|\bMath\.random\(/,
    instead: 'an argument; lib/id for identifiers',
    where: /^src\//,
    // Identifiers; the pause before a retry.
    except: /^src\/(lib\/id|db\/transaction|node|app|worker)\.ts$|^src\/(jobs|cli|web|http)\//,
  },
  {
    word: /\bconsole\./,
    instead: 'the log (pino), or stdout in cli',
    where: /^src\//,
    except: /^src\/(cli\/|worker\.ts$)/,
  },
  { word: /\bprocess\.env\b/, instead: 'config.ts', where: /^src\//, except: /^src\/config\.ts$/ },
  { word: /(?::|\bas|<)\s*any(?=\s*(?:[;,)\]=>|&{}]|$))/m, instead: 'unknown or the real type', where: /./ },
  {
    word: /^export default\b/m,
    instead: 'a named export',
    where: /./,
    except: /\.config\.ts$|^src\/worker\.ts$/,
  },
  { word: /@ts-(?:ignore|nocheck)\b/, instead: 'the right type', where: /./ },
  {
    word: /\bset_config\(/,
    instead: 'SET LOCAL as a statement (set_config shows zero rows on Citus)',
    where: /^(src|db)\//,
  },
  { word: /\b(?:TODO|FIXME|XXX)\b/, instead: 'doing it, or an issue', where: /./ },
  { word: /\b(?:test|it|describe)\.only\(/, instead: 'running one file', where: /^tests\// },
  { word: /\bvi\.mock\(/, instead: 'freshDatabase(): no mocks of the database', where: /^tests\// },
]

const SELF = 'tests/tidy.test.ts'
const typed = ['src', 'tests', 'scripts'].flatMap((folder) => readSources(folder, /\.(?:tsx?|mjs)$/))
const ours = typed.filter(({ path }) => !GENERATED.test(path))
const sql = readSources('db', /\.sql$/)

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function findBans(files: readonly Source[]): string[] {
  return files.flatMap(({ path, text }) =>
    BANS.filter(({ where, except }) => where.test(path) && !except?.test(path)).flatMap(({ word, instead }) =>
      [...text.matchAll(new RegExp(word, `${word.flags}g`))].map(
        (match) => `${path}:${lineOf(text, match.index)} ${match[0].trim()} → ${instead}`,
      ),
    ),
  )
}

const list = (files: readonly Source[], wrong: (file: Source) => boolean): string[] =>
  files.filter(wrong).map(({ path }) => path)

function expectNone(found: readonly string[]): void {
  expect(found.join('\n')).toBe('')
}

test('there are files to look at', () => {
  expect(ours.length).toBeGreaterThan(50)
  expect(sql.length).toBeGreaterThan(2)
})

test(`no file is longer than ${MAX_LINES} lines`, () => {
  expectNone(list(ours, ({ text }) => text.trimEnd().split('\n').length > MAX_LINES))
})

test('every file opens with a sentence saying what it is for', () => {
  expectNone(list(ours, ({ text }) => !/^(?:#!.*\n)?\/\*\* \S/.test(text)))
  expectNone(list(sql, ({ text }) => !/^-- \S/.test(text)))
})

test('names say what is inside', () => {
  const empty = /(?:^|\/)(?:utils?|common|helpers?|misc|index)(?:\.|\/)/
  expectNone(list([...ours, ...sql], ({ path }) => empty.test(path)))
  expectNone(list(ours, ({ path }) => !/^[a-z0-9./-]+$/.test(path)))
})

test('banned words have a better one', () => {
  expectNone(findBans([...ours, ...sql].filter(({ path }) => path !== SELF)))
})

test.each([
  ['src/reports/core.ts', 'const a = parseFloat(text)'],
  ['src/reports/core.ts', 'return Number(line.amount) + 1'],
  ['src/reports/core.ts', 'total.toFixed(2)'],
  ['src/reports/core.ts', 'const today = new Date()'],
  ['src/reports/core.ts', 'Date.now()'],
  ['src/http/problem.ts', 'console.log(1)'],
  ['src/db/open.ts', 'process.env.HOME'],
  ['src/books/core.ts', 'const a = b as any'],
  ['src/books/core.ts', 'export default 1'],
  ['db/routines/20_x.sql', "select set_config('a', 'b', true)"],
  ['tests/books/a.test.ts', 'test.only(1)'],
])('a planted word in %s is caught: %s', (path, text) => {
  expect(findBans([{ path, text, imports: [] }])).toHaveLength(1)
})

/** Tests that no single file answers for. */
const BESIDE_ROOMS = new Set([
  'cli',
  'worker',
  'db',
  'attacks',
  'faults',
  'browser',
  'examples',
  'peers',
  'stories',
  'http',
])

/** A test in `tests/vouchers/` is about `src/vouchers/`: it, or a helper it uses, imports from there or names it. */
function mirrors({ path, imports, text }: Source): boolean {
  const folder = /^tests\/([^/]+)\//.exec(path)?.[1]
  if (folder === undefined || BESIDE_ROOMS.has(folder) || text.includes(`src/${folder}`)) return true
  const helpers = ours.filter((file) => imports.some(({ target }) => target === file.path))
  const seen = [...imports, ...helpers.flatMap((file) => file.imports)]
  return seen.some(({ target }) => new RegExp(`^(?:src|scripts)/${folder}/`).test(target))
}

test('every test file stands where its source stands', () => {
  const files = ours.filter(({ path }) => /\.test\.tsx?$/.test(path))
  expectNone(list(files, (file) => !mirrors(file)))
})
