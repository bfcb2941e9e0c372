/** Small helpers over the XML reader that the parts of a workbook share. */
import type { SaxesParser } from 'saxes'

export type SaxesAttributes = Readonly<Record<string, unknown>>

/** Some programs write `x:row` where others write `row`. */
export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** An attribute by its local name; names such as `constructor` find nothing. */
export function attribute(attributes: SaxesAttributes, name: string): string {
  if (Object.hasOwn(attributes, name)) return String(attributes[name])
  for (const key of Object.keys(attributes)) if (localName(key) === name) return String(attributes[key])
  return ''
}

/** Damaged XML in a part of the workbook. */
export class DamagedXml extends Error {}

export async function feed(parser: SaxesParser, pieces: AsyncIterable<string>): Promise<void> {
  let wrong: Error | null = null
  parser.on('error', (error) => {
    wrong ??= error
  })
  let any = false
  for await (const piece of pieces) {
    any ||= piece !== ''
    parser.write(piece)
    if (wrong !== null) throw new DamagedXml(String(wrong))
  }
  if (!any) return
  parser.close()
  if (wrong !== null) throw new DamagedXml(String(wrong))
}
