/** How a file of strangers leaves: under the type we found, never run, never kept, shown in the page only where it can do no harm. */
import { typeOfMedia } from './types.ts'

/** RFC 8187: Chinese names in a header of ASCII. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export function downloadHeaders(
  file: { name: string; mediaType: string },
  view: boolean,
): Record<string, string> {
  const type = typeOfMedia(file.mediaType)
  const how = view && type?.inline === true ? 'inline' : 'attachment'
  return {
    'content-type': type?.media_type ?? 'application/octet-stream',
    'content-disposition': `${how}; filename*=UTF-8''${encoded(file.name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}
