import { definePlugin } from '@plexica/sdk'
import { fileRoutes } from './server/files.ts'
import { folderRoutes } from './server/folders.ts'
import { shareRoutes } from './server/shares.ts'
import { emptyTrash, trashRoutes } from './server/trash.ts'
import { uploadRoutes } from './server/uploads.ts'

export default definePlugin({
  routes: { ...folderRoutes, ...fileRoutes, ...uploadRoutes, ...shareRoutes, ...trashRoutes },
  jobs: { 'empty-trash': (_job, context) => emptyTrash(context) },
})
