import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { filled, type Parts } from './address.ts'
import type { ListPath, Row, Where, WhereAndHow } from './operations.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'

/** One page of a list, and where the next one begins. */
interface Page<T> {
  items: T[]
  nextCursor?: string
}

interface Options {
  enabled?: MaybeRefOrGetter<boolean>
  limit?: number
  /** How often it is read again by itself. */
  everyMs?: () => number | false
}

/**
 * A list of the API that is read page by page.
 *
 * @example
 * const { rows, hasNextPage, fetchNextPage } = usePages('users', '/api/v1/users', () => ({ query: { search: search.value } }))
 */
export const usePages = <P extends ListPath>(
  name: string,
  path: P,
  ...[where, { enabled = true, limit = 50, everyMs } = {}]: WhereAndHow<Where<'get', P>, Options>
) => {
  const api = useApi()
  const parts = computed(() => (toValue(where) ?? {}) as Parts)
  const found = useInfiniteQuery<Page<Row<P>>, ApiProblem, { pages: Page<Row<P>>[] }, unknown[], string | undefined>({
    queryKey: [name, path, parts],
    queryFn: ({ pageParam: cursor, signal }) => {
      const { path: names = {}, query } = parts.value
      return api.call(filled(path, { path: names, query: { ...query, limit, cursor } }), { signal })
    },
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: () => toValue(enabled),
    refetchInterval: () => everyMs?.() ?? false,
    placeholderData: (before) => before,
  })
  return { ...found, rows: computed(() => found.data.value?.pages.flatMap(({ items }) => items)) }
}
