/** Accounts, the role table and one's own sign-ins, as the pages read them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { OwnSessions, RoleTable, UserPage, UserRoles } from '../../identity/schema.ts'
import { ask } from '../api.ts'
import { inChinese } from '../punctuation.ts'

export function useAccounts(words: string) {
  return useInfiniteQuery({
    queryKey: ['users', words.trim()],
    queryFn: ({ pageParam, signal }) =>
      ask<UserPage>('/users', { words: words.trim(), after: pageParam, limit: '50' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}

/** One account by its login, which is what its address says; null when there is none. */
export function useAccount(login: string) {
  return useQuery({
    queryKey: ['users', 'one', login],
    queryFn: async ({ signal }) => {
      const { items } = await ask<UserPage>('/users', { words: login, limit: '500' }, signal)
      return items.find((account) => account.login === login) ?? null
    },
    enabled: login !== '',
  })
}

export function useRolesOf(user: string) {
  return useQuery({
    queryKey: ['user-roles', user],
    queryFn: ({ signal }) =>
      ask<z.infer<typeof UserRoles>>(`/users/${encodeURIComponent(user)}/roles`, {}, signal),
    enabled: user !== '',
  })
}

export function useRoleTable() {
  return useQuery({
    queryKey: ['roles'],
    queryFn: async ({ signal }) => {
      const table = await ask<RoleTable>('/roles', {}, signal)
      return { ...table, roles: table.roles.map((role) => ({ ...role, name: inChinese(role.name) })) }
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Codes of roles in words; the code itself until the table is read. */
export function useRoleNames(): (role: string) => string {
  const roles = useRoleTable().data?.roles ?? []
  return (role) => roles.find(({ code }) => code === role)?.name ?? role
}

export function useOwnSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask<z.infer<typeof OwnSessions>>('/sessions', {}, signal),
  })
}
