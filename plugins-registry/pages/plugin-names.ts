import { languageTags, type Language } from '../../languages/languages.ts'
import { Problem } from '../../problems/problem.ts'
import type { Installations } from '../installations/installations.ts'
import type { PluginTexts } from './plugin-texts.ts'
import { wordsOfVersions } from './plugin-words.ts'

/** What the people of a tenant call a plugin, by language; its id where it is not installed any more. */
export type PluginNames = (tenant: { id: string }, plugin: string) => Promise<(language: Language) => string>

/**
 * Names of plugins for what is said to several people at once, each in their language.
 *
 * @example
 * const nameIn = await pluginNames(tenant, 'billing')
 * nameIn('pl') // 'Fakturowanie'
 */
export const createPluginNames =
  ({
    installations,
    pluginTexts,
  }: {
    installations: Pick<Installations, 'get'>
    pluginTexts: Pick<PluginTexts, 'ofVersion'>
  }): PluginNames =>
  async (tenant, plugin) => {
    const found = await installations.get(tenant, plugin).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'installation.unknown') return undefined
      throw error
    })
    if (!found) return () => plugin
    const { name } = found.manifest
    const names = new Map(
      await Promise.all(
        languageTags.map(
          async (language) => [language, (await wordsOfVersions(pluginTexts, language)(found))(name)] as const,
        ),
      ),
    )
    return (language) => names.get(language) ?? name
  }
