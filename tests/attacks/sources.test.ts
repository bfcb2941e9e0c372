/** What our sources may not say, because each is a known way in: markup from text, SQL from text, weak hashes, guessable numbers, secrets in the tree (ASVS 5 1.2, 1.3, 11). */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, readSources } from '../support/sources.ts'
import type { Source } from '../support/sources.ts'

type Ban = { what: string; word: RegExp; except?: RegExp }

const BANS: Ban[] = [
  {
    what: 'markup made of text: React writes text nodes alone',
    word: /\bdangerouslySetInnerHTML\b|\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\bsrcDoc\b/,
  },
  { what: 'addresses that run', word: /\b(?:javascript|vbscript|data:text\/html):/i },
  { what: 'windows and messages of others', word: /\bpostMessage\b|\bwindow\.open\b|_blank|\bonmessage\b/ },
  {
    what: 'SQL made of text: only where names come from our own tables and types',
    word: /\bsql\.raw\(/,
    except: /^src\/(archive\/store|vouchers\/store|db\/transaction)\.ts$/,
  },
  {
    what: 'programs of the machine: only the database that came with us',
    word: /'node:child_process'/,
    except: /^src\/db\/embedded-binaries\.ts$/,
  },
  {
    what: 'hashes that are broken',
    word: /createHash\((?!'sha256'\))|\bmd5\b|'SHA-1'|\bcreateCipher|\bcreateHmac\(/i,
  },
  { what: 'numbers that can be guessed', word: /\bMath\.random\b/, except: /^src\/db\/transaction\.ts$/ },
  {
    what: 'tokens that speak for themselves: only the one of the single sign-on is read',
    word: /\bjsonwebtoken\b|'jose'|hono\/jwt\b|createRemoteJWKSet/,
    except: /^src\/identity\/single-sign-on\.ts$/,
  },
  { what: 'permission for other origins', word: /hono\/cors\b|access-control-allow/i },
  { what: 'TLS that believes anybody', word: /rejectUnauthorized|NODE_TLS_REJECT|no-verify/ },
  {
    what: 'a pattern made of what a stranger sends',
    word: /new RegExp\([^)\n]*\b(?:query|input|body|params?|req|words)\b/,
    except: /^src\/(income|intake)\//,
  },
]

const found = (sources: readonly Source[]): string[] =>
  sources.flatMap(({ path, text }) =>
    BANS.filter(({ word, except }) => word.test(text) && except?.test(path) !== true).map(
      ({ what }) => `${path}: ${what}`,
    ),
  )

test('none of it is said in src', () => {
  const sources = readSources('src', /\.(?:tsx?|html)$/)
  expect(sources.length).toBeGreaterThan(200)
  expect(found(sources)).toEqual([])
})

test.each([
  '<p dangerouslySetInnerHTML={{ __html: summary }} />',
  'node.innerHTML = summary',
  '<a href={`javascript:${x}`}>',
  '<a target="_blank">',
  'sql.raw(`select * from ${name}`)',
  "import { exec } from 'node:child_process'",
  "createHash('md5')",
  'const code = Math.random()',
  "import { cors } from 'hono/cors'",
  'new Client({ ssl: { rejectUnauthorized: false } })',
  'new RegExp(query.words)',
])('planted, it is caught: %s', (text) => {
  expect(found([{ path: 'src/books/x.ts', text, imports: [] }])).toHaveLength(1)
})

test('in the database SQL is made of text by its own loops over table names alone', () => {
  const made = readSources('db', /\.sql$/).flatMap(({ path, text }) =>
    [...text.matchAll(/\bexecute (?:format\()?'[^']*'/g)].map(([each]) => `${path} ${each}`),
  )
  const allowed = /^db\/routines\/(60_guards|70_policies|90_grants)\.sql /
  expect(made.length).toBeGreaterThan(3)
  expect(made.filter((each) => !allowed.test(each))).toEqual([])
  for (const { path, text } of readSources('db/routines', /\.sql$/))
    if (!allowed.test(`${path} `)) expect(text, path).not.toMatch(/^\s*execute\s+(?!on\b|function\b)/im)
})

test('every field for a password hides it, may be pasted into, and is known to password managers', () => {
  const pages = readSources('src/web', /\.tsx$/)
  const fields = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/<(Field|input)\b((?:[^<>]|=>|<(?!Field|input))*?)\/>/g)].map(([field]) => ({
      path,
      field,
    })),
  )
  const about = fields.filter(({ field }) =>
    /\{\.\.\.(?:password|current|again)\}|type="password"/.test(field),
  )
  expect(about.length).toBeGreaterThan(3)
  const wrong = about.filter(
    ({ field }) => !/type="password"/.test(field) || !/autoComplete="(current|new)-password"/.test(field),
  )
  expect(wrong).toEqual([])
  for (const { path, text } of pages) expect(text, path).not.toMatch(/\bonPaste\b|\bonCopy\b/)
})

/** Each is the shape of a real secret; a test may hold one of its own making. */
const SECRETS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\b(?:password|secret|pepper|token)\b["']?\s*[:=]\s*["'][A-Za-z0-9+/_-]{20,}["']/i,
]

test('no file of the tree holds a secret', () => {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
  // Where there is no git, as in an unpacked archive, the folders are read.
  const paths =
    listed.status === 0
      ? listed.stdout.trim().split('\n')
      : ['src', 'db', 'scripts', 'docs'].flatMap((folder) =>
          readSources(folder, /\.[a-z]+$/).map(({ path }) => path),
        )
  const text = paths.filter(
    (path) => /\.(tsx?|mjs|sql|json|toml|md|html)$/.test(path) && !/^(tests\/|package-lock)/.test(path),
  )
  expect(text.length).toBeGreaterThan(200)
  const holding = text.filter((path) => {
    let content = ''
    try {
      content = readFileSync(join(ROOT, path), 'utf8')
    } catch {
      return false
    }
    return SECRETS.some((each) => each.test(content))
  })
  expect(holding).toEqual([])
  expect(
    paths.filter((path) => /(^|\/)(\.env|secrets\.json|\.dev\.vars|id_[a-z0-9]+|.*\.pem)$/.test(path)),
  ).toEqual([])
})
