import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw } from 'vue-router'
import type { Table } from '../../../plugins-registry/ui-schema.ts'

/**
 * Page, sorting, search and filters of a table, kept in the query of the address: a link leads to just this view, and
 * the browser's back button goes back through the views. Tables with a `key` prefix their parameters with it.
 */
export const useTableState = (table: MaybeRefOrGetter<Table>) => {
  const route = useRoute()
  const router = useRouter()

  const nameOf = (name: string) => {
    const { key } = toValue(table)
    return key === undefined ? name : `${key}.${name}`
  }
  const read = (name: string): string | undefined => {
    const given = route.query[nameOf(name)]
    const value = Array.isArray(given) ? given[0] : given
    return value === null || value === '' ? undefined : value
  }
  const write = (changes: Record<string, string | undefined>, { replace = false } = {}) => {
    const query: LocationQueryRaw = { ...route.query }
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') delete query[nameOf(name)]
      else query[nameOf(name)] = value
    }
    return replace ? router.replace({ query }) : router.push({ query })
  }

  const sortable = (sort: string | undefined) =>
    sort !== undefined && toValue(table).columns.some((each) => each.sortable && each.field === sort.replace(/^-/, ''))

  const page = computed(() => {
    const given = Number(read('page'))
    return Number.isInteger(given) && given > 1 ? Math.min(given, 100_000) : 1
  })
  const q = computed(() => (toValue(table).search ? (read('q') ?? '') : ''))
  const sort = computed(() => {
    const given = read('sort')
    return sortable(given) ? given : toValue(table).defaultSort
  })
  const filters = computed<Record<string, string>>(() =>
    Object.fromEntries(
      toValue(table).filters.flatMap(({ name }) => {
        const value = read(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  )

  return {
    page,
    q,
    sort,
    filters,
    isNarrowed: computed(() => q.value !== '' || Object.keys(filters.value).length > 0),
    /** What the source is asked for. */
    params: computed(() => {
      const { pageSize } = toValue(table)
      const offset = (page.value - 1) * pageSize
      return { ...filters.value, q: q.value, ...(sort.value ? { sort: sort.value } : {}), limit: pageSize, offset }
    }),
    toPage: (to: number, options?: { replace: boolean }) => write({ page: to > 1 ? String(to) : undefined }, options),
    search: (to: string) => write({ q: to, page: undefined }, { replace: true }),
    sortBy: (to: string | undefined) =>
      write({ sort: to === toValue(table).defaultSort ? undefined : to, page: undefined }),
    filter: (name: string, to: string | undefined) => write({ [name]: to, page: undefined }),
    clear: () =>
      write({
        q: undefined,
        page: undefined,
        ...Object.fromEntries(toValue(table).filters.map(({ name }) => [name, undefined])),
      }),
  }
}

export type TableState = ReturnType<typeof useTableState>
