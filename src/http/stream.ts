/** Long answers leave piece by piece from within their transaction; what breaks midway breaks the connection, never ends it cleanly. */
import type { Tx } from '../db/transaction.ts'

/** Runs work in one snapshot; given by the caller, who knows the scope. */
type Reading = (work: (tx: Tx) => Promise<void>) => Promise<void>

type Given = { contentType: string; fileName: string; report: (error: unknown) => void }

/** Resolves with the first piece, so that a refusal can still become a problem; afterwards the end mark tells a whole file. */
export function streamText(
  reading: Reading,
  pieces: (tx: Tx) => AsyncIterable<string>,
  { contentType, fileName, report }: Given,
): Promise<Response> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const headers = {
    'content-type': contentType,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
  }
  return new Promise((resolve, reject) => {
    let begun = false
    let gone = false
    const work = async (tx: Tx): Promise<void> => {
      for await (const piece of pieces(tx)) {
        if (!begun) resolve(new Response(readable, { headers }))
        begun = true
        await writer.write(encoder.encode(piece)).catch(() => {
          gone = true
        })
        if (gone) return
      }
      await writer.close()
    }
    reading(work).catch((error: unknown) => {
      if (!begun) return reject(error as Error)
      report(error)
      return writer.abort(error).catch(() => undefined)
    })
  })
}
