/** Adding a division the table does not hold: a village made or merged since, or one of another province. */
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { ancestorsOf, checkDivision, divisionCode, isInventedDivision, levelOf } from './division.ts'
import type { NewDivision } from './schema.ts'
import { findDivision, insertDivision } from './store.ts'

export async function addDivision(tx: Tx, actor: Actor, input: NewDivision): Promise<void> {
  const wrong = checkDivision(input.code, '区划')
  refuseAll(wrong === undefined ? [] : [wrong])
  const known = await findDivision(tx, input.code)
  if (known !== undefined)
    throw new ProblemError(problem('division/exists', `区划代码 ${input.code} 已是「${known.name}」`, '区划'))
  const code = divisionCode(input.code)
  const above: string[] = []
  for (const each of ancestorsOf(code)) if ((await findDivision(tx, each)) !== undefined) above.push(each)
  await insertDivision(tx, actor, {
    code,
    name: input.name,
    level: levelOf(code),
    parent: above.at(-1) ?? null,
    invented: isInventedDivision(code),
  })
}
