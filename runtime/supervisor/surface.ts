import { z } from 'zod'
import { Problem } from '../../problems/problem.ts'
import type { Surface } from './types.ts'

const name = z.string().max(200)

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
