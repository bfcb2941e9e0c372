/** Random texts: hex for tokens and keys, letters and digits that people can tell apart for codes. */

type Source = (size: number) => Uint8Array

const fromCrypto: Source = (size) => crypto.getRandomValues(new Uint8Array(size))

/** `bytes` random bytes, two digits each. */
export function randomHex(bytes: number): string {
  return Array.from(fromCrypto(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Without letters and digits that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Each character as likely as the others: bytes beyond the last whole turn of the alphabet are left out. */
export function randomText(length: number, random: Source = fromCrypto): string {
  const whole = 256 - (256 % LETTERS.length)
  let text = ''
  while (text.length < length)
    for (const byte of random(length))
      if (byte < whole && text.length < length) text += LETTERS.charAt(byte % LETTERS.length)
  return text
}
