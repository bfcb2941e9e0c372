/** How the pages word a refusal: places of a table for people, fields of a request for nobody. */
import { expect, test } from 'vitest'
import { wordsOf } from '../../src/web/api.ts'

test('a field of a request is not shown, a place of a file is; the same sentence is told once', () => {
  expect(wordsOf([{ code: 'session/code', detail: '动态口令不对', pointer: '/code' }])).toBe('动态口令不对')
  expect(wordsOf([{ detail: '不是数字', pointer: '第5行·收入' }])).toBe('第5行·收入:不是数字')
  expect(wordsOf([{ detail: '太短', pointer: '/password' }, { detail: '太常见' }, { detail: '太短' }])).toBe(
    '太短;太常见',
  )
  expect(wordsOf([])).toBeUndefined()
  expect(wordsOf('x')).toBeUndefined()
})
