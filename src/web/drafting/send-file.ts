/** Sends a file as it is and tells how far it has come; its kind is told by its first bytes, on the server. */
import { linkTo, Refusal } from '../api.ts'
import { loseSession } from '../lost.ts'
import { replyInChinese } from '../punctuation.ts'
import { text } from '../text.ts'

export type Sending = {
  /** Of a book. */
  path: string
  file: Blob
  name: string
  /** Sent again under the same key it is stored once. */
  key: string
  onPart: (part: number) => void
}

function refusalIn(status: number, body: unknown): Refusal {
  const fallback = { status, code: 'service/failed', ...text.error.service }
  const known = typeof body === 'object' && body !== null ? { ...fallback, ...body } : fallback
  const reply = replyInChinese(known)
  if (reply.code === 'session/required') loseSession('lost')
  if (reply.code === 'session/proof') loseSession('proof')
  return new Refusal(reply)
}

/** `fetch` cannot tell how much of a photograph is already there; on a village's line that matters. */
export function sendFile<T>({ path, file, name, key, onPart }: Sending): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', linkTo(path, { name }))
    request.responseType = 'json'
    request.setRequestHeader('accept', 'application/json')
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type)
    request.setRequestHeader('idempotency-key', key)
    request.upload.addEventListener('progress', ({ loaded, total }) => onPart(total > 0 ? loaded / total : 0))
    request.addEventListener('error', () =>
      reject(new Refusal({ status: 0, code: 'service/unavailable', ...text.error.network })),
    )
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as T)
      else reject(refusalIn(request.status, request.response))
    })
    request.send(file)
  })
}
