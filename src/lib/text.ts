/** Text as it may enter the books: NFC, no control, bidi or zero-width characters, no lone surrogates. */
import { z } from 'zod'

const HOSTILE = /[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

export function isHostileText(text: string): boolean {
  return HOSTILE.test(text)
}

/** A filled text of at most `max` characters, normalised to NFC. */
export const Text = (max: number) =>
  z
    .string()
    .min(1, '不能为空')
    .max(max, `最多 ${max} 个字`)
    .refine((text) => !isHostileText(text), '含有不可见或控制字符,请删去')
    .transform((text) => text.normalize('NFC'))
