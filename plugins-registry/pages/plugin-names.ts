import type { Knex } from 'knex'
import { languageTags, type Language } from '../../languages/languages.ts'
import { Problem } from '../../problems/problem.ts'
import type { Installations } from '../installations/installations.ts'
import type { PluginTexts } from './plugin-texts.ts'
import { wordsOfVersions } from './plugin-words.ts'

/**
 * What the people of a tenant call a plugin, by language: what it was called last where it is not installed any more,
 * or where no tenant is told, and its id where nobody knows it.
 */
export type PluginNames = (
  tenant: { id: string } | undefined,
  plugin: string,
) => Promise<(language: Language) => string>

interface Called {
  plugin: string
  version: string
  manifest: { name: string }
}

/**
 * Names of plugins for what is said to several people at once, each in their language.
 *
 * @example
 * const nameIn = await pluginNames(tenant, 'billing')
 * nameIn('pl') // 'Fakturowanie'
 */
export const createPluginNames =
  ({
    core,
    installations,
    pluginTexts,
  }: {
    core: Knex
    installations: Pick<Installations, 'get'>
    pluginTexts: Pick<PluginTexts, 'ofVersion'>
  }): PluginNames =>
  async (tenant, plugin) => {
    const latest = () =>
      core('core.versions')
        .where({ plugin_id: plugin })
        .orderBy('created_at', 'desc')
        .first<Called | undefined>('plugin_id as plugin', 'version', 'manifest')
    const installed = (at: { id: string }) =>
      installations.get(at, plugin).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'installation.unknown') return latest()
        throw error
      })
    const found: Called | undefined = await (tenant === undefined ? latest() : installed(tenant))
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
