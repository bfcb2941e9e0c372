/** Wire shapes of attachments (附件): by the SHA-256 of their content. */
import { z } from 'zod'
import { BookCode, PageLimit } from '../books/schema.ts'
import { Text } from '../lib/text.ts'

export const FileHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, '附件用上传时给出的 64 位校验值')
  .meta({ id: 'FileHash', description: 'SHA-256 of the content, hexadecimal' })

const FileFacts = { hash: z.string(), name: z.string(), media_type: z.string(), size: z.int() }

export const FileAdded = z.strictObject({ ...FileFacts, also_in: z.int() }).meta({
  id: 'FileAdded',
  description: 'A file of the book; `also_in` counts other books with the same content and never says which',
})
export type FileAdded = z.infer<typeof FileAdded>

export const FileItem = z
  .strictObject({
    ...FileFacts,
    added_by: z.string(),
    added_at: z.string(),
    also_in: z.int(),
    books: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  })
  .meta({ id: 'FileItem', description: '`books`: those of the other books that the asker may read' })
export type FileItem = z.infer<typeof FileItem>

export const FilePage = z
  .strictObject({ items: z.array(FileItem), next: z.string().nullable() })
  .meta({ id: 'FilePage', description: 'Files of a book, newest first' })
export type FilePage = z.infer<typeof FilePage>

/** As a voucher shows it: sealed with it, or attached later with a reason. */
export const VoucherFile = z
  .strictObject({
    ...FileFacts,
    sealed: z.boolean(),
    attached_by: z.string().nullable(),
    attached_at: z.string().nullable(),
    why: z.string().nullable(),
  })
  .meta({
    id: 'VoucherFile',
    description: '附件 of a voucher; what came after posting has a reason and is not in the seal',
  })
export type VoucherFile = z.infer<typeof VoucherFile>

export const NewAttachment = z
  .strictObject({ hash: FileHash, why: Text(200) })
  .meta({ id: 'NewAttachment', description: 'Evidence that arrived after posting, and why' })
export type NewAttachment = z.infer<typeof NewAttachment>

export const Attached = z
  .strictObject({ seq: z.string(), hash: z.string() })
  .meta({ id: 'Attached', description: 'The file stands with the voucher' })
export type Attached = z.infer<typeof Attached>

export const FileNameQuery = z.strictObject({ name: Text(200).default('附件') })
export const FileViewQuery = z.strictObject({
  view: z.enum(['1']).optional().meta({ description: '1: shown in the page, for pictures and PDF' }),
})
export const FileQuery = z.strictObject({ after: FileHash.optional(), limit: PageLimit })
export const FilePath = z.strictObject({ code: BookCode, hash: FileHash })
export const AttachmentPath = z.strictObject({
  code: BookCode,
  seq: z.string().regex(/^(0|[1-9]\d{0,17})$/, '凭证序号是数字'),
})
