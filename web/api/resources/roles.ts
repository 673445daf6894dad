import { useQuery } from '@tanstack/vue-query'
import type { MaybeRefOrGetter } from 'vue'
import { toValue } from 'vue'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** Something that people can be allowed to do. */
export type Permission = Schema<'Permission'>

export type Role = Schema<'Role'>

const touched = ['roles', 'users', 'groups', 'explanation', 'me']

/** Every permission that can be given here, of the platform and of installed plugins. */
export const usePermissions = () => {
  const api = useApi()
  return useQuery<Permission[], ApiProblem>({
    queryKey: ['permissions'],
    queryFn: async () => (await api.get('/api/v1/permissions')).items,
  })
}

/** The roles of the tenant: built-in ones, then its own by name. */
export const useRoles = ({ enabled = true }: { enabled?: MaybeRefOrGetter<boolean> } = {}) => {
  const api = useApi()
  return useQuery<Role[], ApiProblem>({
    queryKey: ['roles'],
    queryFn: async () => (await api.get('/api/v1/roles')).items,
    enabled: () => toValue(enabled),
  })
}

type RoleText = Pick<Role, 'name' | 'description' | 'permissions'>

/** Makes a role, of permissions that the user has themselves. */
export const useCreateRole = () =>
  useChange((api, body: RoleText & { key: string }) => api.post('/api/v1/roles', { body }), touched)

/** Changes a role of the tenant; it holds at once for whoever has it. */
export const useChangeRole = () =>
  useChange(
    (api, { role, change }: { role: Role; change: Partial<RoleText> }) =>
      api.patch('/api/v1/roles/{role}', { path: { role: role.key }, body: change, ifMatch: role.revision }),
    touched,
  )

/** Removes a role, also from all who have it. */
export const useRemoveRole = () =>
  useChange(
    (api, { key, revision }: Role) => api.delete('/api/v1/roles/{role}', { path: { role: key }, ifMatch: revision }),
    touched,
  )
