import { z } from 'zod'
import { describedIn, exposedFunctions } from '../../plugins-registry/dependencies/exposed.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import { pageFrom, pageOf, pageQuery, positionIn } from '../pagination.ts'
import { route, type Route } from '../route.ts'

const json = z.record(z.string(), z.unknown())

const exposed = z
  .object({
    plugin: z.string(),
    version: z.string(),
    name: z.string(),
    description: z.string().optional(),
    permission: z.string().optional().describe('What the user needs on whose behalf it is called'),
    input: json.optional().describe('JSON Schema; without one anything is taken'),
    output: json.optional().describe('JSON Schema'),
  })
  .meta({ id: 'ExposedFunction' })

/** What the plugins of a tenant offer to one another. */
export const functionRoutes = ({
  installations,
  pluginWords,
}: {
  installations: Pick<Installations, 'list'>
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/functions',
    auth: 'user',
    tag: 'Installations',
    summary: 'The functions that enabled plugins expose to other plugins, by plugin and name',
    query: pageQuery.extend({ plugin: z.string().max(64).optional() }),
    response: pageOf(exposed),
    handler: async ({ tenant, query, language }) => {
      const { cursor, limit } = positionIn(query)
      const functions = exposedFunctions(await installations.list(tenant))
      const all = (await describedIn(functions, pluginWords.at(tenant, language)))
        .filter(({ plugin }) => query.plugin === undefined || plugin === query.plugin)
        .map((each) => ({ ...each, position: `${each.plugin}.${each.name}` }))
      const start = cursor === undefined ? 0 : all.findIndex(({ position }) => position === cursor) + 1
      return pageFrom(all.slice(start, start + limit + 1), limit, ({ position }) => position)
    },
  }),
]
