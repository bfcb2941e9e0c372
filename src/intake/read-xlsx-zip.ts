/** A workbook's container: bounded like every zip of strangers, its parts read as text without declarations. */
import { entryText, openContainer } from '../files/read-zip.ts'
import type { Container, ZipLimits } from '../files/read-zip.ts'

export const ZIP_LIMITS = {
  entries: 2_000,
  entryBytes: 256 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  ratio: 250,
  smallBytes: 1024 * 1024,
} as const

export function openWorkbook(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<Container> {
  return openContainer(bytes, limits, '工作簿')
}

/** Text of one part in pieces; nothing when the workbook has no such part. */
export async function* partText(container: Container, name: string): AsyncGenerator<string> {
  const entry = container.entries.get(name.toLowerCase())
  if (entry === undefined) return
  // No part of a workbook needs declarations or comments; entities and DTDs hide behind them.
  yield* entryText(container, entry, { word: '<!', why: `${name} 含有 XML 声明(<!),不予读取` })
}
