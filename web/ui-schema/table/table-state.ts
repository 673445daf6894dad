import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Filter, Table } from '../../../plugins-registry/ui-schema.ts'
import { pageIn, useKeptValues } from '../lists/kept-values.ts'

/** The parameters that a filter sends. */
export const paramsOf = ({ name, kind }: Filter): string[] => {
  if (kind === 'dates') return [`${name}_from`, `${name}_to`]
  return kind === 'numbers' ? [`${name}_min`, `${name}_max`] : [name]
}

/**
 * Page, sorting, search and filters of a table, kept in the query of the address: a link leads to just this view, and
 * the browser's back button goes back through the views. Tables with a `key` prefix their parameters with it.
 */
export const useTableState = (table: MaybeRefOrGetter<Table>) => {
  const { read, write } = useKeptValues(() => toValue(table).key)

  const sortable = (sort: string | undefined) =>
    sort !== undefined && toValue(table).columns.some((each) => each.sortable && each.field === sort.replace(/^-/, ''))
  const filterParams = computed(() => toValue(table).filters.flatMap(paramsOf))

  const page = computed(() => pageIn(read('page')))
  const q = computed(() => (toValue(table).search ? (read('q') ?? '') : ''))
  const sort = computed(() => {
    const given = read('sort')
    return sortable(given) ? given : toValue(table).defaultSort
  })
  const filters = computed<Record<string, string>>(() =>
    Object.fromEntries(
      filterParams.value.flatMap((name) => {
        const value = read(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  )
  /** What the source is asked for, but for which part of it. */
  const narrowed = computed(() => ({
    ...filters.value,
    q: q.value,
    ...(sort.value ? { sort: sort.value } : {}),
  }))

  return {
    page,
    q,
    sort,
    filters,
    narrowed,
    isNarrowed: computed(() => q.value !== '' || Object.keys(filters.value).length > 0),
    /** What the source is asked for. */
    params: computed(() => {
      const { pageSize } = toValue(table)
      return { ...narrowed.value, limit: pageSize, offset: (page.value - 1) * pageSize }
    }),
    toPage: (to: number, options?: { replace: boolean }) => write({ page: to > 1 ? String(to) : undefined }, options),
    search: (to: string) => write({ q: to, page: undefined }, { replace: true }),
    sortBy: (to: string | undefined) =>
      write({ sort: to === toValue(table).defaultSort ? undefined : to, page: undefined }),
    filter: (changes: Record<string, string | undefined>) => write({ ...changes, page: undefined }),
    clear: () =>
      write({
        q: undefined,
        page: undefined,
        ...Object.fromEntries(filterParams.value.map((name) => [name, undefined])),
      }),
  }
}

export type TableState = ReturnType<typeof useTableState>
