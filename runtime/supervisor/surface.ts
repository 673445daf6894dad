import * as z from 'zod/mini'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { KiB } from '../../sandbox/limits.ts'
import type { Surface } from './types.ts'

const textUpTo = (length: number) => z.string().check(z.maxLength(length))
const names = z.array(textUpTo(200)).check(z.maxLength(1_000))

/** Of one part of what a route takes, or of one answer. */
const mostSchemaBytes = 32 * KiB
const mostLevels = 64

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))

const describedPart = z.record(z.string(), z.unknown()).check(
  z.refine((schema) => !isDeeper(schema, mostLevels), `a schema of a route has at most ${mostLevels} levels`),
  z.refine((schema) => {
    const text = JSON.stringify(schema)
    // A NUL character has no place in Postgres.
    return text.length <= mostSchemaBytes && !text.includes('\\u0000')
  }, `a schema of a route has at most ${mostSchemaBytes} bytes, and no NUL character`),
)

const route = z.object({
  method: z.string().check(z.regex(/^[A-Z]{1,20}$/, 'a method is a word in capitals')),
  path: textUpTo(500),
  permission: z.optional(textUpTo(200)),
  public: z.optional(z.boolean()),
  handler: z.boolean(),
  input: z.optional(z.partial(z.object({ params: describedPart, query: describedPart, body: describedPart }))),
  response: z.optional(
    z.record(z.string().check(z.regex(/^[2-5]\d\d$/, 'a status is a number such as 200')), describedPart),
  ),
})

const surface = z.object({
  fetch: z.boolean(),
  routes: z.array(route).check(z.maxLength(1_000)),
  events: names,
  jobs: names,
  exposes: names,
  lifecycle: z.array(textUpTo(200)).check(z.maxLength(100)),
})

/** Reads what a worker tells of a plugin. @throws {Problem} `plugin.load_failed` when it is not a surface. */
export const parseSurface = (json: string): Surface => {
  const parsed = surface.safeParse(JSON.parse(json))
  if (parsed.success) return parsed.data
  throw new Problem('plugin.load_failed', {
    detail: said('What the plugin declares is not acceptable: {message}.', {
      message: parsed.error.issues[0]?.message ?? '',
    }),
  })
}
