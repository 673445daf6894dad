import { reaches } from '../capabilities/plugins/reach.ts'

/** What a scope lists: hosts, buckets, channels; or names with what each may be used for. */
type Reachable = readonly string[] | Record<string, unknown>

/**
 * Whether a scope lists what `can('capability:reach')` asks for. Hosts are compared as the host does it, without their
 * scheme: `*.example.com` reaches what is below it.
 */
export const isListed = (scope: Partial<Record<string, Reachable>> | undefined, reach: string): boolean => {
  if (Array.isArray(scope?.plugins)) return reaches(scope.plugins as readonly string[], reach)
  const listed = scope?.hosts ?? scope?.names ?? scope?.buckets ?? scope?.channels
  if (listed === undefined) return true
  const entries = Array.isArray(listed) ? (listed as readonly string[]) : Object.keys(listed)
  const wanted = withoutScheme(reach)
  return entries.some((entry) => {
    const given = withoutScheme(entry)
    return given === wanted || (given.startsWith('*.') && wanted.endsWith(given.slice(1)))
  })
}

const withoutScheme = (host: string) => host.replace(/^https?:\/\//, '')
