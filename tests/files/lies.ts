/** Uploads that lie about what they are, all of them. */
import type { Lie } from './lie-parts.ts'
import { DOCUMENT_LIES } from './lies-documents.ts'
import { PICTURE_LIES } from './lies-pictures.ts'
import { XML_LIES } from './lies-xml.ts'

export const LIES: readonly Lie[] = [...PICTURE_LIES, ...DOCUMENT_LIES, ...XML_LIES]
