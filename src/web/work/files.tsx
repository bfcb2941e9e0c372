/** Papers behind a draft, each opened by its own link, named as they were handed in. */
import type { FileItem } from '../../files/schema.ts'
import { linkTo } from '../api.ts'
import { text } from '../text.ts'
import { useFiles } from './data.ts'

/** 12,345 bytes are 12.1 KB. */
export function sizeOf(bytes: number): string {
  const tenths = Math.round((bytes * 10) / 1024)
  if (tenths < 10) return `${bytes} B`
  if (tenths < 10_240) return `${Math.floor(tenths / 10)}.${tenths % 10} KB`
  const megabytes = Math.round((bytes * 10) / 1_048_576)
  return `${Math.floor(megabytes / 10)}.${megabytes % 10} MB`
}

function FileRow({ code, hash, file }: { code: string; hash: string; file: FileItem | undefined }) {
  return (
    <li>
      <a href={linkTo(`/books/${encodeURIComponent(code)}/files/${hash}`)} download>
        {file?.name ?? hash.slice(0, 12)}
      </a>
      {file !== undefined && <small>{sizeOf(file.size)}</small>}
    </li>
  )
}

export function Files({
  code,
  hashes,
  counted,
}: {
  code: string
  hashes: readonly string[]
  counted: number
}) {
  const files = useFiles(code, hashes.length > 0).data?.items ?? []
  const words = text.files
  return (
    <section className="block" aria-labelledby="files">
      <h2 id="files">{words.title}</h2>
      <p className="aside">{words.counted(counted, hashes.length)}</p>
      <ul className="files">
        {hashes.map((hash) => (
          <FileRow key={hash} code={code} hash={hash} file={files.find((file) => file.hash === hash)} />
        ))}
      </ul>
    </section>
  )
}
