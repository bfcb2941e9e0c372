/** Opens a zip without trusting it: sizes, names, counts and ratios are bounded before anything is unpacked. */
import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

/** Refused for a reason a person can act on; everything else is a damaged file. */
export class UnsafeFile extends Error {}

export type ZipLimits = {
  entries: number
  entryBytes: number
  totalBytes: number
  /** Equal rows pack about a hundredfold; bombs a thousandfold. */
  ratio: number
  /** Below this the ratio says nothing. */
  smallBytes: number
}

export type Container = {
  zip: ZipFile
  /** By name in small letters. */
  entries: ReadonlyMap<string, Entry>
  limits: ZipLimits
  spent: { bytes: number }
  /** What the file is called in refusals, such as 工作簿. */
  what: string
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)}MB`
}

function checkEntry(entry: Entry, limits: ZipLimits, what: string): void {
  if (entry.isEncrypted()) throw new UnsafeFile(`${what}有密码,请去掉密码再导入`)
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

export async function openContainer(bytes: Uint8Array, limits: ZipLimits, what: string): Promise<Container> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const zip = await fromBufferPromise(buffer, {
    lazyEntries: true,
    strictFileNames: true,
    validateEntrySizes: true,
  })
  if (zip.entryCount > limits.entries)
    throw new UnsafeFile(`压缩包内有${zip.entryCount}个文件,不像一个${what}`)
  const entries = new Map<string, Entry>()
  let [total, packed] = [0, 0]
  for await (const entry of zip.eachEntry()) {
    checkEntry(entry, limits, what)
    total += entry.uncompressedSize
    packed += entry.compressedSize
    if (total > limits.totalBytes) throw new UnsafeFile(`压缩包展开后超过${megabytes(limits.totalBytes)}`)
    // Entries that lie over each other unpack to more than any ratio shows.
    if (packed > bytes.length) throw new UnsafeFile('压缩包内的文件互相重叠')
    // Office programs compare part names without case; two of one name would be read differently by different programs.
    const name = entry.fileName.toLowerCase()
    if (entries.has(name)) throw new UnsafeFile(`压缩包内有两个 ${entry.fileName.slice(0, 60)}`)
    entries.set(name, entry)
  }
  return { zip, entries, limits, spent: { bytes: 0 }, what }
}

/** Text of one entry in pieces; counts what really comes out, whatever the headers said, and refuses what `banned` finds in it. */
export async function* entryText(
  container: Container,
  entry: Entry,
  banned: { word: string; why: string },
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const stream = await container.zip.openReadStreamPromise(entry)
  let tail = ''
  for await (const piece of stream as AsyncIterable<Buffer>) {
    container.spent.bytes += piece.length
    if (container.spent.bytes > container.limits.totalBytes) {
      stream.destroy()
      throw new UnsafeFile(`${container.what}展开后超过${megabytes(container.limits.totalBytes)}`)
    }
    const text = decoder.decode(piece, { stream: true })
    if ((tail + text).includes(banned.word)) {
      stream.destroy()
      throw new UnsafeFile(banned.why)
    }
    tail = (tail + text).slice(1 - banned.word.length)
    yield text
  }
  yield decoder.decode()
}
