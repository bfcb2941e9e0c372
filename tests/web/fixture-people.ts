/** People as the pages are told of them. */
import type { Me } from '../../src/identity/schema.ts'

export function makeMe(home: Me['home'], acts: string[], scopes: string[] = ['金原村']): Me {
  const roles = scopes.map((scope, index) => ({
    grant: `g${index}`,
    role: 'village_accountant',
    name: '村会计（报账员）',
    scope: '632802102209',
    book: null,
    scope_name: scope,
    until: null,
    delegated_by: null,
  }))
  return { id: 'u1', name: '马海山', login: 'mhs', roles, acts, home, second_factor: false }
}
