/** Where an export goes: a file, or standard output. */
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProblemError, problem } from '../lib/problem.ts'

/** A folder that is not there or may not be written is the user's to mend; everything else is not. */
export async function writeOut(
  pieces: AsyncIterable<string | Uint8Array>,
  path: string | undefined,
): Promise<void> {
  const source = Readable.from(pieces)
  if (path === undefined) return pipeline(source, process.stdout, { end: false })
  try {
    await pipeline(source, createWriteStream(path))
  } catch (error) {
    if (!/^E(NOENT|ACCES|ISDIR|ROFS|NOSPC)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw new ProblemError(problem('intake/file', `${path}:写不进去,请核对文件夹和权限`))
  }
}
