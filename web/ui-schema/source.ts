import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, toValue, watch, type ComputedRef, type MaybeRefOrGetter, type Ref } from 'vue'
import type { Source } from '../../plugins-registry/ui-schema.ts'
import { asApiProblem, type ApiProblem } from '../api/problem.ts'
import { isRef, resolve } from './bindings.ts'
import { usePageContext, useScope } from './page-host.ts'
import { requestOf } from './request.ts'

/** What is known of a source that is being read. */
export interface ReadSource {
  data: Ref<unknown>
  problem: ComputedRef<ApiProblem | undefined>
  /** Whether a parameter of the path has no value yet: there is nothing to read until then. */
  isWaiting: ComputedRef<boolean>
  /** Whether that value belongs in the address of the page, so that nothing on it can be chosen to fill it. */
  lacksAddress: ComputedRef<boolean>
  isPending: ComputedRef<boolean>
  isFetching: Ref<boolean>
  /** Whether what is shown belongs to other parameters. */
  isStale: Ref<boolean>
  retry: () => void
}

/** Reads a source, and again whenever a parameter changes or an event happens that it follows; what was shown stays until the new answer is there. */
export const useSource = (
  source: MaybeRefOrGetter<Source | undefined>,
  more: MaybeRefOrGetter<Record<string, unknown>> = {},
  enabled: MaybeRefOrGetter<boolean> = true,
): ReadSource => {
  const { plugin, call, follow } = usePageContext()
  const scope = useScope()

  const request = computed(() => {
    const given = toValue(source)
    try {
      return given && requestOf(given, scope.value, toValue(more))
    } catch {
      return undefined
    }
  })
  const query = useQuery<unknown>({
    queryKey: computed(() => ['plugin', plugin, request.value?.path]),
    queryFn: ({ signal }) => call({ ...request.value!, signal }),
    placeholderData: keepPreviousData,
    enabled: () => request.value !== undefined && toValue(enabled),
  })

  let unfollow = () => {}
  watch(
    () => toValue(source)?.live?.join(' '),
    (patterns) => {
      unfollow()
      unfollow = patterns ? follow(patterns.split(' '), () => void query.refetch()) : () => {}
    },
    { immediate: true },
  )
  onScopeDispose(() => unfollow())

  const isWaiting = computed(() => toValue(source) !== undefined && request.value === undefined)
  const lacksAddress = computed(() => {
    const { params = {} } = toValue(source) ?? {}
    return (
      isWaiting.value &&
      Object.values(params).some(
        (each) => isRef(each) && each.$ref.startsWith('/query/') && resolve(each, scope.value) === undefined,
      )
    )
  })
  return {
    data: computed(() => (isWaiting.value ? undefined : query.data.value)),
    problem: computed(() => (query.error.value && !isWaiting.value ? asApiProblem(query.error.value) : undefined)),
    isWaiting,
    lacksAddress,
    isPending: computed(() => query.isPending.value && request.value !== undefined),
    isFetching: query.isFetching,
    isStale: query.isPlaceholderData,
    retry: () => void query.refetch(),
  }
}
