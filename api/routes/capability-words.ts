import type { Language } from '../../languages/languages.ts'
import { knownCapabilities } from '../../plugins-registry/manifest/capability-requests.ts'
import type { VersionDifference } from '../../plugins-registry/versions/difference.ts'

/** What granting a capability allows, in a language; the name of one that is reserved for later. */
export const capabilityInWords = (name: string, scope: unknown, language: Language): string =>
  knownCapabilities.get(name)?.inWords(scope, language) ?? name

/** How a version differs from another, as callers see it. */
export const differenceJson = ({ capabilities, ...rest }: VersionDifference, language: Language) => ({
  ...rest,
  capabilities: capabilities.map(({ scope, ...change }) => ({
    ...change,
    inWords: capabilityInWords(change.name, scope, language),
  })),
})
