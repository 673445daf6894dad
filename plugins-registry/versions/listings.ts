import type { Knex } from 'knex'
import { lookForUpdates } from '../updates/policies.ts'
import type { Channel } from './channels.ts'
import { best } from './installable.ts'
import { installableStates, type VersionState } from './states.ts'
import { versionByName } from './versions.ts'

const readmeChars = 100_000

/** Tells the marketplace, and those who get updates by themselves, what there is to install of a plugin; `plugin_id` has to be locked by the same transaction. */
export const refreshListing = async (trx: Knex.Transaction, plugin: string): Promise<void> => {
  await lookForUpdates(trx, plugin)
  const rows: { version: string; state: VersionState; channel: Channel }[] = await trx('core.versions')
    .where({ plugin_id: plugin })
    .whereIn('state', [...installableStates])
    .select('version', 'state', 'channel')
  const name = best(rows)
  const version = name === undefined ? undefined : await versionByName(trx, plugin, name)
  if (!version) return void (await trx('core.listings').where({ plugin_id: plugin }).delete())
  const readme: { content: Buffer } | undefined = await trx('core.version_files')
    .where({ plugin_id: plugin, version: version.version, path: 'README.md' })
    .first('content')
  const { manifest } = version
  const categories = manifest.categories.map((each) => each.toLowerCase())
  const weighted = (text: string, weight: string) =>
    trx.raw('setweight(to_tsvector(\'simple\', ?), ?::"char")', [text, weight])
  await trx('core.listings')
    .insert({
      plugin_id: plugin,
      version: version.version,
      name: manifest.name,
      description: manifest.description ?? null,
      categories,
      document: trx.raw('? || ? || ?', [
        weighted(`${plugin} ${manifest.name}`, 'A'),
        weighted(`${manifest.description ?? ''} ${categories.join(' ')}`, 'B'),
        weighted((readme?.content.toString() ?? '').slice(0, readmeChars), 'C'),
      ]),
      updated_at: version.created_at,
    })
    .onConflict('plugin_id')
    .merge()
}
