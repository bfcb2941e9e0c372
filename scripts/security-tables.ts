/** The tables of docs/security.md from docs/security/*.json: `node scripts/security-tables.ts` writes them; a test compares, and seeks every test they name. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const HOME = new URL('../', import.meta.url)
const PAGE = new URL('docs/security.md', HOME)

/** `tests` are `file › title`; a `note` says what they leave open. Without a test there is a reason. */
export type Entry = {
  id: string
  level?: number | string
  what: string
  tests?: string[]
  note?: string
  reason?: string
}

export type Table = { source: string; entries: Entry[] }

/** A reason begins with what kind it is. */
export const REASONS = {
  'not for us': 'does not apply',
  'by document': 'asks for a document, and there it is',
  'by operation': 'up to whoever installs and runs it',
  'not yet': 'not fulfilled',
} as const

/** How a note begins that says the tests do not cover the whole. */
const PARTLY = 'in part'

export const TABLES = ['asvs', 'owasp-api', 'mlps'] as const

export function readTable(name: (typeof TABLES)[number]): Table {
  return JSON.parse(readFileSync(new URL(`docs/security/${name}.json`, HOME), 'utf8')) as Table
}

export function kindOf({ tests, reason }: Entry): keyof typeof REASONS | 'test' | undefined {
  if (tests !== undefined && tests.length > 0) return 'test'
  return (Object.keys(REASONS) as (keyof typeof REASONS)[]).find((each) => reason?.startsWith(`${each}: `))
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Titles by their files: a file named twice is written once. */
function shownTests(tests: readonly string[]): string {
  const byFile = new Map<string, string[]>()
  for (const each of tests) {
    const [file = '', title = ''] = each.split(' › ')
    byFile.set(file, [...(byFile.get(file) ?? []), `«${title}»`])
  }
  return [...byFile]
    .map(([file, titles]) => `\`${file.replace(/^tests\//, '')}\` ${titles.join(' ')}`)
    .join('; ')
}

function proofOf({ tests, note, reason }: Entry): string {
  if (tests === undefined) return `*${reason ?? ''}*`
  return note === undefined ? shownTests(tests) : `${shownTests(tests)}. *${note}*`
}

/** Chapters of ASVS in our own words; `2.3.1` stands in the second. */
const CHAPTERS = [
  'Text and what reads it',
  'Input and the order of business',
  'Pages and cookies',
  'The interface',
  'Files',
  'Signing in',
  'Sessions',
  'Rights',
  'Tokens that speak for themselves',
  'OAuth and OIDC',
  'Cryptography',
  'TLS',
  'Settings and neighbours',
  'Data',
  'Libraries and code',
  'Logs and faults',
  'WebRTC',
]

function linesOf(entries: readonly Entry[], levels: boolean): string[] {
  const head = levels ? '| | level | what | shown by |' : '| | what | shown by |'
  const rows = entries.map((entry) => {
    const level = levels ? ` ${entry.level ?? ''} |` : ''
    return `| ${entry.id} |${level} ${cell(entry.what)} | ${cell(proofOf(entry))} |`
  })
  return [head, levels ? '|---|---|---|---|' : '|---|---|---|', ...rows]
}

function countsOf(entries: readonly Entry[]): string {
  const count = (kind: string): number => entries.filter((entry) => kindOf(entry) === kind).length
  const reasons = Object.entries(REASONS).map(([kind, meaning]) => `${count(kind)} *${kind}* (${meaning})`)
  const partly = entries.filter(({ note }) => note?.startsWith(PARTLY)).length
  return `${entries.length} items: ${count('test')} with tests (${partly} of them *${PARTLY}*), ${reasons.join(', ')}.`
}

function asvsLines({ entries }: Table): string[] {
  const chapters = CHAPTERS.flatMap((title, index) => {
    const within = entries.filter(({ id }) => id.startsWith(`${index + 1}.`))
    return ['', `### ${index + 1} ${title}`, '', ...linesOf(within, true)]
  })
  return [countsOf(entries), ...chapters]
}

function plainLines({ entries }: Table): string[] {
  const levels = entries.some(({ level }) => level !== undefined)
  return [countsOf(entries), '', ...linesOf(entries, levels)]
}

/** The page with its tables made anew between their marks; everything else stays as it is. */
export function securityPage(page: string, read: typeof readTable = readTable): string {
  return TABLES.reduce((text, name) => {
    const [begin, end] = [`<!-- table ${name} -->`, `<!-- end ${name} -->`]
    const [before, rest] = text.split(begin)
    const after = rest?.split(end)[1]
    if (before === undefined || after === undefined)
      throw new Error(`docs/security.md has no marks of ${name}`)
    const table = read(name)
    const lines = name === 'asvs' ? asvsLines(table) : plainLines(table)
    return [before, begin, '\n\n', `Source: ${table.source}. `, lines.join('\n'), '\n\n', end, after].join('')
  }, page)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGE, securityPage(readFileSync(PAGE, 'utf8')))
}
