import type { Context, Said } from '@plexica/sdk'
import { dayIn } from './days.ts'
import { inboxIn } from './inbox.ts'
import { languages, say } from './say.ts'
import type { Task } from './task.ts'

const where = '/p/tasks/tasks'

/** Nobody has to be told of what they did themselves. */
const isOther = ({ user }: Context, id: string | null): id is string => id !== null && id !== user?.id

/** Tells people in the app. What can't be told, since the grant is too narrow or there was enough of it, is no failure. */
export const tell = async ({ notify, can, log }: Context, users: string[], title: Said, body?: Said) => {
  if (users.length === 0 || !can('notify')) return
  try {
    await notify.send({ users, title, ...(body ? { body } : {}), url: where })
  } catch (error) {
    log.warn('could not tell', error)
  }
}

/** The project of a task as each reader calls it. */
const projectFor =
  ({ project, in_inbox }: Task) =>
  (reader: string) =>
    in_inbox ? inboxIn(reader) : project

/** Tells who was given a task, unless they took it themselves. */
export const tellOfAssignment = async (context: Context, task: Task) => {
  const { title, assignee_id, due } = task
  if (!isOther(context, assignee_id)) return
  const named = projectFor(task)
  await tell(
    context,
    [assignee_id],
    say.all('saidTaskForYou', { title: title.slice(0, 150) }),
    due
      ? say.all('saidInProjectUntil', (locale) => ({ project: named(locale), due: dayIn(locale, due) }))
      : Object.fromEntries(languages.map((locale) => [locale, named(locale)])),
  )
}

/** Tells who has a task of a comment on it, unless it is their own. */
export const tellOfComment = async (context: Context, { title, assignee_id }: Task, text: string) => {
  if (!isOther(context, assignee_id)) return
  const name = context.user?.name
  const about = { title: title.slice(0, 100) }
  await tell(
    context,
    [assignee_id],
    name === undefined
      ? say.all('saidSomeoneCommented', about)
      : say.all('saidCommented', { name: name.slice(0, 60), ...about }),
    text.slice(0, 300),
  )
}
