import type { Surface } from './types.ts'

type Route = Surface['routes'][number]

export interface MatchedRoute {
  route: Route
  /** As the plugin wrote it: `GET /contacts/:id`. */
  key: string
  params: Record<string, string>
}

interface Pattern extends Omit<MatchedRoute, 'params'> {
  segments: string[]
}

interface Matcher {
  /** Routes without parameters, by key. */
  fixed: Map<string, MatchedRoute>
  patterns: Pattern[]
}

const matchers = new WeakMap<Surface, Matcher>()

const matcherOf = (surface: Surface): Matcher => {
  const known = matchers.get(surface)
  if (known) return known
  const matcher: Matcher = { fixed: new Map(), patterns: [] }
  for (const route of surface.routes) {
    const key = `${route.method} ${route.path}`
    if (/[:*]/.test(route.path)) matcher.patterns.push({ route, key, segments: route.path.split('/') })
    else matcher.fixed.set(key, { route, key, params: {} })
  }
  matchers.set(surface, matcher)
  return matcher
}

/**
 * The route of a plugin for a method and a path: one without parameters first, then in the order of the plugin.
 * `:name` takes one segment, a last `*` whatever follows. `HEAD` falls back to `GET`.
 */
export const matchRoute = (surface: Surface, method: string, path: string): MatchedRoute | undefined => {
  const { fixed, patterns } = matcherOf(surface)
  const found = fixed.get(`${method} ${path}`) ?? matchPattern(patterns, method, path)
  if (found || method !== 'HEAD') return found
  return matchRoute(surface, 'GET', path)
}

const matchPattern = (patterns: Pattern[], method: string, path: string): MatchedRoute | undefined => {
  if (patterns.length === 0) return undefined
  const segments = path.split('/')
  for (const { route, key, segments: pattern } of patterns) {
    const params = route.method === method ? paramsOf(pattern, segments) : undefined
    if (params) return { route, key, params }
  }
  return undefined
}

const paramsOf = (pattern: string[], segments: string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {}
  for (let i = 0; i < pattern.length; i++) {
    const expected = pattern[i]!
    if (expected === '*' && i === pattern.length - 1 && segments.length > i) {
      params['*'] = segments.slice(i).map(decode).join('/')
      return params
    }
    const given = segments[i]
    if (given === undefined) return undefined
    if (!expected.startsWith(':')) {
      if (expected !== given) return undefined
    } else if (given === '') return undefined
    else params[expected.slice(1)] = decode(given)
  }
  return segments.length === pattern.length ? params : undefined
}

/** @throws {URIError} for percent-encoding that means nothing, which is answered as `request.invalid`. */
const decode = (segment: string): string => (segment.includes('%') ? decodeURIComponent(segment) : segment)

/** Methods that a path is known under, when the method asked for is not among them. */
export const methodsOf = (surface: Surface, path: string): string[] => {
  const methods = new Set(surface.routes.map(({ method }) => method))
  return [...methods].filter((method) => matchRoute(surface, method, path) !== undefined)
}
