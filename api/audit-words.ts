import type { Language } from '../languages/languages.ts'
import { said, type Said } from '../languages/said.ts'
import { say } from '../languages/say.ts'
import type { PluginNames } from '../plugins-registry/pages/plugin-names.ts'
import { namedValuesOf } from '../runtime/audit/named-values.ts'
import type { AuditEntry } from '../runtime/audit/trail.ts'
import { builtInNames, isBuiltInRole } from '../runtime/identity/built-in-roles.ts'

/** What was refused and has no address: the trail keeps it in English. */
const refusals: Record<string, Said> = Object.fromEntries(
  [
    said('the link for a new password'),
    said('the link of an invitation'),
    said('an invalid token'),
    said('a request that another site may have sent'),
  ].map((each) => [each.text, each]),
)

/** The same for what names somebody, most special first. */
const refusalsOf: [RegExp, (of: string) => Said][] = [
  [/^sign-in with (.+)$/, (provider) => said('sign-in with {provider}', { provider })],
  [/^sign-in (.+)$/, (email) => said('sign-in {email}', { email })],
]

/** What was refused, in the language of who reads of it; `undefined` for what is the same in each. */
const refusalIn = (language: Language, { action, target }: AuditEntry): string | undefined => {
  if (action !== 'access.deny' || target === null) return undefined
  const found = Object.hasOwn(refusals, target)
    ? refusals[target]
    : refusalsOf.flatMap(([pattern, about]) => pattern.exec(target)?.slice(1).map(about) ?? [])[0]
  const words = found && say(language, found.text, found.values as Record<string, string> | undefined)
  return words === target ? undefined : words
}

/**
 * Records with what depends on who reads them: the names of plugins and built-in roles, and what was refused.
 *
 * @example
 * const words = auditWords(pluginNames, 'de')
 * await words(entry) // targetName: 'Fakturierung'
 */
export const auditWords = (pluginNames: PluginNames, language: Language) => {
  const plugins = new Map<string, Promise<string>>()
  const nameOfPlugin = (tenantId: string | null, plugin: string) => {
    const at = `${tenantId ?? ''} ${plugin}`
    const tenant = tenantId === null ? undefined : { id: tenantId }
    const name = plugins.get(at) ?? pluginNames(tenant, plugin).then((nameIn) => nameIn(language))
    plugins.set(at, name)
    return name
  }
  return async (entry: AuditEntry): Promise<AuditEntry> => {
    const names = { ...entry.names }
    for (const { pointer, kind, key } of namedValuesOf(entry)) {
      const name =
        kind === 'plugin'
          ? await nameOfPlugin(entry.tenantId, key)
          : kind === 'role' && entry.tenantId !== null && isBuiltInRole(key)
            ? say(language, builtInNames[key])
            : undefined
      if (name !== undefined && name !== key) names[pointer] = name
    }
    const targetName = names['/target'] ?? refusalIn(language, entry) ?? null
    return { ...entry, names, targetName }
  }
}
