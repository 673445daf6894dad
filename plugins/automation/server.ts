import { definePlugin } from '@plexica/sdk'
import { hear } from './server/hear.ts'
import { ruleRoutes } from './server/rules.ts'
import { runJob, tidy } from './server/run.ts'
import { runRoutes } from './server/runs.ts'
import { sampleRoutes } from './server/samples.ts'

export default definePlugin({
  routes: { ...ruleRoutes, ...runRoutes, ...sampleRoutes },
  events: { '*': hear },
  jobs: { run: runJob, tidy: (_job, context) => tidy(context) },
})
