import type { Installation } from '../plugins-registry/installations/installation.ts'
import type { Surface } from '../runtime/supervisor/types.ts'

type Route = Surface['routes'][number]
type JsonSchema = Record<string, unknown>

/** What the routes of plugins add to an OpenAPI document. */
interface PluginPaths {
  paths: Record<string, Record<string, unknown>>
  schemas: Record<string, JsonSchema>
  tags: { name: string; description?: string }[]
}

const callers = { everyone: [{}, { session: [] }, { token: [] }], users: [{ session: [] }, { token: [] }] }

/** What says where a schema is, or has a reader fetch another one: nobody's document tells people's tools to do that. */
const placing = new Set(['$id', '$schema', '$anchor', '$dynamicAnchor', '$dynamicRef', '$vocabulary'])

/** A schema of an author as a part of the document: what it says of itself by `#` leads to its own place there. */
const placedAt = (place: string, schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map((each) => placedAt(place, each))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (typeof value !== 'string') return [[key, placedAt(place, value)]]
      if (placing.has(key)) return []
      if (key !== '$ref') return [[key, value]]
      return value.startsWith('#') ? [[key, `${place}${value.slice(1)}`]] : []
    }),
  )
}

const objectOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {}

const wordsOf = (path: string): string =>
  path
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('')

/** `/contacts/:id` → `/contacts/{id}`; what a last `*` stands for is called `rest`. */
const documentedPath = (path: string): { path: string; names: string[] } => {
  const names: string[] = []
  const steps = path.split('/').map((step) => {
    if (step !== '*' && !step.startsWith(':')) return step.replaceAll(/[{}]/g, '')
    names.push(step === '*' ? 'rest' : step.slice(1).replaceAll(/[{}]/g, ''))
    return `{${names.at(-1)}}`
  })
  return { path: steps.join('/'), names }
}

const describeRoute = (
  { plugin, manifest }: Installation,
  route: Route,
  schemas: PluginPaths['schemas'],
): { path: string; operation: Record<string, unknown> } => {
  const { path, names } = documentedPath(route.path)
  const operationId = `${plugin}.${route.method.toLowerCase()}${wordsOf(route.path)}`
  const named = (name: string, schema: JsonSchema): JsonSchema =>
    objectOf(placedAt(`#/components/schemas/${name}`, schema))
  const partOf = (part: 'params' | 'query' | 'body'): JsonSchema | undefined => {
    const schema = route.input?.[part]
    if (!schema) return undefined
    const name = `${operationId}.${part}`
    const placed = named(name, schema)
    // Parameters stand one by one; all of it is needed where they lead into it.
    if (part === 'body' || JSON.stringify(placed).includes('"$ref"')) schemas[name] = placed
    return placed
  }
  const answers = Object.entries(route.response ?? {}).map(([status, schema]) => {
    const name = `${operationId}.response${status === '200' ? '' : status}`
    schemas[name] = named(name, schema)
    const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
    return [status, { description: 'What the plugin answers', content }] as const
  })
  const params = objectOf(partOf('params')?.properties)
  const query = partOf('query')
  const required = Array.isArray(query?.required) ? query.required : []
  return {
    path: `/api/v1/plugins/${plugin}${path}`,
    operation: {
      operationId,
      tags: [manifest.name],
      summary: `${route.method} ${route.path}`,
      ...(route.permission !== undefined && { description: `Needs the permission ${route.permission}.` }),
      security: route.public ? callers.everyone : callers.users,
      parameters: [
        ...names.map((name) => ({
          name,
          in: 'path',
          required: true,
          schema: Object.hasOwn(params, name) ? params[name] : { type: 'string' },
        })),
        ...Object.entries(objectOf(query?.properties)).map(([name, schema]) => ({
          name,
          in: 'query',
          required: required.includes(name),
          schema,
        })),
      ],
      ...(partOf('body') && {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: `#/components/schemas/${operationId}.body` } } },
        },
      }),
      responses: {
        ...(answers.length === 0 ? { 200: { description: 'What the plugin answers' } } : Object.fromEntries(answers)),
        default: {
          description: 'A problem',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  }
}

const documented = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])

/**
 * The routes of what is installed, as OpenAPI: what they take and answer comes from the schemas of their authors. `onlyPublic`
 * leaves out what takes someone who is signed in.
 */
export const pluginPaths = (installations: Installation[], { onlyPublic }: { onlyPublic: boolean }): PluginPaths => {
  const found: PluginPaths = { paths: {}, schemas: {}, tags: [] }
  for (const installation of installations) {
    if (installation.state !== 'enabled') continue
    const shown = installation.surface.routes.filter(
      (route) => route.handler && documented.has(route.method) && (route.public || !onlyPublic),
    )
    if (shown.length === 0) continue
    const { name, description } = installation.manifest
    found.tags.push({ name, ...(description !== undefined && { description }) })
    for (const route of shown) {
      const { path, operation } = describeRoute(installation, route, found.schemas)
      found.paths[path] = { ...found.paths[path], [route.method.toLowerCase()]: operation }
    }
  }
  return found
}
