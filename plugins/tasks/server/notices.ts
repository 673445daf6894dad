import type { Context } from '@plexica/sdk'
import type { Task } from './tasks.ts'

const where = '/p/tasks/tasks'

/** Nobody has to be told of what they did themselves. */
const isOther = ({ user }: Context, id: string | null): id is string => id !== null && id !== user?.id

/** Tells people in the app. What can't be told, since the grant is too narrow or there was enough of it, is no failure. */
export const tell = async ({ notify, can, log }: Context, users: string[], title: string, body?: string) => {
  if (users.length === 0 || !can('notify')) return
  try {
    await notify.send({ users, title, ...(body ? { body } : {}), url: where })
  } catch (error) {
    log.warn('could not tell', error)
  }
}

export const tellOfAssignment = async (context: Context, { title, project, assignee_id, due }: Task) => {
  if (!isOther(context, assignee_id)) return
  await tell(context, [assignee_id], `A task for you: ${title}`, due ? `${project}, due ${due}` : project)
}

export const tellOfComment = async (context: Context, { title, assignee_id }: Task, text: string) => {
  if (!isOther(context, assignee_id)) return
  await tell(context, [assignee_id], `${context.user?.name ?? 'Someone'} commented on ${title}`, text.slice(0, 300))
}
