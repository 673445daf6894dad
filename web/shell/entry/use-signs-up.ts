import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'

/** Whether people may open a workspace for themselves here. */
export const useSignsUp = () => {
  const api = useApi()
  const { data } = useQuery<object, ApiProblem>({
    queryKey: ['signs-up'],
    // Any address will do: it is refused where nobody signs up.
    queryFn: () => api.get('/api/v1/sign-ups/addresses/{slug}', { path: { slug: 'new-workspace' } }),
    staleTime: Infinity,
  })
  return computed(() => data.value !== undefined)
}
