/** A store of attachments for tests that are not about where bytes lie. */
import type { FileStore } from '../../src/files/keeping.ts'

export function memoryFiles(): FileStore & { kept: Map<string, Uint8Array<ArrayBuffer>> } {
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  return {
    kept,
    put: (hash, bytes) => Promise.resolve(void kept.set(hash, bytes)),
    get: (hash) => Promise.resolve(kept.get(hash)),
    has: (hash) => Promise.resolve(kept.has(hash)),
  }
}
