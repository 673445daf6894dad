import type { Plugin } from '@plexica/sdk'
import { inboxOf, projectNamed } from './projects.ts'
import { addTask } from './tasks.ts'

const found = `select tasks.id, tasks.title, projects.name as project, tasks.status, tasks.due, tasks.assignee_name
  from tasks join projects on projects.id = tasks.project_id
  where ($1::text is null or strpos(lower(tasks.title), lower($1)) > 0)
    and ($2::text is null or tasks.status = $2)
    and ($3::uuid is null or tasks.assignee_id = $3)
  order by tasks.due nulls last, tasks.created_at limit $4`

/** What other plugins may call. */
export const exposed: NonNullable<Plugin['exposes']> = {
  createTask: async ({ project, assignee, ...given }, context) => {
    const project_id = project === undefined ? await inboxOf(context) : await projectNamed(context, project)
    const { id, title } = await addTask(context, { ...given, project_id, assignee_id: assignee ?? null })
    return { id, title }
  },

  findTasks: ({ q, status, assignee, limit }, { db }) =>
    db.query(found, [q ?? null, status ?? null, assignee ?? null, limit ?? 20]),
}
