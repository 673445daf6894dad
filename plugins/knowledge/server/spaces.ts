import { defineRoutes, formSchema, isPlexicaError, Problem } from '@plexica/sdk'
import { spaceForm } from '../ui/parts/forms.ts'
import { changed } from './changed.ts'

const space = formSchema(spaceForm)

interface Space {
  id: string
  name: string
}

/** @throws {Problem} 409 if a constraint of the database says no */
const orRefused = async <T>(work: Promise<T>, sqlState: string, title: string, field: string): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!isPlexicaError(error, 'db.error') || error.detail.sqlState !== sqlState) throw error
    throw new Problem(409, title, { errors: [{ field, rule: title }] })
  }
}

const taken = (work: Promise<Space[]>) => orRefused(work, '23505', 'There is a space of this name already', 'name')

export const spaceRoutes = defineRoutes({
  'GET /spaces': {
    permission: 'knowledge.read',
    handler: async (_request, { db }) => ({
      items: await db.query(
        `select spaces.id, spaces.name, spaces.description, count(articles.id)::int as articles,
           max(articles.changed_at) as changed_at
         from spaces left join articles on articles.space_id = spaces.id and articles.state = 'published'
         group by spaces.id order by lower(spaces.name) limit 200`,
      ),
    }),
  },

  'POST /spaces': {
    permission: 'knowledge.manage',
    input: { body: space },
    handler: async (_request, context) => {
      const { name, description } = context.input.body
      const [made] = await taken(
        context.db.query<Space>('insert into spaces (name, description) values ($1, $2) returning *', [
          name,
          description ?? '',
        ]),
      )
      await changed(context, 'knowledge.space.created', { id: made!.id, title: name })
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /spaces/:id': {
    permission: 'knowledge.manage',
    input: { body: space },
    handler: async (_request, context) => {
      const { name, description } = context.input.body
      const [kept] = await taken(
        context.db.query<Space>('update spaces set name = $2, description = $3 where id::text = $1 returning *', [
          context.params.id,
          name,
          description ?? '',
        ]),
      )
      if (!kept) throw new Problem(404, 'There is no such space')
      await changed(context, 'knowledge.space.changed', { id: kept.id, title: name })
      return kept
    },
  },

  'DELETE /spaces/:id': {
    permission: 'knowledge.manage',
    handler: async (_request, context) => {
      const [gone] = await orRefused(
        context.db.query<Space>('delete from spaces where id::text = $1 returning id, name', [context.params.id]),
        '23503',
        'There are articles in this space',
        'id',
      )
      if (!gone) throw new Problem(404, 'There is no such space')
      await changed(context, 'knowledge.space.deleted', { id: gone.id, title: gone.name })
    },
  },
})
