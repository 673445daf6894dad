import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Source } from '../../plugins-registry/ui-schema.ts'
import { asApiProblem } from '../api/problem.ts'
import { usePageContext } from './page-host.ts'
import { requestOf } from './request.ts'

/** Reads a source, and again whenever a parameter changes; what was shown stays until the new answer is there. */
export const useSource = (
  source: MaybeRefOrGetter<Source>,
  more: MaybeRefOrGetter<Record<string, unknown>> = {},
  enabled: MaybeRefOrGetter<boolean> = true,
) => {
  const { plugin, call, scope } = usePageContext()
  const request = computed(() => requestOf(toValue(source), scope.value, toValue(more)))
  const query = useQuery<unknown>({
    queryKey: computed(() => ['plugin', plugin, request.value.path]),
    queryFn: ({ signal }) => call({ ...request.value, signal }),
    placeholderData: keepPreviousData,
    enabled: () => toValue(enabled),
  })
  return {
    data: query.data,
    problem: computed(() => (query.error.value ? asApiProblem(query.error.value) : undefined)),
    isPending: query.isPending,
    isFetching: query.isFetching,
    /** Whether what is shown belongs to other parameters. */
    isStale: query.isPlaceholderData,
    retry: () => void query.refetch(),
  }
}
