import { sourceLanguage, type Language } from '../../languages/languages.ts'
import type { Override, TextOverrides } from '../../runtime/texts/overrides.ts'
import type { Words } from '../manifest/in-words.ts'
import { bySource, type PluginTexts } from './plugin-texts.ts'

/** The message for an English text of a plugin; `undefined` for what is none of its texts. */
export type Messages = (english: string) => string | undefined

export interface PluginWords {
  /**
   * What plugins say in a language, each version by the texts of its bundle; at a tenant, its own texts come first.
   *
   * @example
   * const words = await pluginWords.at(tenant, 'de')({ plugin: 'crm', version: '1.2.0' })
   * words('See contacts') // 'Kontakte sehen'
   */
  at(
    tenant: { id: string } | undefined,
    language: Language,
  ): (of: { plugin: string; version: string }) => Promise<Words>
  /** The messages of a version at a tenant. */
  messages(tenant: WithTexts, language: Language, of: { plugin: string; version: string }): Promise<Messages>
}

/** A tenant, and in which languages it has texts of its own. */
type WithTexts = { id: string; texts: Partial<Record<Language, number>> }

/** What versions of plugins say in a language, by the texts of their bundles alone. */
export const wordsOfVersions =
  (pluginTexts: Pick<PluginTexts, 'ofVersion'>, language: Language) =>
  async ({ plugin, version }: { plugin: string; version: string }): Promise<Words> => {
    const [english, translated] = await Promise.all(
      ([sourceLanguage, language] as const).map((each) => pluginTexts.ofVersion(plugin, version, each)),
    )
    const inPlace = bySource(english!, translated!, {})
    return (text) => (Object.hasOwn(inPlace, text) ? inPlace[text]! : text)
  }

/** The texts of one plugin, or of the app (`null`), among those of a tenant. */
export const textsFor = (items: Override[], of: string | null): Record<string, string> =>
  Object.fromEntries(items.filter((each) => each.plugin === of).map(({ key, text }) => [key, text]))

/** What plugins say to people, in the language of these. */
export const createPluginWords = ({
  pluginTexts,
  texts,
}: {
  pluginTexts: Pick<PluginTexts, 'ofVersion'>
  texts: Pick<TextOverrides, 'list'>
}): PluginWords => ({
  at(tenant, language) {
    let own: Promise<Override[]> | undefined
    return async ({ plugin, version }) => {
      own ??= tenant === undefined ? Promise.resolve([]) : texts.list(tenant.id, language)
      const inPlace = bySource(
        await pluginTexts.ofVersion(plugin, version, sourceLanguage),
        await pluginTexts.ofVersion(plugin, version, language),
        textsFor(await own, plugin),
      )
      return (text) => (Object.hasOwn(inPlace, text) ? inPlace[text]! : text)
    }
  },

  async messages(tenant, language, { plugin, version }) {
    const own = tenant.texts[language] === undefined ? [] : await texts.list(tenant.id, language)
    const english = await pluginTexts.ofVersion(plugin, version, sourceLanguage)
    const translated = await pluginTexts.ofVersion(plugin, version, language)
    const inPlace = bySource(english, translated, textsFor(own, plugin))
    const known = new Set(Object.values(english))
    return (text) => (Object.hasOwn(inPlace, text) ? inPlace[text] : known.has(text) ? text : undefined)
  },
})
