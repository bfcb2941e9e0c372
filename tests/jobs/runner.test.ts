/** Work in the background (src/jobs/runner.ts): again and again, whatever fails; stopping waits for what runs and starts nothing more. */
import { expect, test } from 'vitest'
import { startRunner } from '../../src/jobs/runner.ts'

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('a job runs again after one that failed, and its failure is heard of', async () => {
  const failures: string[] = []
  const runs: number[] = []
  const run = async (): Promise<void> => {
    runs.push(runs.length + 1)
    if (runs.length === 1) throw new Error('the first time')
  }
  const runner = startRunner([{ name: 'seal', everyMs: 5, run }], (name, error) =>
    failures.push(`${name}: ${(error as Error).message}`),
  )
  while (runs.length < 3) await later(2)
  await runner.stop()
  expect(failures).toEqual(['seal: the first time'])
})

test('stopping ends a pause at once, waits for what runs, and lets it know', async () => {
  let told = false
  let ended = false
  const run = async (stopping: AbortSignal): Promise<void> => {
    while (!stopping.aborted) await later(1)
    told = true
    await later(20)
    ended = true
  }
  const runner = startRunner(
    [
      { name: 'long', everyMs: 1, run },
      { name: 'rare', everyMs: 3_600_000, run: () => Promise.reject(new Error('never')) },
    ],
    () => expect.unreachable(),
  )
  await later(10)
  await runner.stop()
  expect([told, ended]).toEqual([true, true])
})

test('one job never runs beside itself', async () => {
  let [running, most] = [0, 0]
  const run = async (): Promise<void> => {
    running += 1
    most = Math.max(most, running)
    await later(5)
    running -= 1
  }
  const runner = startRunner([{ name: 'slow', everyMs: 1, run }], () => expect.unreachable())
  await later(40)
  await runner.stop()
  expect(most).toBe(1)
})
