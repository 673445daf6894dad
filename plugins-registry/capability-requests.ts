import type { z } from 'zod'
import type { Manifest } from './manifest.ts'
import { nearest } from './nearest.ts'
import type { Refusal } from './refusal.ts'

/** What the registry has to know of a capability. */
interface KnownCapability {
  scope: z.ZodType
  inWords: (scope: unknown) => string
  covers: (asked: unknown, granted: unknown) => boolean
}

export interface KnownCapabilities {
  /** Undefined for those that are reserved for later. */
  get(name: string): KnownCapability | undefined
  names: string[]
}

/** The capabilities of this platform, and the names that are reserved for later ones. */
export const knownCapabilities: KnownCapabilities = {
  get: () => undefined,
  names: [
    'db',
    'kv',
    'storage',
    'events',
    'jobs',
    'net',
    'secrets',
    'plugins',
    'users',
    'notify',
    'search',
    'ai',
    'webhooks',
  ],
}

/** What a manifest asks for has to exist, with a scope that this capability has. */
export const checkCapabilityRequests = ({ capabilities }: Manifest, known = knownCapabilities): Refusal[] =>
  Object.entries(capabilities).flatMap(([name, { scope }]) => {
    const field = `capabilities.${name}`
    if (!known.names.includes(name)) {
      const meant = nearest(name, known.names)
      return [
        {
          path: 'plexica.json',
          field,
          rule: `is not a capability of this platform${meant ? `; did you mean "${meant}"?` : ''}`,
        },
      ]
    }
    const parsed = known.get(name)?.scope.safeParse(scope)
    if (!parsed || parsed.success) return []
    return parsed.error.issues.map((issue) => ({
      path: 'plexica.json',
      field: [`${field}.scope`, ...issue.path].join('.'),
      rule: issue.message,
    }))
  })
