import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { usePages, withQuery, type Query } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type BuiltInRole = 'owner' | 'admin' | 'member' | 'viewer'

export interface User {
  id: string
  email: string
  name: string
  role: BuiltInRole | null
  /** Keys of roles besides the built-in one. */
  roles: string[]
  /** Keys of groups. */
  groups: string[]
  status: 'active' | 'deactivated'
  createdAt: string
  revision: number
}

/** Why a user may do something, or may not. */
export interface Explanation {
  decision: 'allow' | 'deny'
  summary: string
  permission: { id: string; label: string | null }
  roles: { role: string; name: string; group?: string; grants: boolean }[]
  groups: { key: string; name: string }[]
  policies: { id: string; name: string; effect: 'permit' | 'forbid'; version: number }[]
  failed: { id: string; name: string; effect: 'permit' | 'forbid'; version: number }[]
}

const base = '/api/v1/users'
const at = (id: string) => `${base}/${encodeURIComponent(id)}`

export const useUsers = (query: MaybeRefOrGetter<Query>, options?: { enabled?: MaybeRefOrGetter<boolean> }) =>
  usePages<User>('users', base, query, options)

export const useUser = (id: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) => {
  const api = useApi()
  return useQuery<User, ApiProblem>({
    queryKey: ['users', computed(() => toValue(id))],
    queryFn: () => api.call(at(toValue(id))),
    enabled: () => toValue(enabled),
  })
}

export interface NewUser {
  email: string
  name: string
  password: string
  role: BuiltInRole | null
}

export const useCreateUser = () =>
  useChange((api, body: NewUser) => api.call<User>(base, { method: 'POST', body }), ['users'])

export interface UserChange {
  name?: string
  role?: BuiltInRole | null
  roles?: string[]
  status?: User['status']
}

export const useChangeUser = () =>
  useChange(
    (api, { user, change }: { user: User; change: UserChange }) =>
      api.call<User>(at(user.id), { method: 'PATCH', body: change, ifMatch: user.revision }),
    ['users', 'roles', 'groups', 'explanation', 'me'],
  )

export const useEndSessions = () =>
  useChange((api, id: string) => api.call(`${at(id)}/sessions`, { method: 'DELETE' }), ['sessions'])

/** Why a user may do something; asked anew each time somebody wants to know. */
export const useExplanation = (user: MaybeRefOrGetter<string>, permission: MaybeRefOrGetter<string | undefined>) => {
  const api = useApi()
  return useQuery<Explanation, ApiProblem>({
    queryKey: ['explanation', computed(() => toValue(user)), computed(() => toValue(permission))],
    enabled: () => toValue(permission) !== undefined,
    queryFn: () =>
      api.call(withQuery('/api/v1/authorization/explain', { user: toValue(user), permission: toValue(permission) })),
    staleTime: 0,
  })
}
