import { defineRoutes, formSchema, isPlexicaError, listing, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'

const projects = listing({
  select: `select projects.*, count(tasks.id)::int as tasks,
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
export const makeInbox = async ({ db }: Context): Promise<void> => {
  await db.execute(`insert into projects (name, description) values ('Inbox', 'What is not part of a project yet')`)
}

/** The project of a name, which is made if there is none. */
export const projectNamed = async ({ db }: Context, name: string): Promise<string> => {
  const [found] = await db.query<{ id: string }>(
    `insert into projects (name) values ($1)
     on conflict (lower(name)) do update set name = projects.name returning id`,
    [name],
  )
  return found!.id
}

export const projectRoutes = defineRoutes({
  'GET /projects': {
    permission: 'tasks.tasks.read',
    input: { query: projects.query },
    handler: (_request, { db, input }) => projects.read(db, input.query),
  },

  'POST /projects': {
    permission: 'tasks.projects.write',
    input: { body: project },
    handler: async (_request, { db, input: { body } }) => {
      const [made] = await namedOnce(
        db.query('insert into projects (name, description) values ($1, $2) returning *', [
          body.name,
          body.description ?? null,
        ]),
      )
      return Response.json(made, { status: 201 })
    },
  },

  'PATCH /projects/:id': {
    permission: 'tasks.projects.write',
    input: { params: byId, body: project },
    handler: async (_request, { db, input: { params, body } }) => {
      const [changed] = await namedOnce(
        db.query('update projects set name = $2, description = $3 where id = $1 returning *', [
          params.id,
          body.name,
          body.description ?? null,
        ]),
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
