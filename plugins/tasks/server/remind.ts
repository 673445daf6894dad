import type { Context, NotifyChannel, PluginJob } from '@plexica/sdk'
import { dayIn } from './days.ts'
import { languages, say } from './say.ts'

interface Due {
  assignee_id: string
  tasks: { title: string; due: string }[]
}

const dueUntil = `select assignee_id, json_agg(json_build_object('title', title, 'due', due) order by due, title) as tasks
  from tasks where status <> 'done' and assignee_id is not null and due <= current_date + $1::int
  group by assignee_id`

const lines = (tasks: Due['tasks'], locale: string) =>
  tasks.map(({ title, due }) => `${dayIn(locale, due)}  ${title}`).join('\n')

/** Every morning: tells each person once of all that is due, or soon will be. */
export const remind = async (_job: PluginJob, { db, notify, settings, log }: Context) => {
  const { remindDaysBefore = 1, remindByEmail = false } = settings
  const channels: NotifyChannel[] = remindByEmail ? ['inApp', 'email'] : ['inApp']
  const people = await db.query<Due>(dueUntil, [remindDaysBefore])
  for (const { assignee_id, tasks } of people) {
    const [first] = tasks
    const title =
      first && tasks.length === 1
        ? say.all('saidOneIsDue', { title: first.title.slice(0, 150) })
        : say.all('saidManyAreDue', { count: tasks.length })
    const body = Object.fromEntries(languages.map((locale) => [locale, lines(tasks.slice(0, 20), locale)]))
    await notify.send({ users: [assignee_id], title, body, url: '/p/tasks/tasks' }, { channels })
  }
  log.info(`reminded ${people.length} people`)
  return { reminded: people.length }
}
