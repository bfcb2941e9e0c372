/** Attachments in a folder of this machine, `ab/cd/<hash>`: written beside, forced to disk, then given their name. */
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ProblemError, invariant, problem } from '../lib/problem.ts'
import { uuidv7 } from '../lib/id.ts'
import type { Bytes } from './bytes.ts'
import { isHash } from './keeping.ts'
import type { FileStore } from './keeping.ts'

/** A name is made of the hash alone: nothing of a sender ever becomes a path. */
function pathOf(folder: string, hash: string): string {
  invariant(isHash(hash), `not a hash: ${hash.slice(0, 80)}`)
  return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
}

/** A full or locked disk is the operator's to mend; everything else is not expected. */
function asProblem(error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException
  if (!/^E(ACCES|PERM|ROFS|NOSPC|DQUOT|NOTDIR|IO|MFILE)$/.test(code)) return error
  return new ProblemError(problem('service/unavailable', `附件文件夹用不了(${code}),请管理员查看磁盘和权限`))
}

async function found<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw asProblem(error)
  }
}

/** Windows opens no folder for writing; there the file's own sync must do. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

async function write(path: string, bytes: Bytes): Promise<void> {
  const [inner, outer] = [dirname(path), dirname(dirname(path))]
  await mkdir(inner, { recursive: true, mode: 0o700 })
  const beside = `${path}.${uuidv7()}.part`
  try {
    const handle = await open(beside, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  for (const folder of [inner, outer, dirname(outer)]) await syncFolder(folder)
}

export function folderStore(folder: string): FileStore {
  const has = async (hash: string): Promise<boolean> =>
    (await found(stat(pathOf(folder, hash))))?.isFile() ?? false
  return {
    has,
    put: async (hash, bytes) => {
      if (await has(hash)) return
      try {
        await write(pathOf(folder, hash), bytes)
      } catch (error) {
        throw asProblem(error)
      }
    },
    get: async (hash) => {
      const bytes = await found(readFile(pathOf(folder, hash)))
      return bytes === undefined ? undefined : new Uint8Array(bytes)
    },
  }
}
