import { defineRoutes, formSchema, jsonSchema, listing, Problem, type Context } from '@plexica/sdk'
import { forms } from '../ui/parts/forms.ts'
import { byId } from './by-id.ts'
import { inboxIn, isInbox, namedFor } from './inbox.ts'
import { nameOfAssignee } from './people.ts'
import { tellOfAssignment } from './notices.ts'
import { say } from './say.ts'
import type { Task } from './task.ts'

const select = `select tasks.*, ${namedFor('$1')} as project, ${isInbox} as in_inbox,
  (tasks.due < current_date and tasks.status <> 'done') as overdue,
  (select count(*) filter (where done) || '/' || count(*) from checklist where task_id = tasks.id
    having count(*) > 0) as steps,
  (select count(*)::int from comments where task_id = tasks.id) as comments
  from tasks join projects on projects.id = tasks.project_id`

/** As in the `sort` of a table: by what the words mean, not by their letters. */
const inOrder = (column: string, ...values: string[]) => `array_position(array['${values.join("','")}'], ${column})`

const sort = {
  title: 'lower(title)',
  project: 'lower(project)',
  status: inOrder('status', 'todo', 'doing', 'review', 'done'),
  priority: inOrder('priority', 'low', 'normal', 'high', 'urgent'),
  due: 'due',
  assignee_name: 'lower(assignee_name)',
  created_at: 'created_at',
}

const tasks = listing({
  select,
  search: ['title', 'description', 'assignee_name'],
  sort,
  defaultSort: 'due',
  filters: {
    status: 'choices',
    priority: 'choices',
    project_id: 'choice',
    assignee_id: 'choice',
    overdue: 'boolean',
    due: 'dates',
  },
})

/** What is open and given to who asks, the next due first. */
const mine = listing({
  select: `${select} where tasks.status <> 'done' and tasks.assignee_id = $2`,
  sort,
  defaultSort: 'due',
})

const newTask = formSchema(forms.task)
const change = formSchema(forms.task, { partial: true })

const someTasks = jsonSchema({
  type: 'object',
  properties: { ids: { type: 'array', items: { type: 'string', format: 'uuid' }, minItems: 1, maxItems: 100 } },
  required: ['ids'],
  additionalProperties: false,
})

const between = jsonSchema({
  type: 'object',
  properties: { from: { type: 'string', format: 'date' }, to: { type: 'string', format: 'date' } },
  required: ['from', 'to'],
})

const noSuchTask = () => new Problem(404, 'There is no such task')

/** A task as it is shown, its project in the language of the reader. @throws {Problem} 404 */
export const readTask = async ({ db, locale }: Pick<Context, 'db' | 'locale'>, id: string): Promise<Task> => {
  const [task] = await db.query<Task>(`select * from (${select}) as found where id = $2`, [inboxIn(locale), id])
  if (!task) throw noSuchTask()
  return task
}

interface NewTask {
  title: string
  project_id: string
  status?: string
  priority?: string
  due?: string | null
  assignee_id?: string | null
  description?: string | null
}

/** Adds a task and tells others of it: the event leaves if, and only if, the task is there. */
export const addTask = async (context: Context, given: NewTask): Promise<Task> => {
  const { db, events } = context
  const assignee = await nameOfAssignee(context, given.assignee_id)
  const id = await db.transaction(async (tx) => {
    const [made] = await tx.query<{ id: string }>(
      `insert into tasks (project_id, title, description, status, priority, due, assignee_id, assignee_name, completed_at)
       select id, $2, $3, $4, $5, $6, $7, $8, case when $4 = 'done' then now() end
       from projects where id::text = $1 returning id`,
      [
        given.project_id,
        given.title,
        given.description ?? null,
        given.status ?? 'todo',
        given.priority ?? 'normal',
        given.due ?? null,
        given.assignee_id ?? null,
        assignee,
      ],
    )
    if (!made)
      throw new Problem(400, 'Something in the input is not right', {
        errors: [{ field: 'project_id', rule: 'names no project that exists' }],
      })
    const { id } = made
    await events.publish(
      'tasks.task.created',
      { id, title: given.title, project_id: given.project_id },
      { key: id, tx },
    )
    return id
  })
  const task = await readTask(context, id)
  await tellOfAssignment(context, task)
  return task
}

