import { defineRoutes, jsonSchema, type Context } from '@plexica/sdk'

interface Found {
  id: string
  title: string
  space: string
  /** HTML that is safe to show, with what was found in `<mark>`; null where the capability was not granted. */
  highlight: string | null
}

const asked = jsonSchema({
  type: 'object',
  properties: {
    q: { type: 'string', maxLength: 200, default: '' },
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 20 },
  },
})

const byIndex = async ({ search }: Context, q: string, limit: number): Promise<Found[]> => {
  const { items } = await search.query<{ space: string }>('articles', q, { highlight: true, prefix: true, limit })
  return items.map(({ id, title, fields, highlight }) => ({
    id,
    title,
    space: fields.space,
    highlight: highlight?.body ?? null,
  }))
}

/** Without the capability: articles that hold the words as they are written. */
const byWords = ({ db }: Context, q: string, limit: number): Promise<Found[]> =>
  db.query<Found & Record<string, unknown>>(
    `select articles.id, articles.title, spaces.name as space, null as highlight
     from articles join spaces on spaces.id = articles.space_id
     where articles.state = 'published' and articles.title || ' ' || articles.body ilike $1
     order by lower(articles.title) limit $2`,
    [`%${q.replace(/[\\%_]/g, '\\$&')}%`, limit],
  )

const find = async (context: Context, given: string, limit: number): Promise<Found[]> => {
  const q = given.replaceAll('\0', '').trim()
  if (q === '') return []
  return context.can('search') ? byIndex(context, q, limit) : byWords(context, q, limit)
}

export const searchRoutes = defineRoutes({
  'GET /search': {
    permission: 'knowledge.read',
    input: { query: asked },
    handler: async (_request, context) => {
      const { q, limit } = context.input.query
      return { items: await find(context, q, limit) }
    },
  },
})

/** For other plugins, such as a help desk that looks for answers. */
export const findArticles = async ({ q, limit = 5 }: { q: string; limit?: number }, context: Context) =>
  (await find(context, q, limit)).map(({ id, title, space }) => ({
    id,
    title,
    space,
    url: `/p/knowledge/read?article=${id}`,
  }))
