import { asRule } from '../../languages/said.ts'
import { isNameInPolicies } from '../../runtime/identity/policies/language.ts'
import { nextRun } from '../../runtime/jobs/cron.ts'
import { covers } from '../../sandbox/capabilities/events/patterns.ts'
import type { Manifest } from './schema.ts'
import type { Refusal } from '../bundle/refusal.ts'
import { readJsonSchema } from './json-schema.ts'
import { brokenSecretRules } from '../settings/secret-settings.ts'
import { settingsSchema } from '../settings/settings.ts'

/** What holds between the fields of a manifest, and what a schema of each field alone can't say. */
export const brokenRules = (manifest: Manifest): Refusal[] => [
  ...ownPrefix(manifest),
  ...menuLeadsSomewhere(manifest),
  ...uiAsksForOwnPermissions(manifest),
  ...migrationsInOrder(manifest),
  ...dependsOnOthers(manifest),
  ...readableSettings(manifest),
  ...readableExposes(manifest),
  ...namesForPolicies(manifest),
  ...brokenSecretRules(manifest),
  ...needsCapabilities(manifest),
  ...readableSchedules(manifest),
]

/** What is declared has to be asked for, and what is asked for has to be declared. */
const needsCapabilities = ({ capabilities, events, jobs }: Manifest): Refusal[] => {
  const needs = (name: string, field: string, used: boolean): Refusal[] =>
    used && !Object.hasOwn(capabilities, name)
      ? [{ field, rule: `needs the capability "${name}" in capabilities` }]
      : []
  const scope = capabilities.events?.scope ?? {}
  const undeclared = (member: 'publish' | 'subscribe', known: string[]): Refusal[] =>
    (Array.isArray(scope[member]) ? (scope[member] as unknown[]) : [])
      .filter((pattern) => typeof pattern === 'string' && !known.some((wide) => covers(wide, pattern)))
      .map((pattern) => ({
        field: `capabilities.events.scope.${member}`,
        rule: `"${String(pattern)}" is not declared in events.${member}${member === 'publish' ? 'es' : 's'}`,
      }))
  return [
    ...needs('events', 'events', events.publishes.length + events.subscribes.length > 0),
    ...needs('jobs', 'jobs', Object.keys(jobs).length > 0),
    ...undeclared('publish', events.publishes),
    ...undeclared('subscribe', events.subscribes),
  ]
}

const readableSchedules = ({ jobs }: Manifest): Refusal[] =>
  Object.entries(jobs).flatMap(([name, { cron, timeZone = 'UTC' }]) => {
    if (cron === undefined) return []
    try {
      nextRun(cron, timeZone, new Date())
      return []
    } catch (error) {
      return [{ field: `jobs.${name}.cron`, rule: `can't be read: ${(error as Error).message}` }]
    }
  })

const readableSettings = ({ settings }: Manifest): Refusal[] => {
  if (settings === undefined) return []
  try {
    settingsSchema(settings)
    return []
  } catch (error) {
    return [{ field: 'settings', rule: `can't be read: ${(error as Error).message}` }]
  }
}

const readableExposes = ({ exposes, permissions }: Manifest): Refusal[] =>
  Object.entries(exposes).flatMap(([name, { permission, ...schemas }]) => [
    ...(['input', 'output'] as const).flatMap((part): Refusal[] => {
      try {
        if (schemas[part]) readJsonSchema(schemas[part])
        return []
      } catch (error) {
        return [{ field: `exposes.${name}.${part}`, rule: `can't be read: ${(error as Error).message}` }]
      }
    }),
    ...(permission === undefined || permissions.some(({ id }) => id === permission)
      ? []
      : [{ field: `exposes.${name}.permission`, rule: `"${permission}" is not declared in permissions` }]),
  ])

const namesForPolicies = ({ resources }: Manifest): Refusal[] =>
  Object.entries(resources).flatMap(([type, { attributes }]) => [
    ...(isNameInPolicies(type)
      ? []
      : [{ field: `resources.${type}`, rule: asRule('is a word of the language of policies') }]),
    ...Object.keys(attributes)
      .filter((name) => !isNameInPolicies(name))
      .map((name) => ({
        field: `resources.${type}.attributes.${name}`,
        rule: asRule('is a word of the language of policies'),
      })),
  ])

const repeated = (names: string[]): { name: string; at: number }[] =>
  names.flatMap((name, at) => (names.indexOf(name) < at ? [{ name, at }] : []))

const ownPrefix = ({ id, permissions, events }: Manifest): Refusal[] => {
  const prefix = `${id}.`
  const foreign = (name: string, field: string): Refusal[] =>
    name.startsWith(prefix) ? [] : [{ field, rule: `has to begin with "${prefix}"` }]
  return [
    ...permissions.flatMap((each, at) => foreign(each.id, `permissions[${at}].id`)),
    ...events.publishes.flatMap((name, at) => foreign(name, `events.publishes[${at}]`)),
    ...repeated(permissions.map((each) => each.id)).map(({ name, at }) => ({
      field: `permissions[${at}].id`,
      rule: `"${name}" is declared twice`,
    })),
  ]
}

const menuLeadsSomewhere = ({ ui, permissions }: Manifest): Refusal[] =>
  ui.menu.flatMap(({ page, permission }, at) => [
    ...(Object.hasOwn(ui.pages, page)
      ? []
      : [{ field: `ui.menu[${at}].page`, rule: `there is no page "${page}" in ui.pages` }]),
    ...(permission === undefined || permissions.some(({ id }) => id === permission)
      ? []
      : [{ field: `ui.menu[${at}].permission`, rule: `"${permission}" is not declared in permissions` }]),
  ])

const uiAsksForOwnPermissions = ({ ui, permissions }: Manifest): Refusal[] => {
  const isDeclared = (permission: string | undefined, field: string): Refusal[] =>
    permission === undefined || permissions.some(({ id }) => id === permission)
      ? []
      : [{ field, rule: `"${permission}" is not declared in permissions` }]
  return [
    ...Object.entries(ui.widgets).flatMap(([name, { permission }]) =>
      isDeclared(permission, `ui.widgets.${name}.permission`),
    ),
    ...ui.slots.flatMap(({ permission }, at) => isDeclared(permission, `ui.slots[${at}].permission`)),
    ...repeated(ui.slots.map(({ slot }) => slot)).map(({ name, at }) => ({
      field: `ui.slots[${at}].slot`,
      rule: `"${name}" is filled twice`,
    })),
  ]
}

const migrationsInOrder = ({ migrations = [], capabilities }: Manifest): Refusal[] => [
  ...migrations.flatMap((path, at) =>
    at > 0 && path <= migrations[at - 1]!
      ? [{ field: `migrations[${at}]`, rule: `"${path}" has to come after "${migrations[at - 1]}" by name` }]
      : [],
  ),
  ...(migrations.length > 0 && !Object.hasOwn(capabilities, 'db')
    ? [{ field: 'migrations', rule: asRule('need the capability "db" in capabilities') }]
    : []),
]

const dependsOnOthers = ({ id, dependencies }: Manifest): Refusal[] =>
  Object.hasOwn(dependencies, id)
    ? [{ field: `dependencies.${id}`, rule: asRule('a plugin can not depend on itself') }]
    : []
