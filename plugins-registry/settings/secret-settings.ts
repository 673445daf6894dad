import { asRule, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { secretsLimits } from '../../sandbox/capabilities/secrets/limits.ts'
import type { Manifest } from '../manifest/schema.ts'
import type { Refusal } from '../bundle/refusal.ts'
import { checkSettings } from './settings.ts'

/*
 * A setting is secret when its schema says `"writeOnly": true`, the keyword of JSON Schema for values that are sent and
 * never given back (2020-12, Validation, section 9.4).
 */

type Schema = Record<string, unknown>

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const propertiesOf = (schema: Schema | undefined): [name: string, property: Schema][] =>
  isObject(schema?.properties)
    ? Object.entries(schema.properties).filter((entry): entry is [string, Schema] => isObject(entry[1]))
    : []

/** Names of the settings that are secret. */
const secretSettings = ({ settings }: Pick<Manifest, 'settings'>): string[] =>
  propertiesOf(settings).flatMap(([name, property]) => (property.writeOnly === true ? [name] : []))

/** Secrets are whole settings, and texts; and what is asked for of the capability are such settings. */
export const brokenSecretRules = (manifest: Manifest): Refusal[] => {
  const secrets = secretSettings(manifest)
  const texts = propertiesOf(manifest.settings).flatMap(([name, property]): Refusal[] => {
    const field = `settings.properties.${name}`
    if (secrets.includes(name))
      return property.type === 'string'
        ? []
        : [{ field, rule: asRule('is writeOnly, and so has to be of the type "string"') }]
    return hasSecretInside(property)
      ? [{ field, rule: asRule('holds something that is writeOnly; only a whole setting can be secret') }]
      : []
  })
  const asked = manifest.capabilities.secrets?.scope.names
  const unknown = Object.keys(isObject(asked) ? asked : {})
    .filter((name) => !secrets.includes(name))
    .map((name) => ({
      field: `capabilities.secrets.scope.names.${name}`,
      rule: asRule('is not a setting with "writeOnly": true in settings.properties'),
    }))
  return [...texts, ...unknown]
}

const hasSecretInside = (schema: unknown): boolean =>
  Array.isArray(schema)
    ? schema.some(hasSecretInside)
    : isObject(schema) && (schema.writeOnly === true || Object.values(schema).some(hasSecretInside))

interface SplitSettings {
  /** What is stored and handed to the plugin as it is. */
  plain: Schema
  /** Secrets to set, or with null to take away; others stay as they are. */
  secrets: Record<string, string | null>
}

/**
 * Checks settings and takes the secrets out of them. A secret that is left out, or given as the API shows it
 * (`{ "set": true }`), stays what it is; null takes it away.
 *
 * @throws {Problem} `request.invalid` naming each field
 */
export const splitSettings = (manifest: Manifest, given: Schema, set: readonly string[]): SplitSettings => {
  const names = secretSettings(manifest)
  const secrets: SplitSettings['secrets'] = {}
  const checked: Schema = { ...given }
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === null || value === undefined || isShown(value)) delete checked[name]
    if (value === null) secrets[name] = null
    else if (typeof value === 'string') secrets[name] = checkSecret(name, value)
  }
  const kept = set.filter((name) => secrets[name] === undefined)
  checkSettings({ ...manifest, settings: withoutRequired(manifest.settings, kept) }, checked)
  return { plain: Object.fromEntries(Object.entries(checked).filter(([name]) => !names.includes(name))), secrets }
}

const isShown = (value: unknown): boolean =>
  isObject(value) && typeof value.set === 'boolean' && Object.keys(value).length === 1

const withoutRequired = (schema: Manifest['settings'], names: string[]): Manifest['settings'] =>
  schema && Array.isArray(schema.required)
    ? { ...schema, required: schema.required.filter((name) => !names.includes(String(name))) }
    : schema

const checkSecret = (name: string, value: string): string => {
  const rule =
    value.length < secretsLimits.leastCharacters
      ? said('has to have at least {least} characters', { least: secretsLimits.leastCharacters })
      : Buffer.byteLength(value) > secretsLimits.valueBytes
        ? said('has to have at most {most} bytes', { most: secretsLimits.valueBytes })
        : value.includes('\0') || !value.isWellFormed()
          ? said('has to be text')
          : undefined
  if (rule === undefined) return value
  const field = `settings.${name}`
  throw new Problem('request.invalid', { detail: said('{field} {rule}.', { field, rule }), errors: [{ field, rule }] })
}

/** What another version keeps as secrets of settings that were none before. */
export const movedToSecrets = (
  manifest: Manifest,
  settings: Schema,
): { plain: Schema; secrets: Record<string, string> } => {
  const names = secretSettings(manifest)
  const entries = Object.entries(settings)
  return {
    plain: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    secrets: Object.fromEntries(
      entries.filter((entry): entry is [string, string] => names.includes(entry[0]) && typeof entry[1] === 'string'),
    ),
  }
}

/** Settings as the API shows them: of secrets nothing but whether they are set. */
export const shownSettings = ({
  manifest,
  settings,
  secretsSet,
}: {
  manifest: Manifest
  settings: Schema
  secretsSet: readonly string[]
}): Schema => ({
  ...settings,
  ...Object.fromEntries(secretSettings(manifest).map((name) => [name, { set: secretsSet.includes(name) }])),
})
