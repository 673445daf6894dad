import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { filled, type Parts } from '../../api/address.ts'
import type { Answer, PathOf, Where, WhereAndHow } from '../../api/operations.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'

interface Options {
  /** For what is live: how often it is read anew. */
  everyMs?: number
  enabled?: MaybeRefOrGetter<boolean>
}

/**
 * What a path of the API answers as a whole.
 *
 * @param name of the resource: the first part of the key that changes touch
 * @example
 * const { data: plan } = useRead('plans', '/api/v1/plans/{plan}', () => ({ path: { plan: props.plan } }))
 */
export const useRead = <P extends PathOf<'get'>>(
  name: string,
  path: P,
  ...[where, { everyMs, enabled = true } = {}]: WhereAndHow<Where<'get', P>, Options>
) => {
  const api = useApi()
  const parts = computed(() => (toValue(where) ?? {}) as Parts)
  return useQuery<Answer<'get', P>, ApiProblem>({
    queryKey: [name, path, parts],
    queryFn: ({ signal }) => api.call<Answer<'get', P>>(filled(path, parts.value), { signal }),
    enabled: () => toValue(enabled),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs, staleTime: 0 }),
  })
}
