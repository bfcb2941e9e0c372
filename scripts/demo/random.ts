/** Repeatable chance for the demonstration: sfc32 seeded from text, so that each village draws from a stream of its own. */

export type Random = {
  /** Uniform in [0, 1). */
  next: () => number
  /** Whole number, both ends included. */
  whole: (low: number, high: number) => number
  /** True with the given probability. */
  chance: (probability: number) => boolean
  pick: <T>(items: readonly T[]) => T
  /** Picks with the given weights, none of them negative. */
  weighted: <T>(items: readonly (readonly [T, number])[]) => T
  shuffle: <T>(items: readonly T[]) => T[]
}

/** FNV-1a over UTF-16 units, started elsewhere for each of the four words. */
function hash(label: string, start: number): number {
  let state = (0x811c9dc5 ^ Math.imul(start, 0x9e3779b1)) >>> 0
  for (let at = 0; at < label.length; at++) state = Math.imul(state ^ label.charCodeAt(at), 0x01000193) >>> 0
  return state
}

function generator(label: string): () => number {
  let [a, b, c, counter] = [hash(label, 1), hash(label, 2), hash(label, 3), 1]
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + mixed) | 0
    return (mixed >>> 0) / 4_294_967_296
  }
  for (let warm = 0; warm < 12; warm++) next()
  return next
}

/** The stream that belongs to a label; the same label gives the same draws on every machine. */
export function randomFrom(label: string): Random {
  const next = generator(label)
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(items: readonly T[]): T => items[whole(0, items.length - 1)] as T
  const weighted = <T>(items: readonly (readonly [T, number])[]): T => {
    let left = next() * items.reduce((total, [, weight]) => total + weight, 0)
    return (items.find(([, weight]) => (left -= weight) < 0) ?? items[0])?.[0] as T
  }
  const shuffle = <T>(items: readonly T[]): T[] => {
    const mixed = [...items]
    for (let at = mixed.length - 1; at > 0; at--) {
      const other = whole(0, at)
      ;[mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T]
    }
    return mixed
  }
  return { next, whole, chance: (probability) => next() < probability, pick, weighted, shuffle }
}
