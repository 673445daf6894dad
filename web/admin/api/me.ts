import { useQuery } from '@tanstack/vue-query'
import type { Api } from '../../api/client.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import type { PlatformMe } from './types.ts'

/** Reads who is signed in, and takes the CSRF token that comes with it. */
export const readMe = async (api: Api): Promise<PlatformMe> => {
  const me = (await api.get('/api/v1/platform/me')) as PlatformMe
  api.useCsrfToken(me.csrfToken)
  return me
}

/** The platform user who is signed in. */
export const useMe = () => {
  const api = useApi()
  return useQuery<PlatformMe, ApiProblem>({ queryKey: ['me'], queryFn: () => readMe(api), staleTime: 300_000 })
}
