import { readFile, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { capabilities } from '../sandbox/capabilities/index.ts'
import { apiTypes } from './docs/api-types.ts'
import { capabilityPage, type CapabilityName } from './docs/capability-page.ts'
import { errorsPage, limitsPage } from './docs/tables.ts'
import { uiPage } from './docs/ui-page.ts'

/**
 * `npm run docs`: writes what the documentation says of scopes, host calls, limits and errors, and what the web apps
 * know of the REST API, from the sources that the platform itself reads. With `--check` it changes nothing, and fails when a page is not as they are.
 */
const onlyChecks = process.argv.includes('--check')
const root = process.cwd()

const pages = [
  ...(await Promise.all((Object.keys(capabilities) as CapabilityName[]).map(capabilityPage))),
  errorsPage(),
  limitsPage(),
  uiPage(),
  await apiTypes(),
]

const stale: string[] = []
for (const { file, text } of pages) {
  if ((await readFile(file, 'utf8').catch(() => '')) === text) continue
  stale.push(relative(root, file))
  if (!onlyChecks) await writeFile(file, text)
}

if (!onlyChecks) console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'nothing to write')
else if (stale.length > 0) {
  console.error(`Not as the sources are: ${stale.join(', ')}. Run "npm run docs".`)
  process.exitCode = 1
}
