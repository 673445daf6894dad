import { Problem, type Context, type PluginEvent } from '@plexica/sdk'

interface Changed {
  id: string
  name: string
  status: string
}

/** Whom a task can be given to; nobody, where the tenant keeps its team from this plugin. */
const people = async (_request: Request, { users, can }: Context) =>
  can('users') ? { items: (await users.list({ limit: 100 })).items } : { items: [] }

/** The name under which a task is given to someone; null for nobody. */
export const nameOfAssignee = async ({ users }: Context, id: string | null | undefined): Promise<string | null> => {
  if (!id) return null
  const person = await users.get(id)
  if (person) return person.name
  throw new Problem(400, 'Something in the input is not right', {
    errors: [{ field: 'assignee_id', rule: 'is nobody of the team' }],
  })
}

/** What someone who is gone had to do is nobody's now; what was done stays theirs. */
export const forgetPerson = async ({ data }: PluginEvent, { db }: Context) => {
  await db.execute(
    `update tasks set assignee_id = null, assignee_name = null where assignee_id = $1 and status <> 'done'`,
    [(data as Changed).id],
  )
}

/** People who were renamed are shown by their new name. */
export const followPerson = async (event: PluginEvent, context: Context) => {
  const { id, name, status } = event.data as Changed
  if (status !== 'active') return forgetPerson(event, context)
  await context.db.execute('update tasks set assignee_name = $2 where assignee_id = $1 and assignee_name <> $2', [
    id,
    name,
  ])
}

export const peopleRoutes = {
  'GET /people': { permission: 'tasks.tasks.read', handler: people },
} as const
