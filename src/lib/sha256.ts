/** SHA-256 by WebCrypto: the same on Node and in the Workers runtime. */

type Data = string | Uint8Array<ArrayBuffer>

export async function sha256(data: Data): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/** As hex digits. */
export async function sha256Hex(data: Data): Promise<string> {
  return Array.from(await sha256(data), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
