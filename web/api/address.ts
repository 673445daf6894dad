import type { PathOf, OrNothing, Where } from './operations.ts'

export type Query = Record<string, unknown>

declare const checked: unique symbol

/** Where something is: made of a path of the API, or a place that is none of its document. */
export type Address =
  | (string & { readonly [checked]: true })
  | `/api/v1/plugins/${string}`
  | `/auth/${string}`
  | `/files/${string}`
  | `/schemas/${string}`

/** A path with those parameters that have a value. */
const withQuery = (path: string, query: Query): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return search === '' ? path : `${path}?${search}`
}

/** What stands for the parameters of a path, whatever path it is. */
export interface Parts {
  path?: Record<string, string | number>
  query?: Query
}

/** Puts what is given into a path. */
export const filled = (path: string, { path: parts = {}, query = {} }: Parts = {}): Address =>
  withQuery(
    path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? '')),
    query,
  ) as Address

/**
 * Where what a path of the API answers is.
 *
 * @example
 * addressOf('/api/v1/audit/export', { query: { format: 'csv' } })
 */
export const addressOf = <P extends PathOf<'get'>>(path: P, ...[where]: OrNothing<Where<'get', P>>): Address =>
  filled(path, where as Parts | undefined)
