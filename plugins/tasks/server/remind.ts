import type { Context, NotifyChannel, PluginJob } from '@plexica/sdk'

interface Due {
  assignee_id: string
  tasks: { title: string; due: string }[]
}

const dueUntil = `select assignee_id, json_agg(json_build_object('title', title, 'due', due) order by due, title) as tasks
  from tasks where status <> 'done' and assignee_id is not null and due <= current_date + $1::int
  group by assignee_id`

const lines = (tasks: Due['tasks']) => tasks.map(({ title, due }) => `${due}  ${title}`).join('\n')

/** Every morning: tells each person once of all that is due, or soon will be. */
export const remind = async (_job: PluginJob, { db, notify, settings, log }: Context) => {
  const { remindDaysBefore = 1, remindByEmail = false } = settings
  const channels: NotifyChannel[] = remindByEmail ? ['inApp', 'email'] : ['inApp']
  const people = await db.query<Due>(dueUntil, [remindDaysBefore])
  for (const { assignee_id, tasks } of people) {
    const title = tasks.length === 1 ? `Due: ${tasks[0]?.title}` : `${tasks.length} tasks are due`
    await notify.send(
      { users: [assignee_id], title, body: lines(tasks.slice(0, 20)), url: '/p/tasks/tasks' },
      { channels },
    )
  }
  log.info(`reminded ${people.length} people`)
  return { reminded: people.length }
}
