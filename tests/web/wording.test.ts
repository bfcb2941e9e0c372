/** The pages' words stand in tables, and a village below the line is never accused. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const ROOT = new URL('../../src/web/', import.meta.url)
const TABLES = [
  'words/summary.ts',
  'words/terms.ts',
  'words/shell.ts',
  'words/work.ts',
  'words/people.ts',
  'words/duties.ts',
  'words/drafting.ts',
]
/** 大写 is written in Chinese whatever the language of the page. */
const CAPITAL = 'words/capital.ts'
/** English tables quote Chinese terms that have no English of their own. */
const ENGLISH = TABLES.map((name) => name.replace('.ts', '-en.ts'))
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(tsx?|html|css)$/.test(name),
)

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

describe('wording', () => {
  it('sees the pages', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(files).toEqual(expect.arrayContaining([...TABLES, ...ENGLISH]))
  })

  it.each(files)('%s accuses nobody', (name) => {
    expect(readFileSync(new URL(name, ROOT), 'utf8')).not.toContain(['违', '规'].join(''))
  })

  const code = files.filter(
    (name) =>
      name.endsWith('.tsx') || (name.endsWith('.ts') && ![...TABLES, ...ENGLISH, CAPITAL].includes(name)),
  )
  it.each(code)('%s leaves Chinese words to the tables', (name) => {
    expect(withoutComments(readFileSync(new URL(name, ROOT), 'utf8'))).not.toMatch(/\p{Script=Han}/u)
  })

  it('has no script of its own in the page', () => {
    const page = readFileSync(new URL('index.html', ROOT), 'utf8')
    expect(page).toMatch(/<script type="module" src="[^"]+"><\/script>/)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).not.toMatch(/\son\w+=|<style|style=/)
  })
})
