import { z } from 'zod'
import { fewOf, object, values } from './values.ts'

/** Segments begin with a letter, a digit or _, so that no path can climb out of the plugin's own routes. */
const path = String.raw`/(?:[A-Za-z0-9_][A-Za-z0-9._~-]*|:[A-Za-z_][A-Za-z0-9_]*)`

const routeOf = (methods: string, example: string) =>
  z
    .string()
    .max(300)
    .regex(new RegExp(`^(?:${methods}) (?:/|(?:${path})+)$`), `is not a route of this plugin such as "${example}"`)

/** `GET /contacts/:id` → `['id']` */
const pathParams = (route: string): string[] => [...route.matchAll(/\/:([A-Za-z0-9_]+)/g)].map(([, param]) => param!)

/** Says which `:name` of the path no parameter fills. */
export const everyParamGiven = ({
  value,
  issues,
}: z.core.ParsePayload<{ route: string; params?: Record<string, unknown> | undefined }>) => {
  for (const param of pathParams(value.route)) {
    if (Object.hasOwn(value.params ?? {}, param)) continue
    issues.push({
      code: 'custom',
      path: ['params', param],
      message: `is missing: "${value.route}" needs it`,
      input: value,
    })
  }
}

const params = values.optional().describe('Fill the :names of the path; the rest goes into the query')

const eventPattern = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9-]*(\.([a-z][a-z0-9_-]*|\*))+$/, 'is not an event type or pattern such as crm.contact.*')

export const readRoute = routeOf('GET', 'GET /contacts')

/**
 * Where data comes from: a route of the same plugin, read again whenever a parameter changes. While a parameter of the
 * path has no value yet, such as the row that nobody chose, the component waits.
 */
export const source = object({
  route: readRoute,
  params,
  live: fewOf(eventPattern, 10)
    .optional()
    .describe('Events of this plugin upon which it is read again, such as crm.contact.*'),
})
  .check(everyParamGiven)
  .meta({ id: 'Source' })

/** The route that an action calls. */
export const calledRoute = { route: routeOf('GET|POST|PUT|PATCH|DELETE', 'POST /contacts'), params }

/** The route that takes files, or says where they go. */
export const uploadRoute = { route: routeOf('POST|PUT', 'POST /files'), params }

/** Choices taken from a source: one for each different value. */
export const choices = object({
  source,
  items: z
    .string()
    .regex(/^(\/([^~/]|~[01])*)*$/, 'is not a JSON Pointer into the answer, such as /items')
    .default('/items'),
  value: z.string().min(1).max(64).describe('Field that is sent'),
  label: z.string().min(1).max(64).optional().describe('Field that people see; the same one if absent'),
}).meta({ id: 'Choices' })

export type Source = z.output<typeof source>
export type Choices = z.output<typeof choices>
