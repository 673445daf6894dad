import { definePlugin } from '@plexica/sdk'
import { articleRoutes } from './server/articles.ts'
import { indexAll } from './server/finding.ts'
import { readingRoutes } from './server/reading.ts'
import { findArticles, searchRoutes } from './server/search.ts'
import { spaceRoutes } from './server/spaces.ts'

export default definePlugin({
  routes: { ...spaceRoutes, ...readingRoutes, ...articleRoutes, ...searchRoutes },
  exposes: { findArticles },
  // Search may be granted any time, and what was uninstalled comes back without its index.
  onEnable: indexAll,
  onUpgrade: (_from, context) => indexAll(context),
})
