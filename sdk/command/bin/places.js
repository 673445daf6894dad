// Where the built parts of the command lie: in the package beside this folder, in the repository at its root.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const place = (name) => {
  const packaged = join(here, '../dist/command', name)
  return existsSync(join(here, '../../index.ts')) ? join(here, '../../../dist/command', name) : packaged
}

export const command = place('main.js')
/** Runs the platform for tests. */
export const testingHost = place('testing-host.js')
