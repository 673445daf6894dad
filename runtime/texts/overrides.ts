import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { mistakeIn } from '../../languages/message.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Acting, Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'

/** A text that a tenant put in place of another. */
export interface Override {
  /** Whose text it is; `null`: the app's own. */
  plugin: string | null
  key: string
  text: string
  /** The English text that it was written for: where that is another by now, it has to be looked at again. */
  source: string
}

/** A text of its own for a key, or `null` for what there was before. */
interface OverrideChange {
  plugin: string | null
  key: string
  text: string | null
}

export interface TextOverrides {
  /** In order of plugin and key. */
  list(tenantId: string, language: Language): Promise<Override[]>
  /**
   * All changes or none.
   *
   * @param expect is given the revision that they are made on, and throws if it is another than the caller saw
   * @throws {Problem} `request.invalid` with the changes that can't be made, `request.precondition`
   */
  change(
    by: Acting,
    tenant: { id: string; slug: string },
    language: Language,
    changes: OverrideChange[],
    expect: (revision: number) => void,
  ): Promise<number>
}

/** More than there are texts in a large tenant; keeps a mistaken import from filling the table. */
const mostOverrides = 20_000

interface Row {
  plugin_id: string
  key: string
  text: string
  source: string
}

/**
 * Keeps the texts of tenants.
 *
 * @param sourceOf gives the English texts of a plugin at a tenant, or of the app, by key
 */
export const createTextOverrides = ({
  core,
  changes: announced,
  audit,
  sourceOf,
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  audit: Pick<Audit, 'record'>
  sourceOf: (tenant: { id: string }, plugin: string | null) => Promise<Record<string, string>>
}): TextOverrides => {
  const sourcesOf = async (tenant: { id: string }, changes: OverrideChange[]) => {
    const plugins = new Set(changes.filter(({ text }) => text !== null).map(({ plugin }) => plugin))
    const entries = await Promise.all(
      [...plugins].map(async (plugin) => [plugin, await sourceOf(tenant, plugin)] as const),
    )
    return new Map(entries)
  }

  return {
    async list(tenantId, language) {
      const rows = await core('core.text_overrides')
        .where({ tenant_id: tenantId, language })
        .orderBy(['plugin_id', 'key'])
        .select<Row[]>('plugin_id', 'key', 'text', 'source')
      return rows.map(({ plugin_id, ...each }) => ({ plugin: plugin_id || null, ...each }))
    },

    async change(by, tenant, language, changes, expect) {
      const sources = await sourcesOf(tenant, changes)
      const sourceFor = ({ plugin, key }: OverrideChange) => {
        const texts = sources.get(plugin) ?? {}
        return Object.hasOwn(texts, key) ? texts[key] : undefined
      }
      const errors = changes.flatMap((change, at) => {
        if (change.text === null) return []
        const source = sourceFor(change)
        if (source === undefined) return [{ field: `changes.${at}.key`, rule: said('is no text that there is') }]
        const rule = mistakeIn(change.text, source)
        return rule === undefined ? [] : [{ field: `changes.${at}.text`, rule }]
      })
      if (errors.length > 0) throw new Problem('request.invalid', { in: 'body', errors: errors.slice(0, 100) })

      const about = { tenant_id: tenant.id, language }
      const revision = await core.transaction(async (trx) => {
        const [row] = await trx('core.tenants')
          .where({ id: tenant.id })
          .forUpdate()
          .select<{ texts: object }[]>('texts')
        const present = Number((row?.texts as Record<string, number> | undefined)?.[language] ?? 0)
        expect(present)
        for (const change of changes) {
          const which = { ...about, plugin_id: change.plugin ?? '', key: change.key }
          if (change.text === null) await trx('core.text_overrides').where(which).delete()
          else
            await trx('core.text_overrides')
              .insert({ ...which, text: change.text, source: sourceFor(change)!, updated_at: trx.fn.now() })
              .onConflict(['tenant_id', 'language', 'plugin_id', 'key'])
              .merge()
        }
        const [counted] = await trx('core.text_overrides').where(about).count<{ count: string }[]>()
        if (Number(counted!.count) > mostOverrides)
          throw new Problem('quota.reached', {
            detail: said('A language has at most {most} texts of its own.', { most: mostOverrides }),
          })
        await trx('core.tenants')
          .where({ id: tenant.id })
          .update({ texts: trx.raw('texts || jsonb_build_object(?::text, ?::int)', [language, present + 1]) })
        const detail = { language, changed: changes.length, keys: changes.slice(0, 20).map(({ key }) => key) }
        await audit.record({ ...by, action: 'texts.change', target: tenant.slug, detail }, trx)
        return present + 1
      })
      await announced.publish('tenant', tenant.slug)
      return revision
    },
  }
}
