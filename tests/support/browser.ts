/** A real Chromium from npm for the browser tests, with a Chinese font of our own, whatever the machine has installed. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join(ROOT, '.cache')
const FONTS = join(ROOT, 'node_modules', '@expo-google-fonts', 'noto-sans-sc')
const PACKAGE = join(ROOT, 'node_modules', '@sparticuz', 'chromium', 'package.json')

/** Unpacks the browser and the libraries it needs into `TMPDIR`; the variable makes the package bring its libraries along. */
const UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath()"

/** Unpacked once a version, under a draft name first: test files start at the same moment. */
function browserFolder(): string {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }
  const folder = join(CACHE, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const draft = mkdtempSync(`${folder}-`)
  const env = { ...process.env, TMPDIR: draft, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' }
  const unpacked = spawnSync(process.execPath, ['--input-type=module', '-e', UNPACK], { cwd: ROOT, env })
  if (unpacked.status !== 0)
    throw new Error(`the browser could not be unpacked: ${unpacked.stderr.toString()}`)
  try {
    renameSync(draft, folder)
  } catch {
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

/** Only our fonts are known, so that pictures are the same on every machine. */
function fontConfiguration(folder: string): string {
  const path = join(folder, 'fonts.conf')
  if (existsSync(path)) return path
  const draft = `${path}.${process.pid}`
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui']
  const aliases = families.map(
    (family) =>
      `<alias binding="strong"><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`,
  )
  const folders = ['400Regular', '700Bold'].map((weight) => `<dir>${join(FONTS, weight)}</dir>`)
  writeFileSync(
    draft,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${[...folders, `<cachedir>${join(folder, 'font-cache')}</cachedir>`, ...aliases].join('\n  ')}
</fontconfig>
`,
  )
  renameSync(draft, path)
  return path
}

/** Web security stays on: the package's own list of arguments would switch it off. */
const ARGUMENTS = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--font-render-hinting=none']

async function launch(): Promise<Browser> {
  const folder = browserFolder()
  const scratch = join(folder, 'tmp')
  mkdirSync(scratch, { recursive: true })
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: scratch,
      TMPDIR: scratch,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: fontConfiguration(folder),
    },
  })
}

let running: Promise<Browser> | undefined

export type PageOptions = { width?: number; height?: number }

/** A page of its own, without cookies of others, in Chinese and in the books' time zone; one browser a test file. */
export async function openPage(url: string, options: PageOptions = {}): Promise<Page> {
  const { width = 1366, height = 768 } = options
  running ??= launch()
  const browser = await running
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ignoreHTTPSErrors: true,
  })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** The picture as PNG, also left in `.cache/screenshots` for the eye. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready)
  const folder = join(CACHE, 'screenshots')
  mkdirSync(folder, { recursive: true })
  return page.screenshot({ path: join(folder, `${name}.png`), fullPage, animations: 'disabled' })
}

/** For `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const browser = await running
  running = undefined
  await browser?.close()
}
