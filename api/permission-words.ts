import type { Language } from '../languages/languages.ts'
import { saying } from '../languages/say.ts'
import type { PluginWords } from '../plugins-registry/pages/plugin-words.ts'
import { inWords, type KnownPermission } from '../runtime/identity/permissions.ts'

/** Permissions as a reader at a tenant is to see them, those of plugins in the words that these have for them. */
export const permissionsIn = async (
  permissions: Iterable<KnownPermission>,
  tenant: { id: string },
  language: Language,
  pluginWords: PluginWords,
): Promise<KnownPermission[]> => {
  const wordsOf = pluginWords.at(tenant, language)
  return Promise.all(
    [...permissions].map(async (each) => {
      const { plugin, version } = each
      if (plugin === undefined || version === undefined) return inWords(each, saying(language))
      return inWords(each, await wordsOf({ plugin, version }))
    }),
  )
}
