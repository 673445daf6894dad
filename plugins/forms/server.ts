import { definePlugin } from '@plexica/sdk'
import { closeJob } from './server/closing.ts'
import { formRoutes } from './server/forms.ts'
import { responseRoutes } from './server/responses.ts'
import { resultRoutes } from './server/results.ts'

export default definePlugin({
  routes: { ...formRoutes, ...responseRoutes, ...resultRoutes },
  jobs: { close: closeJob },
})
