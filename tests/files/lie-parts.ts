/** What every lie is made of: how it is called, what it is said to be, its bytes, and the code it is refused with. */
import { zipOf } from '../support/xlsx.ts'
import type { Bytes } from './samples.ts'

export type Lie = readonly [what: string, name: string, type: string, bytes: Bytes, code: string]

export const LIE_PAGE = '<html><body><script>alert(1)</script></body></html>'
export const LIE_ZIP = zipOf([{ name: 'a.txt', data: 'hello' }])
