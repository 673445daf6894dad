import { definePlugin } from '@plexica/sdk'
import { contactRoutes } from './server/contacts.ts'
import { dealRoutes } from './server/deals.ts'
import { answeringProblems } from './server/problem.ts'
import { summaryRoutes } from './server/summary.ts'

export default definePlugin({
  routes: answeringProblems({ ...contactRoutes, ...dealRoutes, ...summaryRoutes }),
})
