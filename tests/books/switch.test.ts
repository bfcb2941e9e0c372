/** Two letters of pinyin find a village: what fits best comes first, and nothing out of reach is ever named. */
import { afterAll, expect, test } from 'vitest'
import { initialsOf, rankOf } from '../../src/books/initials.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const { get } = testApp(store.app)
afterAll(store.close)

test.each([
  ['金原村', 'jyc'],
  ['杞园村股份经济合作社', 'qycgfjjhzs'],
  ['A1 村', 'a1c'],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('a code beats the beginning of a name, that beats its middle, that beats the township', () => {
  const book = { code: 'JY-01', name: '金原村', place: '蓄集乡' }
  const ranks = ['jy-01', 'jy', '金原', 'yc', '原', 'xj', '蓄集', 'y-0', 'zz', ''].map((words) =>
    rankOf(words, book),
  )
  expect(ranks).toEqual([0, 1, 1, 2, 2, 3, 3, 4, undefined, 9])
})

test('only books in reach are found, and the code of the address is no code of a book', async () => {
  const mine = await createTestBook(store, { code: 'MINE' })
  await createTestBook(store, { code: 'THEIRS', division: '632801101201' })
  const { cookie } = await makePerson(store, { role: 'village_accountant', bookId: mine.bookId })
  const found = async (words: string) =>
    ((await get(`/api/v1/books/switch?words=${words}`, { cookie })).json() as { items: { code: string }[] })
      .items
  expect((await found('')).map(({ code }) => code)).toEqual(['MINE'])
  expect(await found('THEIRS')).toEqual([])
})
