/** File names of strangers: no path, no hidden characters, one extension and that of the content; Chinese stays. */
import { typeOfMedia } from './types.ts'

const NAME_MAX = 100
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** `..\照片.php.jpg` of a PNG becomes `照片_php.png`. */
export function cleanName(given: string, mediaType: string): string {
  const { extensions = [] } = typeOfMedia(mediaType) ?? {}
  const [extension = 'bin'] = extensions
  const base = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const visible = base
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029\ufffd]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
  const stem = visible
    .replace(/\.(jpe?g|jpe|jfif|png|webp|pdf|ofd|xml)$/i, '')
    // What looks like an extension within the name is one no longer.
    .replaceAll(/\.(?=[A-Za-z])/g, '_')
    .replaceAll(/^[\s.]+|[\s.]+$/g, '')
  const short = Array.from(stem).slice(0, NAME_MAX).join('')
  const name = short === '' ? '附件' : RESERVED.test(short) ? `_${short}` : short
  return `${name}.${extension}`
}
