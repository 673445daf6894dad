import type { Values } from '../../plugins-registry/ui-schema.ts'
import { resolveAll, type Scope } from './bindings.ts'

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/**
 * What to call for a route with parameters.
 *
 * @throws if a `:name` of the path has nothing to fill it, or something that would lead elsewhere: browsers resolve
 * `..` in a path even when it is percent-encoded.
 */
export const requestOf = (
  { route, params }: { route: string; params?: Values | undefined },
  scope: Scope,
  more: Record<string, unknown> = {},
): { method: string; path: string } => {
  const [method, pattern] = route.split(' ') as [string, string]
  const values = { ...resolveAll(params, scope), ...more }
  const used = new Set<string>()
  const path = pattern.replace(/\/:([A-Za-z0-9_]+)/g, (_, name: string) => {
    const value = values[name]
    used.add(name)
    if (!isPlain(value) || /^\.{0,2}$/.test(String(value)))
      throw new TypeError(`"${name}" of "${route}" has no usable value`)
    return `/${encodeURIComponent(value)}`
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    if (!used.has(name) && isPlain(value) && value !== '') query.set(name, String(value))
  }
  return { method, path: query.size > 0 ? `${path}?${query}` : path }
}
