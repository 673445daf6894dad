import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

export const envTypesFile = 'plexica-env.d.ts'

const names = z.record(z.string(), z.unknown()).catch({})
const list = z.array(z.string()).catch([])

/** As much of a manifest as types are made of; what is wrong in it is for `check` to tell. */
const manifest = z.object({
  capabilities: z.record(z.string(), z.object({ scope: names.optional() }).catch({})).catch({}),
  permissions: z.array(z.object({ id: z.string() })).catch([]),
  events: z
    .object({ publishes: list.default([]), subscribes: list.default([]) })
    .catch({ publishes: [], subscribes: [] }),
  jobs: names,
  settings: names.optional().catch(undefined),
  exposes: z.record(z.string(), z.object({ input: z.unknown(), output: z.unknown() }).partial()).catch({}),
})

/** Texts as a union of types; `crm.*` is everything that begins so. */
const union = (texts: string[]): string =>
  texts.length === 0
    ? 'never'
    : texts
        .map((text) => (text.includes('*') ? `\`${text.replaceAll('*', '${string}')}\`` : JSON.stringify(text)))
        .join(' | ')

/** Plain data as a type: a JSON Schema as itself, for the SDK to read. */
const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `readonly [${value.map(literal).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${JSON.stringify(key)}: ${literal(each)}`)
    .join('; ')} }`
}

const secretsOf = (settings: Record<string, unknown> | undefined): string[] =>
  Object.entries((settings?.properties ?? {}) as Record<string, { writeOnly?: boolean } | undefined>).flatMap(
    ([name, property]) => (property?.writeOnly === true ? [name] : []),
  )

/** What a schema says of the settings that plugin code is given: all but the secret ones. */
const readable = (settings: Record<string, unknown>): Record<string, unknown> => {
  const secrets = secretsOf(settings)
  const properties = Object.entries((settings.properties ?? {}) as object).filter(([name]) => !secrets.includes(name))
  const required = [settings.required ?? []].flat().filter((name) => !secrets.includes(name as string))
  return { type: 'object', properties: Object.fromEntries(properties), required }
}

/**
 * The declarations that make the types of the SDK those of this manifest.
 *
 * @example
 * envTypes({ id: 'notes', capabilities: { db: {} } }) // `ctx.db` is there, and `ctx.net` does not compile
 */
const envTypes = (given: unknown): string => {
  const { capabilities, permissions, events, jobs, settings, exposes } = manifest.parse(given)
  const indexes = list.parse(capabilities.search?.scope?.names)
  const functions = Object.entries(exposes).map(
    ([name, { input, output }]) =>
      `        ${JSON.stringify(name)}: { input: ${input === undefined ? 'unknown' : literal(input)}; output: ${output === undefined ? 'unknown' : literal(output)} }`,
  )
  return `// Made by plexica from plexica.json, and made anew when that changes. Commit it, don't edit it.
import '@plexica/sdk'

declare module '@plexica/sdk' {
  interface Register {
    manifest: {
      capabilities: ${union(Object.keys(capabilities))}
      permissions: ${union(permissions.map(({ id }) => id))}
      publishes: ${union(events.publishes)}
      subscribes: ${union(events.subscribes)}
      jobs: ${union(Object.keys(jobs))}
      secrets: ${union(secretsOf(settings))}
      indexes: ${union(indexes)}
      settings: ${settings === undefined ? '{ type: "object"; properties: {} }' : literal(readable(settings))}
      exposes: {${functions.length === 0 ? '' : `\n${functions.join('\n')}\n      `}}
    }
  }
}
`
}

/**
 * Writes `plexica-env.d.ts` beside the manifest, if it is not what is there already.
 *
 * @returns whether it was written
 */
export const writeEnvTypes = async (folder: string, given: unknown): Promise<boolean> => {
  const file = join(folder, envTypesFile)
  const types = envTypes(given)
  if ((await readFile(file, 'utf8').catch(() => undefined)) === types) return false
  await writeFile(file, types)
  return true
}
