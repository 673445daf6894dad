import { useQuery } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import type { Me } from '../types.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** Where a user is signed in. */
export type UserSession = Schema<'UserSession'>

export type Profile = Pick<Me['user'], 'name' | 'language' | 'timeZone' | 'notifications'>

/** Changes what the user says of themselves; refused where the profile is not of that revision any more. */
export const useChangeProfile = () =>
  useChange(
    (api, { change, revision }: { change: Partial<Profile>; revision: number }) =>
      api.patch('/api/v1/me', { body: change, ifMatch: revision }),
    ['me', 'users'],
  )

/** Sets the picture of the user, or takes it away. */
export const useSetAvatar = () =>
  useChange(
    (api, picture: Blob | undefined) =>
      picture ? api.put('/api/v1/me/avatar', { body: picture }) : api.delete('/api/v1/me/avatar'),
    ['me'],
  )

/** Where the user is signed in, the session that was used last first. */
export const useSessions = () => {
  const api = useApi()
  return useQuery<UserSession[], ApiProblem>({
    queryKey: ['sessions'],
    queryFn: async () => (await api.get('/api/v1/me/sessions')).items,
  })
}

/** Ends a session of the user, by its id, wherever it is. */
export const useEndSession = () =>
  useChange((api, id: string) => api.delete('/api/v1/me/sessions/{id}', { path: { id } }), ['sessions'])

/** Ends all sessions but the one that asks. */
export const useEndOtherSessions = () => useChange((api) => api.delete('/api/v1/me/sessions'), ['sessions'])
