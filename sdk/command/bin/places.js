// Where the built parts of the command lie: in the package beside this folder, in the repository at its root.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const isRepository = existsSync(join(here, '../program.ts'))
const built = join(here, isRepository ? '../../../dist/command' : '../dist/command')

/** The command; in a repository where nothing was built its source. */
export const command =
  isRepository && !existsSync(join(built, 'main.js')) ? join(here, '../main.ts') : join(built, 'main.js')
/** Runs the platform for tests. */
export const testingHost = join(built, 'testing-host.js')
