/** Vitest: every test below tests/, each file in its own worker; the style tests stand apart because they need no database. */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const STYLE = ['tests/architecture.test.ts', 'tests/tidy.test.ts']
const root = fileURLToPath(new URL('..', import.meta.url))
/** Tests wait for the database, a browser, other processes: two files at once keep two cores busy. */
const WORKERS = 2
const shared = {
  root,
  pool: 'forks',
  maxWorkers: WORKERS,
  testTimeout: 60_000,
  hookTimeout: 120_000,
} as const

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'style', include: STYLE } },
      {
        test: {
          ...shared,
          name: 'store',
          include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
          exclude: STYLE,
          globalSetup: ['tests/support/global-setup.ts'],
        },
      },
    ],
  },
})
