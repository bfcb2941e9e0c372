/** From `npm start` to the first 200 of /healthz: a second start on a store in use, at most five seconds; the first one beside it. */
import { median, roundsOr, tell } from './figures.ts'
import { startServer } from './server.ts'
import { withFolder } from './store.ts'

const TARGET_S = 5

async function startSeconds(dataDir: string): Promise<number> {
  const began = performance.now()
  const { address, stop } = await startServer('scripts/start.mjs', dataDir)
  while (
    !(await fetch(`${address}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  )
    continue
  const took = (performance.now() - began) / 1000
  await stop()
  return took
}

export async function start(): Promise<void> {
  const rounds = roundsOr(3)
  const [first, again]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    await withFolder(async (dataDir) => {
      first.push(await startSeconds(dataDir))
      again.push(await startSeconds(dataDir))
    })
  }
  const value = median(again)
  const more = { first: Number(median(first).toFixed(2)) }
  tell({ bench: 'start', value, unit: 's', baseline: TARGET_S, ratio: value / TARGET_S, n: rounds }, more)
}
