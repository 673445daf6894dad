import type { QueryClient, QueryKey } from '@tanstack/vue-query'
import type { Optimistic } from '../../../plugins-registry/ui-schema.ts'
import { resolve, resolveAll, type Scope } from '../bindings.ts'
import { fieldOf, type RowData } from '../rows.ts'

/** Whether a path was made from a route, whatever filled its names: `GET /lists/:id` and `/lists/7?page=2`. */
const isOfRoute = (route: string, path: unknown): boolean => {
  if (typeof path !== 'string') return false
  const steps = route.slice(route.indexOf(' ') + 1).split('/')
  const given = path.split('?')[0]!.split('/')
  return steps.length === given.length && steps.every((step, at) => step.startsWith(':') || step === given[at])
}

/** The answer of a source with its rows changed; the very same one if no row does. */
const withRows = (data: unknown, change: (rows: RowData[]) => RowData[]): unknown => {
  if (Array.isArray(data)) return change(data as RowData[])
  const { items, total } = Object(data) as { items?: unknown; total?: unknown }
  if (!Array.isArray(items)) return data
  const changed = change(items as RowData[])
  const fewer = items.length - changed.length
  return { ...(data as object), items: changed, ...(typeof total === 'number' ? { total: total - fewer } : {}) }
}

/**
 * Shows in all that was read from a route what an action will change.
 *
 * @returns what takes it back
 */
export const changeRows = async (
  cache: QueryClient,
  plugin: string,
  { route, id: idRef, rowId, set, remove }: Optimistic,
  scope: Scope,
): Promise<() => void> => {
  const id = resolve(idRef, scope)
  const values = set === undefined ? {} : resolveAll(set as Parameters<typeof resolveAll>[0], scope)
  const isIt = (row: RowData) => fieldOf(row, rowId) === id
  const change = (rows: RowData[]) =>
    remove ? rows.filter((row) => !isIt(row)) : rows.map((row) => (isIt(row) ? { ...row, ...values } : row))

  const concerned = {
    predicate: ({ queryKey }: { queryKey: QueryKey }) => queryKey[1] === plugin && isOfRoute(route, queryKey[2]),
  }
  // An answer that is on its way would bring back what was before.
  await cache.cancelQueries(concerned)
  const before = cache.getQueriesData(concerned)
  cache.setQueriesData(concerned, (data: unknown) => withRows(data, change))
  return () => before.forEach(([key, data]) => cache.setQueryData(key, data))
}
