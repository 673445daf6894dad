import { computed, ref, toValue, type MaybeRefOrGetter } from 'vue'
import type { ComponentOf } from '../../../plugins-registry/ui-schema.ts'
import { pageIn, useKeptValues } from './kept-values.ts'

type Listing = ComponentOf<'list'> | ComponentOf<'cards'>

/**
 * The name of a list in the address; none where nothing tells its page apart from that of other lists, and nobody
 * searches it.
 */
export const listKey = ({ key, search, type }: Listing): string | undefined => key ?? (search ? type : undefined)

/** Page and search of a list, kept in the query of the address where it has a name there. */
export const useListState = (listing: MaybeRefOrGetter<Listing>) => {
  const key = computed(() => listKey(toValue(listing)))
  const { read, write } = useKeptValues(key)
  const own = ref(1)

  const q = computed(() => (toValue(listing).search ? (read('q') ?? '') : ''))
  const page = computed(() => (key.value === undefined ? own.value : pageIn(read('page'))))
  return {
    q,
    page,
    /** What the source is asked for. */
    params: computed(() => {
      const { pageSize: limit, search } = toValue(listing)
      return { limit, offset: (page.value - 1) * limit, ...(search ? { q: q.value } : {}) }
    }),
    toPage: (to: number) => {
      if (key.value === undefined) own.value = to
      else write({ page: to > 1 ? String(to) : undefined })
    },
    search: (to: string) => write({ q: to, page: undefined }, { replace: true }),
  }
}
