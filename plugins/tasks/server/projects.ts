import { defineRoutes, formSchema, isPlexicaError, listing, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { aboutInbox, inbox, inboxIn, kept, namedFor } from './inbox.ts'
import { say } from './say.ts'

const projects = listing({
  select: `select projects.id, projects.created_at, ${namedFor('$1')} as name,
    case when projects.built_in and projects.description = '${aboutInbox}' then $2::text else projects.description end as description,
    count(tasks.id)::int as tasks,
    count(tasks.id) filter (where tasks.status <> 'done')::int as open,
    coalesce(avg((tasks.status = 'done')::int), 0)::float8 as progress
    from projects left join tasks on tasks.project_id = projects.id group by projects.id`,
  search: ['name', 'description'],
  sort: { name: 'lower(name)', open: 'open', created_at: 'created_at' },
  defaultSort: 'name',
})

const project = formSchema(forms.project)

const noSuchProject = () => new Problem(404, 'There is no such project')

/** Two projects of one name could not be told apart. */
const namedOnce = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if (!isPlexicaError(error, 'db.error') || error.detail.constraint !== 'projects_by_name') throw error
    throw new Problem(409, 'There is a project of this name', {
      code: 'tasks.project.exists',
      errors: [{ field: 'name', rule: 'is taken' }],
    })
  }
}

/** A place for tasks before there are projects. */
export const makeInbox = async ({ db }: Pick<Context, 'db'>): Promise<string> => {
  const [made] = await db.query<{ id: string }>(
    `insert into projects (name, description, built_in) values ($1, $2, true)
     on conflict (lower(name)) do update set name = projects.name returning id`,
    [inbox, aboutInbox],
  )
  return made!.id
}

/** The inbox, whatever it is called by now; made anew if it is gone. */
export const inboxOf = async ({ db }: Pick<Context, 'db'>): Promise<string> => {
  const [found] = await db.query<{ id: string }>('select id from projects where built_in')
  return found?.id ?? makeInbox({ db })
}

/** The project of a name, which is made if there is none. */
export const projectNamed = async ({ db, locale }: Context, name: string): Promise<string> => {
  const [found] = await db.query<{ id: string }>(
    `insert into projects (name) values ($1)
     on conflict (lower(name)) do update set name = projects.name returning id`,
    [await kept(db, name, locale)],
  )
  return found!.id
}

export const projectRoutes = defineRoutes({
  'GET /projects': {
    permission: 'tasks.tasks.read',
    input: { query: projects.query },
    handler: (_request, { db, locale, input }) =>
      projects.read(db, input.query, [inboxIn(locale), say.in(locale)('saidAboutInbox')]),
  },

  'POST /projects': {
    permission: 'tasks.projects.write',
    input: { body: project },
    handler: async (_request, { db, locale, input: { body } }) => {
      const [made] = await namedOnce(
        db.query('insert into projects (name, description) values ($1, $2) returning *', [
          await kept(db, body.name, locale),
          body.description ?? null,
        ]),
      )
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /projects/:id': {
    permission: 'tasks.projects.write',
    input: { params: byId, body: project },
    handler: async (_request, { db, locale, input: { params, body } }) => {
      const [changed] = await namedOnce(
        db.query(
          `update projects set name = $2, description = case when built_in and $3 = $4 then $5 else $3 end
           where id = $1 returning *`,
          [
            params.id,
            await kept(db, body.name, locale, params.id),
            body.description ?? null,
            say.in(locale)('saidAboutInbox'),
            aboutInbox,
          ],
        ),
      )
      if (!changed) throw noSuchProject()
      return changed
    },
  },

  'DELETE /projects/:id': {
    permission: 'tasks.projects.write',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from projects where id = $1', [params.id])
      if (rowCount === 0) throw noSuchProject()
    },
  },
})
