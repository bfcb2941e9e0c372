/** Townships of 海西 that have villages: real codes and names, real number of village committees (db/seed/divisions-qinghai.csv). */
import { divisionCode } from '../../src/books/division.ts'
import type { DivisionCode } from '../../src/books/division.ts'

/** What a township's villages mostly live by: 牧区 · 绿洲农业 · 枸杞 · 城郊 · 旅游 · 戈壁工矿. */
export type Flavour = 'pastoral' | 'oasis' | 'wolfberry' | 'town' | 'tourist' | 'gobi'

export type Township = {
  code: DivisionCode
  county: string
  name: string
  committees: number
  flavour: Flavour
}

/** 297个行政村, the number the prefecture published for 2020. */
export const VILLAGES = 297

const TABLE = `
632801100 格尔木市 郭勒木德镇 21 oasis
632801101 格尔木市 唐古拉镇 7 pastoral
632801200 格尔木市 大格勒乡 4 wolfberry
632801201 格尔木市 乌图美仁乡 13 pastoral
632802001 德令哈市 河西街道 5 town
632802002 德令哈市 河东街道 3 town
632802003 德令哈市 火车站街道 2 town
632802100 德令哈市 尕海镇 9 oasis
632802101 德令哈市 怀头他拉镇 5 wolfberry
632802102 德令哈市 柯鲁柯镇 12 oasis
632802200 德令哈市 蓄集乡 6 pastoral
632803100 茫崖市 花土沟镇 3 gobi
632821100 乌兰县 希里沟镇 4 town
632821101 乌兰县 茶卡镇 8 tourist
632821102 乌兰县 柯柯镇 20 oasis
632821103 乌兰县 铜普镇 6 oasis
632822100 都兰县 察汉乌苏镇 21 town
632822101 都兰县 香日德镇 23 oasis
632822102 都兰县 夏日哈镇 8 oasis
632822103 都兰县 宗加镇 14 wolfberry
632822200 都兰县 热水乡 3 pastoral
632822201 都兰县 香加乡 19 pastoral
632822202 都兰县 沟里乡 3 pastoral
632822203 都兰县 巴隆乡 15 wolfberry
632823100 天峻县 新源镇 12 pastoral
632823101 天峻县 木里镇 4 pastoral
632823102 天峻县 江河镇 8 pastoral
632823200 天峻县 快尔玛乡 9 pastoral
632823201 天峻县 舟群乡 6 pastoral
632823202 天峻县 织合玛乡 6 pastoral
632823203 天峻县 苏里乡 5 pastoral
632823204 天峻县 生格乡 4 pastoral
632823205 天峻县 阳康乡 4 pastoral
632823206 天峻县 龙门乡 4 pastoral
632857100 大柴旦行政委员会 柴旦镇 2 gobi
`

export const TOWNSHIPS: readonly Township[] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(' '))
  .map(([code = '', county = '', name = '', committees = '', flavour = '']) => ({
    code: divisionCode(`${code}000`),
    county,
    name,
    committees: Number(committees),
    flavour: flavour as Flavour,
  }))

/** Villages per township, proportional to its committees, by largest remainder; ties go to the lower code. */
export function villagesPerTownship(): Map<DivisionCode, number> {
  const real = TOWNSHIPS.reduce((total, township) => total + township.committees, 0)
  const quotas = TOWNSHIPS.map(({ code, committees }) => ({ code, product: committees * VILLAGES }))
  const seats = new Map(quotas.map(({ code, product }) => [code, Math.floor(product / real)]))
  const left = VILLAGES - [...seats.values()].reduce((total, count) => total + count, 0)
  const byRemainder = quotas.toSorted((a, b) => (b.product % real) - (a.product % real))
  for (const { code } of byRemainder.slice(0, left)) seats.set(code, (seats.get(code) ?? 0) + 1)
  return seats
}
