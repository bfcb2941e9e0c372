/** Opens a workbook's container without trusting it: sizes, names, counts and ratios are bounded before anything is unpacked. */
import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

/** Refused for a reason a person can act on; everything else is a damaged file. */
export class UnsafeFile extends Error {}

export const ZIP_LIMITS = {
  entries: 2_000,
  entryBytes: 256 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  /** Sheets of equal rows pack about a hundredfold; bombs a thousandfold. */
  ratio: 250,
  /** Below this the ratio says nothing. */
  smallBytes: 1024 * 1024,
} as const
export type ZipLimits = { [key in keyof typeof ZIP_LIMITS]: number }

export type Container = {
  zip: ZipFile
  entries: ReadonlyMap<string, Entry>
  limits: ZipLimits
  spent: { bytes: number }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)}MB`
}

function checkEntry(entry: Entry, limits: ZipLimits): void {
  if (entry.isEncrypted()) throw new UnsafeFile('工作簿有密码,请去掉密码再导入')
  if (entry.uncompressedSize > limits.entryBytes) {
    throw new UnsafeFile(
      `压缩包内的 ${entry.fileName.slice(0, 60)} 展开后超过${megabytes(limits.entryBytes)}`,
    )
  }
  const tooDense = entry.uncompressedSize > entry.compressedSize * limits.ratio
  if (entry.uncompressedSize > limits.smallBytes && tooDense) {
    throw new UnsafeFile(`压缩包内的 ${entry.fileName.slice(0, 60)} 压缩比异常`)
  }
}

export async function openContainer(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<Container> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const zip = await fromBufferPromise(buffer, {
    lazyEntries: true,
    strictFileNames: true,
    validateEntrySizes: true,
  })
  if (zip.entryCount > limits.entries)
    throw new UnsafeFile(`压缩包内有${zip.entryCount}个文件,不像一个工作簿`)
  const entries = new Map<string, Entry>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, limits)
    total += entry.uncompressedSize
    if (total > limits.totalBytes) throw new UnsafeFile(`压缩包展开后超过${megabytes(limits.totalBytes)}`)
    // Office programs compare part names without case; two of one name would be read differently by different programs.
    const name = entry.fileName.toLowerCase()
    if (entries.has(name)) throw new UnsafeFile(`压缩包内有两个 ${entry.fileName.slice(0, 60)}`)
    entries.set(name, entry)
  }
  return { zip, entries, limits, spent: { bytes: 0 } }
}

/** Text of one part in pieces; null when the workbook has no such part. Counts what really comes out, whatever the headers said. */
export async function* partText(container: Container, name: string): AsyncGenerator<string> {
  const entry = container.entries.get(name.toLowerCase())
  if (entry === undefined) return
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = await container.zip.openReadStreamPromise(entry)
  let tail = ''
  for await (const piece of stream as AsyncIterable<Buffer>) {
    container.spent.bytes += piece.length
    if (container.spent.bytes > container.limits.totalBytes) {
      stream.destroy()
      throw new UnsafeFile(`工作簿展开后超过${megabytes(container.limits.totalBytes)}`)
    }
    const text = decoder.decode(piece, { stream: true })
    // No part of a workbook needs declarations or comments; entities and DTDs hide behind them.
    if ((tail + text).includes('<!')) {
      stream.destroy()
      throw new UnsafeFile(`${name} 含有 XML 声明(<!),不予读取`)
    }
    tail = text === '' ? tail : text.slice(-1)
    yield text
  }
  yield decoder.decode()
}
