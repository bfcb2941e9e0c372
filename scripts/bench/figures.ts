/** What a bench says: one JSON object a line, medians of interleaved rounds, sizes by the environment. */

export type Figure = {
  bench: string
  value: number
  unit: string
  baseline: number
  /** Measured against the baseline in the direction that is better: above 1 is better than the baseline. */
  ratio: number
  n: number
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** Prints a figure; what else is worth keeping goes after the agreed keys. */
export function tell(figure: Figure, more: Record<string, unknown> = {}): void {
  const { value, baseline, ratio } = figure
  const line = {
    ...figure,
    value: rounded(value),
    baseline: rounded(baseline),
    ratio: rounded(ratio),
    ...more,
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}

/** `BENCH_N` for quick runs; the size of the target otherwise. */
export function sizeOr(usual: number): number {
  const given = Number(process.env.BENCH_N ?? '')
  return Number.isInteger(given) && given > 0 ? given : usual
}

/** `BENCH_ROUNDS` likewise. */
export function roundsOr(usual: number): number {
  const given = Number(process.env.BENCH_ROUNDS ?? '')
  return Number.isInteger(given) && given > 0 ? given : usual
}

/** Seconds `work` took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}
