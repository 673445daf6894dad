import type { Callee, ExposedFunction } from '../../runtime/calls/calls.ts'
import type { Installation } from '../installations/installation.ts'
import type { Words } from '../manifest/in-words.ts'
import { readJsonSchema, type SchemaCheck } from '../manifest/json-schema.ts'
import type { Manifest } from '../manifest/manifest.ts'

const anything: SchemaCheck = () => []

/** Finds what a manifest exposes, by name; schemas are read when they are first needed. */
export const exposedBy = ({ exposes }: Pick<Manifest, 'exposes'>): Callee['exposed'] => {
  const read = new Map<string, ReturnType<Callee['exposed']>>()
  return (name) => {
    if (!Object.hasOwn(exposes, name)) return undefined
    const known = read.get(name)
    if (known) return known
    const { permission, input, output } = exposes[name]!
    const found = {
      ...(permission !== undefined && { permission }),
      checkInput: input ? readJsonSchema(input) : anything,
      checkOutput: output ? readJsonSchema(output) : anything,
    }
    read.set(name, found)
    return found
  }
}

/** What is exposed, described in the words of a reader. */
export const describedIn = (
  functions: ExposedFunction[],
  wordsOf: (of: { plugin: string; version: string }) => Promise<Words>,
): Promise<ExposedFunction[]> =>
  Promise.all(
    functions.map(async (each) =>
      each.description === undefined ? each : { ...each, description: (await wordsOf(each))(each.description) },
    ),
  )

/** What installations expose, in order of plugin and name. */
export const exposedFunctions = (installations: Installation[]): ExposedFunction[] =>
  installations
    .filter(({ state }) => state === 'enabled')
    .flatMap(({ plugin, version, manifest }) =>
      Object.keys(manifest.exposes)
        .sort()
        .map((name) => ({ plugin, version, name, ...manifest.exposes[name] })),
    )
