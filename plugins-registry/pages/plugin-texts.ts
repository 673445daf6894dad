import { flatTexts, type TextTree } from '../../languages/flat-texts.ts'
import type { Language } from '../../languages/languages.ts'
import { createMemoryCache } from '../../runtime/memory-cache.ts'
import type { Installations } from '../installations/installations.ts'
import type { Registry } from '../versions/registry.ts'

export interface PluginTexts {
  /**
   * What the plugin that is installed at a tenant says in a language, by key; empty if it does not speak it.
   *
   * @throws {Problem} `installation.unknown`
   */
  of(tenant: { id: string }, plugin: string, language: Language): Promise<Record<string, string>>
  /** The same of a version, wherever it is installed. */
  ofVersion(plugin: string, version: string, language: Language): Promise<Record<string, string>>
}

/** The texts in the bundles of plugins. Versions never change, so what was read once is kept. */
export const createPluginTexts = ({
  installations,
  registry,
}: {
  installations: Pick<Installations, 'get'>
  registry: Pick<Registry, 'file'>
}): PluginTexts => {
  const cache = createMemoryCache<Record<string, string>>({
    load: async (key) => {
      const [plugin, version, language] = key.split(' ') as [string, string, string]
      const content = await registry.file(plugin, version, `locales/${language}.json`)
      return content ? flatTexts(JSON.parse(content.toString()) as TextTree) : {}
    },
    ttlMs: 600_000,
    max: 500,
  })
  const ofVersion: PluginTexts['ofVersion'] = async (plugin, version, language) =>
    (await cache.get(`${plugin} ${version} ${language}`)) ?? {}
  return {
    ofVersion,
    of: async (tenant, plugin, language) =>
      ofVersion(plugin, (await installations.get(tenant, plugin)).version, language),
  }
}

/**
 * What is shown in place of the English texts of a plugin's pages: pages hold English, `locales/en.json` says by which
 * keys each text goes, and the same keys lead to the text in another language, or to the tenant's own.
 *
 * @example
 * bySource({ 'menu.deals': 'Deals' }, { 'menu.deals': 'Geschäfte' }, {}) // { Deals: 'Geschäfte' }
 */
export const bySource = (
  english: Record<string, string>,
  translated: Record<string, string>,
  own: Record<string, string>,
): Record<string, string> => {
  const texts: Record<string, string> = {}
  for (const [key, source] of Object.entries(english)) {
    const text = own[key] ?? translated[key]
    if (text !== undefined && text !== source && !Object.hasOwn(texts, source)) texts[source] = text
  }
  return texts
}
