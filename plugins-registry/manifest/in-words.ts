import type { Manifest } from './manifest.ts'

/** Says an English text of a plugin in the language of its reader; what the plugin has no other words for stays. */
export type Words = (text: string) => string

/** What forms show of a JSON Schema beside its values. */
const shown = new Set(['title', 'description'])
/** Values, whatever they hold. */
const values = new Set(['const', 'default', 'enum', 'examples'])

/** A JSON Schema with what it shows to people in their words; its values stay as they are. */
export const schemaIn = (schema: unknown, words: Words): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => schemaIn(each, words))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      values.has(key) ? value : shown.has(key) && typeof value === 'string' ? words(value) : schemaIn(value, words),
    ]),
  )
}

/** A manifest as its reader is to see it: what it says to people in their words, all else as it is. */
export const manifestIn = (manifest: Manifest, words: Words): Manifest => ({
  ...manifest,
  name: words(manifest.name),
  ...(manifest.description !== undefined && { description: words(manifest.description) }),
  capabilities: Object.fromEntries(
    Object.entries(manifest.capabilities).map(([name, { reason, feature, ...rest }]) => [
      name,
      {
        ...rest,
        ...(reason !== undefined && { reason: words(reason) }),
        ...(feature !== undefined && { feature: words(feature) }),
      },
    ]),
  ),
  permissions: manifest.permissions.map(({ label, description, ...rest }) => ({
    ...rest,
    label: words(label),
    ...(description !== undefined && { description: words(description) }),
  })),
  jobs: Object.fromEntries(
    Object.entries(manifest.jobs).map(([name, job]) => [
      name,
      job.label === undefined ? job : { ...job, label: words(job.label) },
    ]),
  ),
  ...(manifest.settings && { settings: schemaIn(manifest.settings, words) as Manifest['settings'] }),
})
