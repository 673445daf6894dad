import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile, type JSONSchema } from 'json-schema-to-typescript'
import { uiPageJsonSchema } from '../plugins-registry/ui-schema.ts'

interface Branch {
  $ref?: string
  properties?: { type?: { const?: string } }
}

type Definitions = Record<string, { oneOf?: Branch[] } & Branch>

/** Unions of the UI language whose members get a function each: where it is exported, and what a member is called. */
const groups = [
  { union: 'Column', name: 'column' },
  { union: 'Action', name: 'action' },
  { union: 'FormElement', name: 'element' },
] as const

/** Values of `type` in a union, in its order. @throws {Error} when the language has no such union any more */
const typesOf = (definitions: Definitions, union: string): string[] => {
  const types = (definitions[union]?.oneOf ?? []).flatMap((branch) => {
    const found = branch.$ref ? definitions[branch.$ref.split('/').at(-1) ?? ''] : branch
    return found?.properties?.type?.const ?? []
  })
  if (types.length === 0) throw new Error(`The UI language has no union "${union}": see plugins-registry/ui-schema.`)
  return types
}

/**
 * What the compiler understands: without default values, of which types say nothing and some hold a `$ref` that is data;
 * and with tuples, of which it knows only how earlier drafts wrote them, as the types that they are.
 */
const compilable = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(compilable)
  if (typeof schema !== 'object' || schema === null) return schema
  if ('prefixItems' in schema) return { tsType: tupleOf(schema.prefixItems as Choice[]) }
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) =>
      key === 'default' && typeof value === 'object'
        ? []
        : [[key, key === 'properties' ? eachCompilable(value) : compilable(value)]],
    ),
  )
}

/** Fields of people's own naming: one that is called `default` is no default. */
const eachCompilable = (fields: unknown): unknown =>
  Object.fromEntries(Object.entries(fields as object).map(([name, field]) => [name, compilable(field)]))

interface Choice {
  const?: unknown
  enum?: unknown[]
}

const tupleOf = (items: Choice[]): string =>
  `readonly [${items.map((item) => (item.enum ?? [item.const]).map((value) => JSON.stringify(value)).join(' | ')).join(', ')}]`

const opening: Record<string, string> = { ')': '(', '}': '{' }

/** Where the type begins that ends before this place. */
const startOfType = (types: string, end: number): number => {
  let at = end - 1
  const closed = types[at]!
  if (!opening[closed]) {
    while (/\w/.test(types[at - 1] ?? '')) at--
    return at
  }
  for (let depth = 1; depth > 0;) {
    at--
    if (types[at] === closed) depth++
    if (types[at] === opening[closed]) depth--
  }
  return at
}

/** Lists that are only read, so that what an author wrote `as const` fits, too. */
const withReadonlyLists = (types: string): string => {
  for (let at = types.lastIndexOf('[]'); at > 0; at = types.lastIndexOf('[]', at - 1)) {
    if (types.slice(0, at).endsWith('never')) continue
    const start = startOfType(types, at)
    types = `${types.slice(0, start)}readonly ${types.slice(start)}`
    // What is before this place has moved, too: a list within this one ends but a few characters before it.
    at += 'readonly '.length
  }
  return types
}

const functionName = (type: string): string => type[0]!.toLowerCase() + type.slice(1)

const declared = (union: string, type: string): string =>
  `(...given: Given<${union}, '${type}'>) => Extract<${union}, { type: '${type}' }>`

/**
 * Makes `@plexica/sdk/ui` out of the JSON Schema of pages: a function for each component, column, action and element of
 * a form, with types that follow the language by themselves.
 */
export const buildUiBuilders = async (outDir: string) => {
  const schema = compilable(uiPageJsonSchema()) as JSONSchema & { $defs: Definitions }
  const components = typesOf(schema.$defs, 'Component')
  const types = await compile({ ...schema, title: 'Page' }, 'Page', {
    additionalProperties: false,
    bannerComment: '',
    format: false,
    unknownAny: true,
    maxItems: -1,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  })
  // It notes where a type comes from, which says nothing to an author.
  const told = withReadonlyLists(
    types.replaceAll(/\/\*\*\n \* This interface was referenced by .*\n \* via the `definition` ".*"\.\n \*\/\n/g, ''),
  )
  const declarations = `${told}
type Fields<Union, Type> = Union extends { type: Type } ? { [Name in keyof Union as Name extends 'type' ? never : Name]: Union[Name] } : never
type Given<Union, Type> = Record<never, never> extends Fields<Union, Type> ? [given?: Fields<Union, Type>] : [given: Fields<Union, Type>]

/**
 * A page, as the default export of a module in \`ui/\`: \`ui/notes.ts\` becomes \`ui/notes.json\`.
 *
 * @example
 * export default page({ title: 'Notes', body: [table({ source: { route: 'GET /notes' }, columns: [column.text({ field: 'title', label: 'Title' })] })] })
 */
export declare const page: (given: { [Name in keyof Page as Name extends 'schema' | '$schema' ? never : Name]: Page[Name] }) => Page
/** A value that is taken from somewhere when it is needed, by JSON Pointer: \`ref('/row/id')\`. */
export declare const ref: (pointer: string) => { $ref: string }
${components.map((type) => `export declare const ${functionName(type)}: ${declared('Component', type)}`).join('\n')}
${groups
  .map(
    ({ union, name }) =>
      `export declare const ${name}: {\n${typesOf(schema.$defs, union)
        .map((type) => `  ${functionName(type)}: ${declared(union, type)}`)
        .join('\n')}\n}`,
  )
  .join('\n')}
`
  const code = `const typed = (type) => (given = {}) => ({ type, ...given })
export const page = (given) => ({ schema: 1, ...given })
export const ref = (pointer) => ({ $ref: pointer })
${components.map((type) => `export const ${functionName(type)} = typed('${type}')`).join('\n')}
${groups
  .map(
    ({ union, name }) =>
      `export const ${name} = { ${typesOf(schema.$defs, union)
        .map((type) => `${functionName(type)}: typed('${type}')`)
        .join(', ')} }`,
  )
  .join('\n')}
`
  mkdirSync(outDir, { recursive: true })
  writeFileSync(join(outDir, 'index.d.ts'), declarations)
  writeFileSync(join(outDir, 'index.js'), code)
}
