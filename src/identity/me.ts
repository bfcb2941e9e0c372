/** What the pages are told of the person signed in and of the role table. */
import { ProblemError, problem } from '../lib/problem.ts'
import type { Me, RoleTable } from './schema.ts'
import { ACTS, isForEveryone, mayDo, roleTable } from './role-table.ts'
import { uriOf } from './second-factor.ts'
import { standingOfToken } from './service.ts'
import { actsOf } from './standing.ts'
import type { Standing } from './standing.ts'

const roles = new Map(roleTable.roles.map((role) => [role.code, role]))

/** The home of the first role held; administrators and those without a role go where accounts are. */
export function meOf(standing: Standing): Me {
  const { user, name, login, second, grants } = standing
  const home = roles.get(grants[0]?.role ?? '')?.home
  return {
    id: user,
    name,
    login,
    roles: grants.map(({ grant, role, scope, book, scope_name, until, delegated_by }) => ({
      grant,
      role,
      name: roles.get(role)?.name ?? role,
      scope,
      book,
      scope_name,
      until,
      delegated_by,
    })),
    acts: actsOf(standing),
    home: home === 'village' || home === 'township' || home === 'officer' ? home : 'admin',
    second_factor: second,
  }
}

export function enrolmentIn(secret: string, login: string): { secret: string; uri: string } {
  return { secret, uri: uriOf(secret, login) }
}

export async function readMe(pool: Parameters<typeof standingOfToken>[0], token: string): Promise<Me> {
  const standing = await standingOfToken(pool, token)
  if (standing?.stage === 'full') return meOf(standing)
  throw new ProblemError(problem('session/required', '请先登录'))
}

export function rolesShown(): RoleTable {
  const { version, source, conflicts } = roleTable
  return {
    version,
    source,
    roles: roleTable.roles.map(({ code, name, level, second_factor }) => ({
      code,
      name,
      level,
      second_factor,
      acts: ACTS.filter((act) => isForEveryone(act) || mayDo(code, act)),
    })),
    acts: roleTable.acts,
    conflicts,
  }
}
