/** Where this machine keeps attachments: the store its operator named, otherwise a folder beside the database. */
import { join } from 'node:path'
import type { FileStore } from './keeping.ts'
import { folderStore } from './store-folder.ts'
import { s3Store } from './store-s3.ts'
import type { S3Settings } from './store-s3.ts'

type Settings = { dataDir: string; s3: S3Settings | undefined }

export function openFileStore({ dataDir, s3 }: Settings, clock: () => number): FileStore {
  return s3 === undefined ? folderStore(join(dataDir, 'files')) : s3Store(s3, clock)
}
