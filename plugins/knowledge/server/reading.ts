import { defineRoutes, jsonSchema, Problem, type Context } from '@plexica/sdk'

/** Who writes sees drafts, too. */
const readable = ({ user }: Context): string[] =>
  user?.can('knowledge.write') ? ['draft', 'published'] : ['published']

const inSpace = jsonSchema({
  type: 'object',
  properties: { space: { type: 'string', maxLength: 40, default: '' } },
})

const vote = jsonSchema({
  type: 'object',
  properties: { helpful: { type: 'boolean' } },
  required: ['helpful'],
  additionalProperties: false,
})

const article = `
  select articles.id, articles.title, articles.body, articles.tags, articles.state, articles.written_by,
    articles.changed_at, articles.published_at, articles.views, articles.space_id, articles.parent_id,
    spaces.name as space,
    (select count(*)::int from votes where article_id = articles.id and helpful) as helpful,
    (select count(*)::int from votes where article_id = articles.id) as votes
  from articles join spaces on spaces.id = articles.space_id`

/** What comes first in the short lists of the first page. */
const lists = {
  newest: 'articles.published_at desc',
  helpful: '(select count(*) from votes where article_id = articles.id and helpful) desc, articles.views desc',
}

const listed = (order: string) => `${article} where articles.state = 'published' order by ${order} limit 5`

export const readingRoutes = defineRoutes({
  // Spaces and the articles within, as rows that hold each other.
  'GET /tree': {
    permission: 'knowledge.read',
    input: { query: inSpace },
    handler: async (_request, context) => {
      const { space } = context.input.query
      const items = await context.db.query<{ article: string | null }>(
        `select id, null as parent_id, name as label, null as article, id as space from spaces where $1 in ('', id::text)
         union all
         select id, coalesce(parent_id, space_id), case state when 'draft' then title || ' ✎' else title end, id, space_id
         from articles where $1 in ('', space_id::text) and state = any($2)
         order by label limit 2000`,
        [space, readable(context)],
      )
      return { items, articles: items.filter(({ article }) => article !== null).length }
    },
  },

  'GET /newest': {
    permission: 'knowledge.read',
    handler: async (_request, { db }) => ({ items: await db.query(listed(lists.newest)) }),
  },

  'GET /most-helpful': {
    permission: 'knowledge.read',
    handler: async (_request, { db }) => ({ items: await db.query(listed(lists.helpful)) }),
  },

  'GET /articles/:id': {
    permission: 'knowledge.read',
    handler: async (_request, context) => {
      const { db, params, user } = context
      const [found] = await db.query(`${article} where articles.id::text = $1 and articles.state = any($2)`, [
        params.id,
        readable(context),
      ])
      if (!found) throw new Problem(404, 'There is no such article')
      const [[mine]] = await Promise.all([
        db.query<{ helpful: boolean }>('select helpful from votes where article_id = $1 and user_id = $2', [
          String(found.id),
          user!.id,
        ]),
        db.execute('update articles set views = views + 1 where id = $1', [String(found.id)]),
      ])
      return { ...found, mine: mine ? (mine.helpful ? 'yes' : 'no') : '' }
    },
  },

  'PUT /articles/:id/vote': {
    permission: 'knowledge.read',
    input: { body: vote },
    handler: async (_request, context) => {
      const { db, params, user, input } = context
      const { rowCount } = await db.execute(
        `insert into votes (article_id, user_id, helpful)
         select id, $2::uuid, $3 from articles where id::text = $1 and state = any($4)
         on conflict (article_id, user_id) do update set helpful = excluded.helpful`,
        [params.id, user!.id, input.body.helpful, readable(context)],
      )
      if (rowCount === 0) throw new Problem(404, 'There is no such article')
    },
  },
})
