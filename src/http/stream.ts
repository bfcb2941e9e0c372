/** Long answers leave piece by piece from within their transaction; what breaks midway breaks the connection, never ends it cleanly. */
import type { Tx } from '../db/transaction.ts'
import { ProblemError, problem } from '../lib/problem.ts'

/** Runs work in one snapshot; given by the caller, who knows the scope. */
type Reading = (work: (tx: Tx) => Promise<void>) => Promise<void>

type Given = {
  contentType: string
  fileName: string
  report: (error: unknown) => void
  /** Only what would be sent is asked for: nobody will ever read the body. */
  head?: boolean
  /** How long one piece may wait for its reader. */
  patienceMs?: number
}

/** Each holds a connection for as long as its reader takes, so readers may never take them all. */
const STREAMS_MAX = 4
const PATIENCE_MS = 30_000
let underWay = 0

/** False when the reader went away, or is so slow that others wait for the connection. */
async function isTaken(written: Promise<void>, patienceMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const impatience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  const taken = written.then(
    () => true,
    () => false,
  )
  return Promise.race([taken, impatience]).finally(() => clearTimeout(timer))
}

/** Resolves with the first piece, so that a refusal can still become a problem; afterwards the end mark tells a whole file. */
export function streamText(
  reading: Reading,
  pieces: (tx: Tx) => AsyncIterable<string>,
  { contentType, fileName, report, head = false, patienceMs = PATIENCE_MS }: Given,
): Promise<Response> {
  if (underWay >= STREAMS_MAX) {
    throw new ProblemError(problem('service/unavailable', '同时导出的人太多,请稍后再试'))
  }
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const headers = {
    'content-type': contentType,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
  }
  underWay += 1
  return new Promise((resolve, reject) => {
    let begun = false
    const work = async (tx: Tx): Promise<void> => {
      for await (const piece of pieces(tx)) {
        if (!begun) resolve(new Response(head ? null : readable, { headers }))
        begun = true
        if (head) return
        if (!(await isTaken(writer.write(encoder.encode(piece)), patienceMs))) {
          void writer.abort().catch(() => undefined)
          return
        }
      }
      void writer.close().catch(() => undefined)
    }
    reading(work)
      .catch((error: unknown) => {
        if (!begun) return reject(error as Error)
        report(error)
        return writer.abort(error).catch(() => undefined)
      })
      .finally(() => {
        underWay -= 1
      })
  })
}