const changeTask = async (context: Context, id: string, given: Partial<NewTask>): Promise<Task> => {
  const before = await readTask(context, id)
  const { assignee_id } = given
  const named = assignee_id === undefined ? {} : { assignee_name: await nameOfAssignee(context, assignee_id) }
  await context.db.transaction(async (tx) => {
    await tx.execute(
      `update tasks set (project_id, title, description, status, priority, due, assignee_id, assignee_name) =
       (select project_id, title, description, status, priority, due, assignee_id, assignee_name
        from jsonb_populate_record(tasks, $2::jsonb)),
       completed_at = case coalesce($3, status) when 'done' then coalesce(completed_at, now()) end
       where id = $1`,
      [id, { ...given, ...named }, given.status ?? null],
    )
    if (given.status === 'done' && before.status !== 'done')
      await context.events.publish('tasks.task.completed', { id, title: given.title ?? before.title }, { key: id, tx })
  })
  const task = await readTask(context, id)
  if (task.assignee_id !== before.assignee_id) await tellOfAssignment(context, task)
  return task
}

export const taskRoutes = defineRoutes({
  'GET /tasks': {
    permission: 'tasks.tasks.read',
    input: { query: tasks.query },
    handler: (_request, { db, locale, input }) => tasks.read(db, input.query, [inboxIn(locale)]),
  },

  'GET /mine': {
    permission: 'tasks.tasks.read',
    input: { query: mine.query },
    handler: (_request, { db, user, locale, input }) => mine.read(db, input.query, [inboxIn(locale), user!.id]),
  },

  'GET /due': {
    permission: 'tasks.tasks.read',
    input: { query: between },
    handler: async (_request, { db, locale, input: { query } }) => ({
      items: await db.query(`select * from (${select}) as found where due between $2 and $3 order by due, title`, [
        inboxIn(locale),
        query.from,
        query.to,
      ]),
    }),
  },

  'GET /tasks/:id': {
    permission: 'tasks.tasks.read',
    input: { params: byId },
    handler: (_request, context) => readTask(context, context.input.params.id),
  },

  'POST /tasks': {
    permission: 'tasks.tasks.write',
    input: { body: newTask },
    handler: async (_request, context) => Response.json(await addTask(context, context.input.body), { status: 201 }),
  },

  'PATCH /tasks/:id': {
    permission: 'tasks.tasks.write',
    input: { params: byId, body: change },
    handler: (_request, context) => changeTask(context, context.input.params.id, context.input.body),
  },

  'POST /tasks/complete': {
    permission: 'tasks.tasks.write',
    input: { body: someTasks },
    handler: async (_request, { db, events, locale, input: { body } }) =>
      db.transaction(async (tx) => {
        const done = await tx.query<{ id: string; title: string }>(
          `update tasks set status = 'done', completed_at = now() where id = any($1) and status <> 'done' returning id, title`,
          [body.ids],
        )
        if (done.length === 0) throw new Problem(409, 'None of these tasks was open', { code: 'tasks.task.closed' })
        await events.publishAll(
          done.map((task) => ({ type: 'tasks.task.completed', data: task, key: task.id })),
          { tx },
        )
        const found = await tx.query<{ id: string }>('select id from tasks where id = any($1)', [body.ids])
        const gone = body.ids.filter((id) => !found.some((each) => each.id === id))
        const why = say.in(locale)('saidNoSuchTask')
        return { completed: done.length, refused: gone.map((id) => ({ id, why })) }
      }),
  },

  'DELETE /tasks/:id': {
    permission: 'tasks.tasks.delete',
    input: { params: byId },
    handler: async (_request, { db, input: { params } }) => {
      const { rowCount } = await db.execute('delete from tasks where id = $1', [params.id])
      if (rowCount === 0) throw noSuchTask()
    },
  },
})
