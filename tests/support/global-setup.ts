/** Once a test run: starts the database server before the first file, stops it after the last, also when tests fail. */
import type { TestProject } from 'vitest/node'
import { startTestServer } from './server.ts'
import type { TestServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startTestServer()
  project.provide('testServer', server)
  return stop
}
