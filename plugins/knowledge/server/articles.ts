import { defineRoutes, formSchema, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { articleForm } from '../ui/parts/forms.ts'
import { changed } from './changed.ts'
import { indexArticle } from './finding.ts'

const article = formSchema(articleForm)

const articles = listing({
  select: `select articles.id, articles.title, articles.state, articles.tags, articles.written_by, articles.changed_at,
             articles.published_at, articles.views, articles.space_id, spaces.name as space,
             (select count(*)::int from votes where article_id = articles.id and helpful) as helpful,
             (select count(*)::int from votes where article_id = articles.id and not helpful) as unhelpful
           from articles join spaces on spaces.id = articles.space_id`,
  search: ['title', 'tags'],
  sort: {
    title: 'lower(title)',
    space: 'lower(space)',
    changed_at: 'changed_at',
    views: 'views',
    helpful: 'helpful',
  },
  defaultSort: '-changed_at',
  filters: { state: 'choice', space_id: 'choice' },
})

const states = jsonSchema({
  type: 'object',
  properties: {
    ids: { type: 'array', items: { type: 'string', maxLength: 40 }, minItems: 1, maxItems: 50 },
    state: { enum: ['draft', 'published'] },
  },
  required: ['ids', 'state'],
  additionalProperties: false,
})

interface Kept {
  id: string
  title: string
}

const noSuchArticle = () => new Problem(404, 'There is no such article')

/** @throws {Problem} 400 if it names no space, or a parent that is not of that space or would hold itself */
const checkPlace = async ({ db }: Context, space: string, parent: string | null, id = ''): Promise<void> => {
  const [found] = await db.query('select 1 from spaces where id::text = $1', [space])
  if (!found) throw wrong('space_id', 'names no space that exists')
  if (parent === null) return
  const above = await db.query<{ id: string; space_id: string }>(
    `with recursive above as (
       select id, parent_id, space_id from articles where id::text = $1
       union select articles.id, articles.parent_id, articles.space_id
       from articles join above on articles.id = above.parent_id
     ) select id, space_id from above`,
    [parent],
  )
  if (above[0]?.space_id !== space) throw wrong('parent_id', 'names no article of this space')
  if (above.some((each) => each.id === id)) throw wrong('parent_id', 'is the article itself, or one below it')
}

const wrong = (field: string, rule: string) =>
  new Problem(400, 'Something in the input is not right', { errors: [{ field, rule }] })

const setState = async (context: Context, ids: string[], state: 'draft' | 'published'): Promise<number> => {
  const moved = await context.db.query<Kept>(
    `update articles set state = $2, published_at = case when $2 = 'published' then now() end
     where id::text = any($1) and state <> $2 returning id, title`,
    [ids, state],
  )
  for (const each of moved) {
    await indexArticle(context, each.id)
    await changed(context, state === 'published' ? 'knowledge.article.published' : 'knowledge.article.withdrawn', each)
  }
  return moved.length
}

export const articleRoutes = defineRoutes({
  'GET /articles': {
    permission: 'knowledge.write',
    input: { query: articles.query },
    handler: (_request, { db, input }) => articles.read(db, input.query),
  },

  'POST /articles': {
    permission: 'knowledge.write',
    input: { body: article },
    handler: async (_request, context) => {
      const { db, user, input } = context
      const { title, body, space_id, parent_id, tags } = input.body
      await checkPlace(context, space_id, parent_id ?? null)
      const made = await db.transaction(async (tx) => {
        const [made] = await tx.query<Kept>(
          `insert into articles (title, body, space_id, parent_id, tags, written_by)
           values ($1, $2, $3, $4, $5, $6) returning id, title, state, space_id`,
          [title, body ?? '', space_id, parent_id ?? null, tags ?? [], user?.name ?? ''],
        )
        await tx.execute('insert into revisions (article_id, title, body, written_by) values ($1, $2, $3, $4)', [
          made!.id,
          title,
          body ?? '',
          user?.name ?? '',
        ])
        return made!
      })
      await changed(context, 'knowledge.article.created', { id: made.id, title })
      return Response.json(made, { status: 201 })
    },
  },

  'PUT /articles/:id': {
    permission: 'knowledge.write',
    input: { body: article },
    handler: async (_request, context) => {
      const { db, user, params, input } = context
      const { title, body, space_id, parent_id, tags } = input.body
      await checkPlace(context, space_id, parent_id ?? null, params.id)
      const kept = await db.transaction(async (tx) => {
        const [before] = await tx.query<{ title: string; body: string }>(
          'select title, body from articles where id::text = $1 for update',
          [params.id],
        )
        if (!before) return undefined
        const [kept] = await tx.query<Kept>(
          `update articles set title = $2, body = $3, space_id = $4, parent_id = $5, tags = $6, written_by = $7,
             changed_at = now() where id::text = $1 returning id, title, state, space_id`,
          [params.id, title, body ?? '', space_id, parent_id ?? null, tags ?? [], user?.name ?? ''],
        )
        if (before.title !== title || before.body !== (body ?? ''))
          await tx.execute('insert into revisions (article_id, title, body, written_by) values ($1, $2, $3, $4)', [
            kept!.id,
            title,
            body ?? '',
            user?.name ?? '',
          ])
        return kept
      })
      if (!kept) throw noSuchArticle()
      await indexArticle(context, kept.id)
      await changed(context, 'knowledge.article.changed', { id: kept.id, title })
      return kept
    },
  },

  'POST /articles/state': {
    permission: 'knowledge.publish',
    input: { body: states },
    handler: async (_request, context) => ({
      changed: await setState(context, context.input.body.ids, context.input.body.state),
    }),
  },

  'POST /articles/:id/publish': {
    permission: 'knowledge.publish',
    handler: (_request, context) => setState(context, [context.params.id], 'published').then(() => undefined),
  },

  'POST /articles/:id/withdraw': {
    permission: 'knowledge.publish',
    handler: (_request, context) => setState(context, [context.params.id], 'draft').then(() => undefined),
  },

  'DELETE /articles/:id': {
    permission: 'knowledge.manage',
    handler: async (_request, context) => {
      const [gone] = await context.db.query<Kept>('delete from articles where id::text = $1 returning id, title', [
        context.params.id,
      ])
      if (!gone) throw noSuchArticle()
      await indexArticle(context, gone.id)
      await changed(context, 'knowledge.article.deleted', gone)
    },
  },

  'GET /articles/:id/revisions': {
    permission: 'knowledge.write',
    handler: async (_request, { db, params }) => ({
      items: await db.query(
        `select id, title, body, written_by, written_at, length(body) as length from revisions
         where article_id::text = $1 order by written_at desc limit 50`,
        [params.id],
      ),
    }),
  },

  'POST /articles/:id/revisions/:revision/restore': {
    permission: 'knowledge.write',
    handler: async (_request, context) => {
      const { db, user, params } = context
      const [kept] = await db.query<Kept>(
        `with old as (select article_id, title, body from revisions where id::text = $2 and article_id::text = $1),
           written as (insert into revisions (article_id, title, body, written_by)
             select article_id, title, body, $3 from old returning article_id)
         update articles set title = old.title, body = old.body, written_by = $3, changed_at = now()
         from old where articles.id = old.article_id returning articles.id, articles.title`,
        [params.id, params.revision, user?.name ?? ''],
      )
      if (!kept) throw new Problem(404, 'There is no such revision')
      await indexArticle(context, kept.id)
      await changed(context, 'knowledge.article.changed', kept)
      return kept
    },
  },
})
