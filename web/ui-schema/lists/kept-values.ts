import { toValue, type MaybeRefOrGetter } from 'vue'
import { usePageContext } from '../page-host.ts'

/**
 * What of a component is kept in the query of the address: a link leads to just this view, and the browser's back button
 * goes back through the views.
 *
 * @param key stands before the names, to tell the component apart from others of the page
 * @example
 * const { read, write } = useKeptValues('invoices')
 * write({ q: 'paper' }) // ?invoices.q=paper
 */
export const useKeptValues = (key: MaybeRefOrGetter<string | undefined>) => {
  const { address } = usePageContext()
  const nameOf = (name: string) => {
    const given = toValue(key)
    return given === undefined ? name : `${given}.${name}`
  }
  const read = (name: string): string | undefined => {
    const { query } = address
    const value = Object.hasOwn(query.value, nameOf(name)) ? query.value[nameOf(name)] : undefined
    return value === '' ? undefined : value
  }
  const write = (changes: Record<string, string | undefined>, options?: { replace: boolean }) =>
    address.change(Object.fromEntries(Object.entries(changes).map(([name, value]) => [nameOf(name), value])), options)
  return { read, write }
}

/** The page that an address says, which people write too. */
export const pageIn = (given: string | undefined): number => {
  const page = Number(given)
  return Number.isInteger(page) && page > 1 ? Math.min(page, 100_000) : 1
}
