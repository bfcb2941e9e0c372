/** What must not lie readable in the database, encrypted by AES-256-GCM under a key from the store's pepper. */

const FORM = 'v1'

async function keyFrom(pepper: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', new TextEncoder().encode(pepper), 'HKDF', false, [
    'deriveKey',
  ])
  const how = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: new TextEncoder().encode('cunzhang second factor'),
  }
  return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

const toText = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const toBytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

/** `v1:<nonce>:<ciphertext>`. */
export async function seal(plain: string, pepper: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv },
    await keyFrom(pepper),
    new TextEncoder().encode(plain),
  )
  return `${FORM}:${toText(iv)}:${toText(new Uint8Array(sealed))}`
}

/** Throws when the text was made under another pepper or changed. */
export async function unseal(sealed: string, pepper: string): Promise<string> {
  const [form, iv = '', text = ''] = sealed.split(':')
  if (form !== FORM) throw new Error('unknown form of a sealed secret')
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: toBytes(iv) },
    await keyFrom(pepper),
    toBytes(text),
  )
  return new TextDecoder().decode(plain)
}
