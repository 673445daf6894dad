import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import { KiB } from '../../sandbox/limits.ts'
import type { Surface } from './types.ts'

const name = z.string().max(200)

/** Of one part of what a route takes. */
const mostSchemaBytes = 32 * KiB
const mostLevels = 64

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)))

const describedPart = z
  .record(z.string(), z.unknown())
  .refine((schema) => !isDeeper(schema, mostLevels), `the schema of an input has at most ${mostLevels} levels`)
  .refine((schema) => {
    const text = JSON.stringify(schema)
    // A NUL character has no place in Postgres.
    return text.length <= mostSchemaBytes && !text.includes('\\u0000')
  }, `the schema of an input has at most ${mostSchemaBytes} bytes, and no NUL character`)

const surface = z.object({
  fetch: z.boolean(),
  routes: z
    .array(
      z.object({
        method: z.string().regex(/^[A-Z]{1,20}$/),
        path: z.string().max(500),
        permission: z.string().max(200).optional(),
        public: z.boolean().optional(),
        handler: z.boolean(),
        input: z.object({ params: describedPart, query: describedPart, body: describedPart }).partial().optional(),
      }),
    )
    .max(1_000),
  events: z.array(name).max(1_000),
  jobs: z.array(name).max(1_000),
  exposes: z.array(name).max(1_000),
  lifecycle: z.array(name).max(100),
})

/** Reads what a worker tells of a plugin. @throws {Problem} `plugin.load_failed` when it is not a surface. */
export const parseSurface = (json: string): Surface => {
  const parsed = surface.safeParse(JSON.parse(json))
  if (parsed.success) return parsed.data
  throw new Problem('plugin.load_failed', {
    detail: `What the plugin declares is not acceptable: ${parsed.error.issues[0]?.message}.`,
  })
}
