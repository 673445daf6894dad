import type { z } from 'zod'
import type { keptInstallation, uninstalled } from '../../api/routes/installation-life.ts'
import { useChange } from './change.ts'
import type { GrantRequest } from './marketplace.ts'
import type { Installation } from './types.ts'

export type KeptInstallation = z.output<typeof keptInstallation>
export type Uninstalled = z.output<typeof uninstalled>

/** Exactly one of these. */
export interface InstallationChange {
  state?: 'enabled' | 'disabled'
  grant?: GrantRequest
  settings?: Record<string, unknown>
  version?: string
  pinned?: boolean
  withDependencies?: boolean
}

/** What is read again when something of an installation changed. */
const touched = ['installations', 'marketplace', 'consents', 'resolution', 'update', 'uninstalled']

export const installationPath = (plugin: string) => `/api/v1/installations/${encodeURIComponent(plugin)}`

/** Changes the state, the grant, the settings, the version of an installation, or whether it keeps its version. */
export const useChangeInstallation = () =>
  useChange<Installation, { plugin: string; change: InstallationChange }>(
    ({ plugin, change }) => [installationPath(plugin), { method: 'PATCH', body: change }],
    touched,
  )
