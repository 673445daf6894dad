import { useQuery } from '@tanstack/vue-query'
import type { MaybeRefOrGetter } from 'vue'
import { toValue } from 'vue'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** Something that people can be allowed to do. */
export interface Permission {
  id: string
  label: string
  description?: string
  /** Under which heading people find it. */
  group: string
  plugin?: string
  defaultRoles: string[]
}

export interface Role {
  key: string
  name: string
  description: string
  permissions: string[]
  builtIn: boolean
  revision: number
  /** How many have it themselves. */
  users: number
  /** How many give it. */
  groups: number
}

const base = '/api/v1/roles'
const touched = ['roles', 'users', 'groups', 'explanation', 'me']

export const usePermissions = () => {
  const api = useApi()
  return useQuery<Permission[], ApiProblem>({
    queryKey: ['permissions'],
    queryFn: async () => (await api.call<{ items: Permission[] }>('/api/v1/permissions')).items,
  })
}

export const useRoles = ({ enabled = true }: { enabled?: MaybeRefOrGetter<boolean> } = {}) => {
  const api = useApi()
  return useQuery<Role[], ApiProblem>({
    queryKey: ['roles'],
    queryFn: async () => (await api.call<{ items: Role[] }>(base)).items,
    enabled: () => toValue(enabled),
  })
}

export type RoleText = Pick<Role, 'name' | 'description' | 'permissions'>

export const useCreateRole = () =>
  useChange((api, body: RoleText & { key: string }) => api.call<Role>(base, { method: 'POST', body }), touched)

export const useChangeRole = () =>
  useChange(
    (api, { role, change }: { role: Role; change: Partial<RoleText> }) =>
      api.call<Role>(`${base}/${role.key}`, { method: 'PATCH', body: change, ifMatch: role.revision }),
    touched,
  )

export const useRemoveRole = () =>
  useChange(
    (api, { key, revision }: Role) => api.call(`${base}/${key}`, { method: 'DELETE', ifMatch: revision }),
    touched,
  )
