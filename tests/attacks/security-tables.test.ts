/** docs/security.md holds: every requirement has a test that exists or a written reason, and the page is what its data say. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import levels from '../../docs/security/asvs-levels.json' with { type: 'json' }
import { TABLES, kindOf, readTable, securityPage } from '../../scripts/security-tables.ts'
import type { Entry } from '../../scripts/security-tables.ts'
import { ROOT } from '../support/sources.ts'

const all = TABLES.flatMap((name) => readTable(name).entries.map((entry) => ({ name, ...entry })))

const plain = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A test of that title: `test('title', …`, `test.each(…)('title', …`; one that is skipped does not count. */
function hasTest(text: string, title: string): boolean {
  const written = [title, title.replaceAll("'", String.raw`\'`)].map(plain).join('|')
  return new RegExp(`(?:\\b(?:test|it)|\\))\\(\\s*(['"\`])(?:${written})\\1,`).test(text)
}

/** What is wrong with the tests an entry names. */
function missingOf({ id, tests = [] }: Entry, read: (file: string) => string | undefined): string[] {
  return tests.flatMap((named) => {
    const [file = '', title = ''] = named.split(' › ')
    const text = read(file)
    if (text === undefined) return [`${id}: there is no ${file}`]
    return hasTest(text, title) ? [] : [`${id}: ${file} has no test «${title}»`]
  })
}

const texts = new Map<string, string | undefined>()
function readFile(file: string): string | undefined {
  if (!texts.has(file)) {
    const path = join(ROOT, file)
    const known = file.startsWith('tests/') && /\.test\.tsx?$/.test(file) && existsSync(path)
    texts.set(file, known ? readFileSync(path, 'utf8') : undefined)
  }
  return texts.get(file)
}

test('every requirement of levels 1 and 2 and the four of level 3 stands in the table, once, and nothing else', () => {
  const wanted = (['1', '2', '3'] as const).flatMap((level) => levels[level].map((id) => `${id} ${level}`))
  expect([levels['1'].length, levels['2'].length, levels['3']]).toEqual([
    70,
    183,
    ['1.2.10', '1.5.3', '2.3.5', '15.4.2'],
  ])
  expect(
    readTable('asvs')
      .entries.map(({ id, level }) => `${id} ${level}`)
      .sort(),
  ).toEqual(wanted.sort())
})

test('the ten of the interface stand in their order, and each control of 等保 has a name of its own', () => {
  expect(readTable('owasp-api').entries.map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
  )
  const names = readTable('mlps').entries.map(({ id }) => id)
  expect(new Set(names).size).toBe(names.length)
  const controls = new Set(names.map((name) => name.split(' ')[0]))
  expect([...controls]).toEqual(
    expect.arrayContaining([
      '身份鉴别',
      '访问控制',
      '安全审计',
      '入侵防范',
      '数据完整性',
      '数据保密性',
      '备份恢复',
      '剩余信息保护',
      '个人信息保护',
      '三权分立',
    ]),
  )
})

test('every entry has tests, or a reason of a known kind that says something', () => {
  const wrong = all.filter((entry) => {
    const { what, tests, reason, note } = entry
    if (what.length < 3 || kindOf(entry) === undefined) return true
    if (tests !== undefined) return reason !== undefined || new Set(tests).size !== tests.length
    return note !== undefined || (reason ?? '').split(': ')[1] === ''
  })
  expect(wrong.map(({ name, id }) => `${name} ${id}`)).toEqual([])
})

test('every test the tables name exists', () => {
  expect(all.flatMap((entry) => entry.tests ?? []).length).toBeGreaterThan(200)
  expect(all.flatMap((entry) => missingOf(entry, readFile))).toEqual([])
})

test.each([
  ['renamed', "test('a name', () => {})", 1],
  ['there', "test('the name', () => {})", 0],
  ['there, over several lines', "test.each(X)(\n  'the name',\n  async () => {})", 0],
  ['there, as it', "it.each(X)('the name', async () => {})", 0],
  ['skipped', "test.skip('the name', () => {})", 1],
  ['only spoken of', "// the name\nconst a = 'the name'", 1],
  ['the beginning of another', "test('the name of another', () => {})", 1],
  ['gone with its file', undefined, 1],
])('planted: a test that is %s', (_, text, found) => {
  const entry = { id: '1', what: 'x', tests: ['tests/x.test.ts › the name'] }
  expect(missingOf(entry, () => text)).toHaveLength(found)
})

test('reasons that point into a document point at something', () => {
  const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
  const pages = new Map([['docs/dependencies.md', readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')]])
  for (const { id, note = '', reason = '' } of all) {
    const said = `${note} ${reason}`
    for (const [, file = ''] of said.matchAll(/\b((?:docs|db|src)\/[\w./-]+\.(?:md|json|ts))\b/g))
      expect(existsSync(join(ROOT, file)), `${id} ${file}`).toBe(true)
    const text = [...pages].find(([file]) => said.includes(file))?.[1] ?? page
    for (const [, heading = ''] of said.matchAll(/«([^»]+)»/g))
      expect(text.includes(`# ${heading}\n`), `${id} «${heading}»`).toBe(true)
  }
})

/** `node scripts/security-tables.ts` writes it anew. */
test('docs/security.md is what the tables say', () => {
  const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')
  expect(page).toBe(securityPage(page))
  for (const { id } of all) expect(page, id).toContain(`| ${id} |`)
})

test('every package we depend on stands in docs/dependencies.md with its reason, and its version is exact', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >
  const page = readFileSync(join(ROOT, 'docs/dependencies.md'), 'utf8')
  const packages = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  )
  expect(packages.length).toBeGreaterThan(30)
  const named = (name: string): boolean =>
    page.includes(`\`${name}\``) || page.includes(`\`${name.replace(/\/.*/, '/*')}\``)
  expect(packages.map(([name]) => name).filter((name) => !named(name))).toEqual([])
  expect(packages.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
