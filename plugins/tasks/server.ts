import { definePlugin } from '@plexica/sdk'
import { checklistRoutes } from './server/checklist.ts'
import { commentRoutes } from './server/comments.ts'
import { exposed } from './server/exposed.ts'
import { followPerson, forgetPerson, peopleRoutes } from './server/people.ts'
import { makeInbox, projectRoutes } from './server/projects.ts'
import { remind } from './server/remind.ts'
import { taskRoutes } from './server/tasks.ts'

export default definePlugin({
  onInstall: async (context) => {
    await makeInbox(context)
  },
  routes: { ...taskRoutes, ...projectRoutes, ...checklistRoutes, ...commentRoutes, ...peopleRoutes },
  events: { 'plexica.user.changed': followPerson, 'plexica.user.deleted': forgetPerson },
  jobs: { remind },
  exposes: exposed,
})
