/** One interface for the bytes of attachments, whatever keeps them: a folder, or a store that speaks S3. */
import { ProblemError, problem } from '../lib/problem.ts'
import type { Bytes } from './bytes.ts'

/** Bytes by the SHA-256 of their content; what is kept is never changed and never taken away. */
export type FileStore = {
  put: (hash: string, bytes: Bytes) => Promise<void>
  get: (hash: string) => Promise<Bytes | undefined>
  has: (hash: string) => Promise<boolean>
}

export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Without a store nothing can be attached; the rest of the books goes on. */
export function noFileStore(): FileStore {
  const refuse = (): Promise<never> => {
    const detail = '还没有配置附件存储,请管理员设置 FILES_S3_ENDPOINT 等变量'
    return Promise.reject(new ProblemError(problem('service/unavailable', detail)))
  }
  return { put: refuse, get: refuse, has: refuse }
}
