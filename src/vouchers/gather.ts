/** Gathers single postings that wait at the same moment into one posting call, of any books; each is answered alone (design 3.2). */
import type { Posting, PostingOutcome } from './schema.ts'
import { postVouchers, withKey } from './post.ts'

type Pool = Parameters<typeof postVouchers>[0]

type Waiting = {
  posting: Posting
  resolve: (outcome: PostingOutcome) => void
  reject: (error: unknown) => void
}

export type GatherOptions = {
  /** Postings a call. */
  batchMax?: number
  /** Calls under way at once: while one waits for the disk, the next is gathered. */
  lanes?: number
}

type Queue = { waiting: Waiting[]; running: number; scheduled: boolean }

/** The same key twice in one call: the second waits for the next one, where the first one's answer is found. */
function isKeyTwice(outcome: PostingOutcome): boolean {
  return outcome.status === 'refused' && outcome.code === 'request/key-twice'
}

function scopeOf(batch: readonly Waiting[]): string[] {
  return [...new Set(batch.map(({ posting }) => posting.bookId))]
}

/** One by one, so that what made the batch fail is answered to the one it belongs to. */
async function replay(pool: Pool, batch: readonly Waiting[]): Promise<void> {
  for (const { posting, resolve, reject } of batch) {
    try {
      const [outcome] = await postVouchers(pool, [posting.bookId], [posting])
      resolve(outcome ?? { status: 'refused', code: 'voucher/unknown', detail: null })
    } catch (error) {
      reject(error)
    }
  }
}

/** Answers a batch; what must wait for the next call is handed back. */
async function postBatch(pool: Pool, batch: readonly Waiting[]): Promise<Waiting[]> {
  let outcomes: PostingOutcome[]
  try {
    outcomes = await postVouchers(
      pool,
      scopeOf(batch),
      batch.map(({ posting }) => posting),
    )
  } catch (error) {
    if (batch.length > 1) await replay(pool, batch)
    else batch[0]?.reject(error)
    return []
  }
  const again: Waiting[] = []
  batch.forEach((each, index) => {
    const outcome = outcomes[index] ?? { status: 'refused', code: 'voucher/unknown', detail: null }
    if (isKeyTwice(outcome)) again.push(each)
    else each.resolve(outcome)
  })
  return again
}

/**
 * A way of posting for the server on Node, `(pool, posting) => outcome`; every posting was authorised before it came here and keeps its own
 * actor, request and key. The Worker posts singly: there one request may not resolve another's promise.
 */
export function gathering(
  options: GatherOptions = {},
): (pool: Pool, posting: Posting) => Promise<PostingOutcome> {
  const { batchMax = 200, lanes = 2 } = options
  const queues = new Map<Pool, Queue>()

  async function run(pool: Pool, queue: Queue): Promise<void> {
    queue.running += 1
    while (queue.waiting.length > 0) {
      const again = await postBatch(pool, queue.waiting.splice(0, batchMax))
      queue.waiting.unshift(...again)
    }
    queue.running -= 1
    if (queue.running === 0 && !queue.scheduled) queues.delete(pool)
  }

  /** Whoever comes in the same turn of the event loop goes along. */
  function schedule(pool: Pool, queue: Queue): void {
    if (queue.scheduled || queue.running >= lanes) return
    queue.scheduled = true
    setTimeout(() => {
      queue.scheduled = false
      if (queue.running < lanes) void run(pool, queue)
    }, 0)
  }

  return (pool, posting) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(pool) ?? { waiting: [], running: 0, scheduled: false }
      queues.set(pool, queue)
      queue.waiting.push({ posting: withKey(posting), resolve, reject })
      schedule(pool, queue)
    })
}
