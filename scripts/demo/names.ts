/** Invented village names: pairs of characters that no village of Qinghai bears, and organisations marked as demonstration. */
import type { Random } from './random.ts'

const FIRST = [...'霁沐岚澜璟砚溯苍翊珩昭汀芷葭蔚晗熠煦钰霖瀚弘筠朔']
const SECOND = [...'畔屿穗峦汀苑麓岭泽川陌渡野岸湾丘垣坪沣洲桥田谷坡']

const SURNAMES = [...'马李王张赵才桑巴扎韩祁达旦星']

/** That many different names, each ending in 村. */
export function inventedNames(random: Random, count: number): string[] {
  const pairs = FIRST.flatMap((first) =>
    SECOND.filter((second) => second !== first).map((second) => `${first}${second}村`),
  )
  return random.shuffle(pairs).slice(0, count)
}

/** A person as public accounts name one. */
export function someone(random: Random): string {
  return `${random.pick(SURNAMES)}某`
}

/** An organisation of the demonstration; the mark keeps it from being taken for a real one. */
export function organisation(words: string): string {
  return `${words}(演示)`
}
