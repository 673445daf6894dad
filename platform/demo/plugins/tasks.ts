import { dayFromNow } from './day-from-now.ts'
import type { SeedPlugin } from './seed-plugin.ts'

const projects = [
  {
    name: 'New website',
    description: 'Everything that the new site needs before it goes live.',
    tasks: [
      ['Choose the pictures for the home page', 'todo', 'normal', 4, 'member'],
      ['Write the page about us', 'doing', 'high', 1, 'member'],
      ['Check the forms on a phone', 'doing', 'normal', 6, 'owner'],
      ['Legal notice and privacy', 'review', 'urgent', -1, 'owner'],
      ['Register the domain', 'done', 'normal', -12, 'owner'],
      ['Agree on the colours', 'done', 'low', -5, 'member'],
    ],
  },
  {
    name: 'Office move',
    description: 'From the old rooms to the new ones, without a day lost.',
    tasks: [
      ['Ask three movers for an offer', 'todo', 'high', 2, 'owner'],
      ['Order desks', 'todo', 'normal', 15, null],
      ['Tell customers the new address', 'todo', 'low', 21, 'member'],
      ['Measure the meeting room', 'done', 'normal', -3, 'member'],
    ],
  },
] as const

export const seedTasks: SeedPlugin = async ({ users, call }) => {
  for (const { tasks, ...project } of projects) {
    const { id } = await call<{ id: string }>('POST', '/projects', project)
    for (const [title, status, priority, due, whose] of tasks) {
      const task = { title, status, priority, due: dayFromNow(due), assignee_id: whose && users[whose] }
      const { id: taskId } = await call<{ id: string }>('POST', '/tasks', { ...task, project_id: id })
      if (title !== 'Write the page about us') continue
      for (const text of ['Collect the dates', 'Draft', 'Have it read'])
        await call('POST', `/tasks/${taskId}/checklist`, { text })
      await call('POST', `/tasks/${taskId}/comments`, { text: 'The dates are in the annual report of last year.' })
    }
  }
}
