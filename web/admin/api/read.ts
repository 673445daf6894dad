import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'

/**
 * What a path of the API answers as a whole.
 *
 * @param name of the resource: the first part of the key that changes touch
 * @param everyMs for what is live: how often it is read anew
 * @example
 * const { data: plans } = useRead<{ items: Plan[] }>('plans', '/api/v1/plans')
 */
export const useRead = <T>(
  name: string,
  path: MaybeRefOrGetter<string>,
  { everyMs, enabled = true }: { everyMs?: number; enabled?: MaybeRefOrGetter<boolean> } = {},
) => {
  const api = useApi()
  return useQuery<T, ApiProblem>({
    queryKey: [name, computed(() => toValue(path))],
    queryFn: ({ signal }) => api.call<T>(toValue(path), { signal }),
    enabled: () => toValue(enabled),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, staleTime: 0 }),
  })
}
