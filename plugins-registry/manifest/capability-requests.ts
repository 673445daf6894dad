import type { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import { saying, type Say } from '../../languages/say.ts'
import { capabilities } from '../../sandbox/capabilities/index.ts'
import { reservedCapabilities } from '../../sandbox/capabilities/names.ts'
import type { Manifest } from './manifest.ts'
import { nearest } from '../nearest.ts'
import type { Refusal } from '../bundle/refusal.ts'

/** What the registry has to know of a capability, whatever its scope looks like. */
interface KnownCapability {
  scope: z.ZodType
  /** What granting this scope allows, in a language; the scope has to be one of this capability. */
  inWords: (scope: unknown, language: Language) => string
  /** Whether `granted` reaches no further than `asked`; both have to be scopes of this capability. */
  covers: (asked: unknown, granted: unknown) => boolean
}

export interface KnownCapabilities {
  /** Undefined for those that are reserved for later. */
  get(name: string): KnownCapability | undefined
  names: readonly string[]
}

interface Definition<Scope extends z.ZodType> {
  scope: Scope
  inWords: (scope: z.output<Scope>, say: Say) => string
  covers: (asked: z.output<Scope>, granted: z.output<Scope>) => boolean
}

/** Scopes come out of JSON: each is read by its schema before a definition sees it. */
const readingScopes = <Scope extends z.ZodType>({ scope, inWords, covers }: Definition<Scope>): KnownCapability => ({
  scope,
  inWords: (given, language) => inWords(scope.parse(given), saying(language)),
  covers: (asked, granted) => covers(scope.parse(asked), scope.parse(granted)),
})

// A scope is told by its own schema only, so one type of all definitions has to leave it open.
const built = new Map<string, KnownCapability>(
  Object.entries(capabilities).map(([name, definition]) => [
    name,
    readingScopes(definition as unknown as Definition<z.ZodType>),
  ]),
)

/** The capabilities of this platform, and the names that are reserved for later ones. */
export const knownCapabilities: KnownCapabilities = {
  get: (name) => built.get(name),
  names: [...built.keys(), ...reservedCapabilities],
}

/** What a manifest asks for has to exist, with a scope that this capability has. */
export const checkCapabilityRequests = ({ capabilities: asked }: Manifest, known = knownCapabilities): Refusal[] =>
  Object.entries(asked).flatMap(([name, { scope }]) => {
    const field = `capabilities.${name}`
    if (!known.names.includes(name)) {
      const meant = nearest(name, known.names)
      const rule = `is not a capability of this platform${meant ? `; did you mean "${meant}"?` : ''}`
      return [{ path: 'plexica.json', field, rule }]
    }
    const parsed = known.get(name)?.scope.safeParse(scope)
    if (!parsed || parsed.success) return []
    return parsed.error.issues.map(({ path, message }) => ({
      path: 'plexica.json',
      field: [`${field}.scope`, ...path].join('.'),
      rule: message,
    }))
  })
